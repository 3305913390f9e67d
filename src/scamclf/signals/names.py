"""Names of creditors: those of the table, and others by their shape: a registered signature, "XX银行", "XX物业服务中心", "X Energy", "your X account"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from scamclf.signals.family import Span
from scamclf.signals.index import Asked, Found, index
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns
from scamclf.words import read_words

_ASKED = Patterns("names", Asked)
_FOUND = Patterns("names", Found)
_NEAR = Patterns("names", re.Pattern)


def names_creditor(message: Message) -> Iterator[Span]:
    """Where a message names who is owed, or a lender: not a kind of lender, not a payee's own bank."""
    owed = message.asks(_ASKED.owed)
    for match in message.matches(_FOUND.signature):
        name = match.span(match.lastgroup or "head")
        if not _NEAR.no_name.search(message.text[slice(*name)]) and (
            owed or message.stands_between(_FOUND.chinese, *name)
        ):
            yield match.span()
    if owed:
        yield from _listed_names(message)
        yield from _chinese_names(message)
        yield from _english_names(message)


def _listed_names(message: Message) -> Iterator[Span]:
    text = message.text
    for start, end in message.phrases(index().tables["names.listed"]):
        payee = _NEAR.payee_before.search(text[max(0, start - 16) : end]) or _NEAR.payee_after.match(text, end)
        if not payee:
            yield start, end


def _chinese_names(message: Message) -> Iterator[Span]:
    for match in message.matches(_FOUND.chinese):
        # The suffix is found from the left, so the name may have swallowed the words before it: what counts is how it ends.
        before = message.text[max(0, match.start() - 16) : match.start("kind")]
        payee = _NEAR.payee_before.search(before) or _NEAR.payee_after.match(message.text, match.end())
        if _names_in_chinese(match["name"]) and not payee:
            yield match.start("kind") - len(_han_name_at_end(match["name"])), match.end()
    for match in message.matches(_FOUND.chinese_weak):
        kind = match.lastgroup or "grid"
        if not _NEAR.no_name.search(match[kind]) and not _NEAR.greeted.search(match[kind][:2]):
            yield match.end(kind) - len(_han_name_at_end(match[kind])), match.end(kind)
    if (
        (opening := _NEAR.opening.match(message.text))
        and not _NEAR.no_name.search(opening["name"])
        and not _NEAR.greeted.search(opening["name"])
    ):
        yield opening.span("name")


def _english_names(message: Message) -> Iterator[Span]:
    for match in message.matches(_FOUND.english):
        if "name" not in match.re.groupindex:
            yield match.span()
        elif _names_in_english(match["name"].split()):
            yield match.end("name") - len(_name_at_end(match["name"])), match.end()
    for match in message.matches(_FOUND.english_weak):
        kind = match.lastgroup or "by"
        words = match[kind].split()
        if _names_in_english(words if kind in ("your", "with") else words[:-1]):
            yield match.span(kind)
    if (head := _NEAR.head.match(message.text)) and not _not_names().intersection(head["name"].split()):
        yield head.span("name")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(read_words("not_names.txt"))


def _names_in_chinese(before: str) -> bool:
    """Whether a name ends right before the suffix: "白鹭" does, "手机", "联系" and "在" do not."""
    return not (_not_names() & {before[-1:], before[-2:], before[-3:]})


# Parts of a name when a name stands before them: "tamani microfinance bank", but "the national bank".
_NAME_ENDS = frozenset({
    "capital", "commercial", "cooperative", "credit", "development", "energy", "finance", "financial", "home",
    "house", "insurance", "microfinance", "mobile", "mutual", "national", "one", "power", "rural", "savings",
    "security", "service", "services", "solutions", "state", "system", "systems", "trust", "union", "utility",
    "water", "west", "wireless",
})  # fmt: skip


def _name_at_end(words: str) -> str:
    """What follows the last word that is no part of a name: "account at coop" -> "coop"."""
    kept: list[str] = []
    for word in reversed(words.split(" ")):
        if word in _not_names() and word not in _NAME_ENDS:
            break
        kept.append(word)
    return " ".join(reversed(kept)) or words


def _han_name_at_end(before: str) -> str:
    """The same for Chinese, where words have no spaces: "所受河北" -> "河北"."""
    start = max((i + 1 for i, char in enumerate(before[:-3]) if char in _not_names()), default=0)
    return before[start:]


def _names_in_english(words: Sequence[str]) -> bool:
    """Whether the last word, or one before the kinds at the end, is a name."""
    end = len(words)
    while end > 1 and words[end - 1] in _NAME_ENDS:
        end -= 1
    return end > 0 and words[end - 1] not in _not_names()
