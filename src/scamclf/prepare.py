"""What is worked out once of each message before features are counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scamclf.entities import find_entities, fold_entities
from scamclf.errors import InputError
from scamclf.segment import TYPED, segment
from scamclf.signals.find import spans_in_clean
from scamclf.signals.family import Span

#: Characters of a message that count; what follows is cut. No real message in reach is a tenth as long, and
#: a hostile one cannot hold up the others.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the feature extractors need of one message, worked out once for all of them."""

    words: tuple[str, ...]
    chars: str
    #: Signal names with their spans in the clean text.
    signals: Mapping[str, Sequence[Span]]


def as_texts(texts: Any) -> list[str]:
    """A list of str from a list, Series, array or one-column DataFrame of str.

    Raises:
        InputError: another shape, or a value that is not a str.

    >>> as_texts(["one", "two"])
    ['one', 'two']
    """
    if isinstance(texts, str):
        raise InputError("got one string, expected a list of messages; put it into a list")
    shape = getattr(texts, "shape", None)
    if shape is not None and len(shape) == 2:
        if shape[1] != 1:
            raise InputError(f"got a table of {shape[1]} columns, expected one column of messages")
        texts = texts.iloc[:, 0] if hasattr(texts, "iloc") else texts[:, 0]
    values = list(texts)
    for position, value in enumerate(values):
        if not isinstance(value, str):
            raise InputError(
                f"message {position} is a {type(value).__name__}, expected str; drop or fill missing values"
            )
    return values


def prepare(cleaned: str) -> Prepared:
    """Fold a clean message's entities, cut it into words and look for signals.

    >>> prepare("pay £20 now").words
    ('pay', '<amount>', '<gbp>', '<e1>', 'now')
    """
    entities = find_entities(cleaned)
    folded = fold_entities(cleaned, entities)
    return Prepared(tuple(segment(folded)), _to_chars(folded), spans_in_clean(cleaned, entities))


_TYPED = re.compile(rf"\s?({TYPED})\s?")
_SPACES = re.compile(r"\s+")
# Typed tokens become one private-use character each, so that an n-gram sees past them. Only the kinds: the
# detail is the words' affair.
_SYMBOLS = {
    f"<{kind}>": chr(0xE000 + number)
    for number, kind in enumerate(
        ("url", "email", "date", "time", "amount", "account", "tail", "phone", "percent", "mask", "num", "name",
         "mobile", "hotline", "service", "line", "short", "official", "imitation", "cents", "long")
    )
}  # fmt: skip


def _to_chars(folded: str) -> str:
    text = _TYPED.sub(lambda match: _SYMBOLS.get(match[1], ""), folded)
    return _SPACES.sub(" ", text).strip()
