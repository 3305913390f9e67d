"""The exceptions that scamclf raises; each message says what came, what was expected, what to try."""

from __future__ import annotations

from importlib import import_module


class ScamclfError(Exception):
    """Base of all errors raised on purpose; the command line prints it as one line."""


class InputError(ScamclfError, ValueError):
    """A message, file, column or option that cannot be used as given."""


class CorpusError(ScamclfError, ValueError):
    """A corpus row that breaks the corpus's rules; names the file and the line, never the text."""


class ArtifactError(ScamclfError):
    """A model file that is missing, incomplete, altered or made for other library versions."""


class QualityError(ScamclfError):
    """A figure that is worse than was asked for."""


class DownloadError(ScamclfError):
    """A file that could not be fetched, or is not the one that was expected."""


class MissingExtraError(ScamclfError, ImportError):
    """A command that needs packages outside the base installation."""


def require_extra(*modules: str, otherwise: str = "") -> None:
    """Fail before a long run rather than after it.

    Raises:
        MissingExtraError: one of the modules is not installed; says what to install, or what to do `otherwise`.
    """
    for module in modules:
        try:
            import_module(module)
        except ImportError as error:
            raise MissingExtraError(
                f"{error.name} is not installed; run `pip install 'scamclf[train]'`{otherwise}"
            ) from None
