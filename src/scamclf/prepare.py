"""What is worked out once of each message before features are counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scamclf.entities import Entity, find_entities, folding
from scamclf.errors import InputError
from scamclf.normalize import clean_with_offsets
from scamclf.rewrite import Change, Cleaned, Rewrite, Where, replacing, run
from scamclf.segment import TYPED, segment_many
from scamclf.signals.family import Span
from scamclf.signals.find import find_spans
from scamclf.signals.message import Message

#: Characters of a message that count; what follows is cut. No real message in reach is a tenth as long, and
#: a hostile one cannot hold up the others.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the feature extractors need of one message, worked out once for all of them."""

    words: tuple[str, ...]
    chars: str
    #: Signal names with their spans in the message as it came.
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


@dataclass(frozen=True, slots=True)
class Traced:
    """The stages of one message, each with the way back to its characters."""

    cleaned: Cleaned
    entities: tuple[Entity, ...]
    #: With typed tokens in the place of entities; words are cut from this.
    folded: Cleaned
    #: With one symbol for each kind of entity; character n-grams are cut from this.
    chars: Cleaned
    #: The clean text as the rules of signals and conduct read it.
    message: Message


def trace(text: str) -> Traced:
    """Run the stages before counting.

    >>> traced = trace("Pay £20")
    >>> traced.folded.text, traced.folded.original_span(4, 12)
    ('pay  <amount> <gbp> <e1> ', (4, 7))
    """
    cleaned = clean_with_offsets(_beginning(text))
    entities = find_entities(cleaned.text)
    chars = cleaned.then([_symbols_for(entities), *_TO_CHARS])
    folded = cleaned.then([folding(entities)])
    return Traced(cleaned, tuple(entities), folded, chars, Message(cleaned.text, entities))


# Characters that one may be read as, at most.
_LARGEST_GROWTH = 18


def _beginning(text: str) -> str:
    """What counts of a message: LONGEST characters, and no more than about as many as they are read (ﷺ is read as eighteen)."""
    text = text[:LONGEST]
    if len(text) * _LARGEST_GROWTH <= 2 * LONGEST:
        return text
    while len(unicodedata.normalize("NFKC", text)) > 2 * LONGEST:
        text = text[: len(text) // 2]
    return text


def prepare(text: str) -> Prepared:
    """Clean a message, fold its entities, cut it into words and look for signals.

    >>> prepare("pay £20 now").words
    ('pay', '<amount>', '<gbp>', '<e1>', 'now')
    """
    return prepare_traced([trace(text)])[0]


def prepare_traced(traced: Sequence[Traced]) -> list[Prepared]:
    """What the extractors need of messages whose stages are at hand."""
    words = segment_many([one.folded.text for one in traced])
    return [
        Prepared(tuple(cut), one.chars.text, find_spans(one.cleaned, one.message))
        for cut, one in zip(words, traced, strict=True)
    ]


# Typed tokens become one private-use character each, so that an n-gram sees past them. Only the kinds: the
# detail is the words' affair.
_SYMBOLS = {
    f"<{kind}>": chr(0xE000 + number)
    for number, kind in enumerate(
        ("url", "email", "date", "time", "amount", "account", "tail", "phone", "percent", "mask", "num", "name",
         "mobile", "hotline", "service", "line", "short", "official", "imitation", "cents", "long")
    )
}  # fmt: skip


def _symbols_for(entities: Sequence[Entity]) -> Rewrite:
    """A rewrite of the clean text that puts the symbols of each typed span in its place."""
    return lambda _: [Change(entity.start, entity.end, _symbols_of(entity.tokens)) for entity in entities]


@lru_cache(maxsize=4096)
def _symbols_of(tokens: tuple[str, ...]) -> str:
    """Symbols of the tokens that have one, and what is no token: the words of a host.

    >>> _symbols_of(("<email>", "<host>", "mail", "example", "</host>")) == chr(0xE001) + "mail example"
    True
    """
    return run(" ".join(tokens), [_typed_to_symbols]).text


_typed_to_symbols = replacing(re.compile(rf"\s?({TYPED})\s?"), lambda match: _SYMBOLS.get(match[1], ""))


def _without_edges(text: str) -> Iterator[Change]:
    """A space at the beginning, and one at the end."""
    if text[:1] == " ":
        yield Change(0, 1, "")
    if text[1:][-1:] == " ":
        yield Change(len(text) - 1, len(text), "")


_TO_CHARS = (
    Where(lambda text: "<" in text, (_typed_to_symbols,)),  # <name>, and others that masks left
    Where(lambda text: "  " in text, (replacing(re.compile(" {2,}"), " "),)),
    _without_edges,
)
