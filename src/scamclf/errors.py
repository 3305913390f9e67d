"""The exceptions that scamclf raises; each message says what came, what was expected, what to try."""

from __future__ import annotations


class ScamclfError(Exception):
    """Base of all errors raised on purpose; the command line prints it as one line."""


class InputError(ScamclfError, ValueError):
    """A message, file, column or option that cannot be used as given."""


class CorpusError(ScamclfError, ValueError):
    """A corpus row that breaks the corpus's rules; names the file and the line, never the text."""


class ArtifactError(ScamclfError):
    """A model file that is missing, incomplete, altered or made for other library versions."""


class MissingExtraError(ScamclfError, ImportError):
    """A command that needs packages outside the base installation."""
