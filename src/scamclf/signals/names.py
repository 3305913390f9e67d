"""Names of creditors: those of the table, and others by their shape: a registered signature, "XX银行", "XX物业服务中心", "X Energy", "your X account"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from scamclf.creditors import by_name
from scamclf.entities import Entity
from scamclf.signals.family import Span
from scamclf.signals.patterns import Patterns
from scamclf.signals.phrases import Matcher
from scamclf.words import read_words

_PATTERNS = Patterns("names")


def names_creditor(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Where a message names who is owed, or a lender: not a kind of lender, not a payee's own bank."""
    owed = _PATTERNS.owed.search(text) is not None
    for match in _PATTERNS.signature.finditer(text):
        inner = match["head"] or match["foot"]
        if not _PATTERNS.no_name.search(inner) and (owed or _PATTERNS.chinese.search(inner)):
            yield match.span()
    if owed:
        yield from _listed_names(text)
        yield from _chinese_names(text)
        yield from _english_names(text)


@cache
def _listed() -> Matcher:
    """Names of the table of creditors; signs that mean something in a phrase are left out."""
    return Matcher(name for name in by_name() if len(name) > 1 and not set(name) & set("(|)*."))


def _listed_names(text: str) -> Iterator[Span]:
    for start, end in _listed().spans(text):
        payee = _PATTERNS.payee_before.search(text[max(0, start - 16) : end]) or _PATTERNS.payee_after.match(text, end)
        if not payee:
            yield start, end


def _chinese_names(text: str) -> Iterator[Span]:
    for match in _PATTERNS.chinese.finditer(text):
        # The suffix is found from the left, so the name may have swallowed the words before it: what counts is how it ends.
        before = text[max(0, match.start() - 16) : match.start("kind")]
        payee = _PATTERNS.payee_before.search(before) or _PATTERNS.payee_after.match(text, match.end())
        if _names_in_chinese(match["name"]) and not payee:
            yield match.start("kind") - len(_han_name_at_end(match["name"])), match.end()
    for match in _PATTERNS.chinese_weak.finditer(text):
        kind = match.lastgroup or "grid"
        if not _PATTERNS.no_name.search(match[kind]) and not _PATTERNS.greeted.search(match[kind][:2]):
            yield match.end(kind) - len(_han_name_at_end(match[kind])), match.end(kind)
    for match in _PATTERNS.opening.finditer(text):
        if not _PATTERNS.no_name.search(match["name"]) and not _PATTERNS.greeted.search(match["name"]):
            yield match.span("name")


def _english_names(text: str) -> Iterator[Span]:
    for match in _PATTERNS.english.finditer(text):
        name = match["name"]
        if name is None:
            yield match.span()
        elif _names_in_english(name.split()):
            yield match.end("name") - len(_name_at_end(name)), match.end()
    for match in _PATTERNS.english_weak.finditer(text):
        kind = match.lastgroup or "by"
        words = match[kind].split()
        if _names_in_english(words if kind in ("your", "with") else words[:-1]):
            yield match.span(kind)
    if (head := _PATTERNS.head.match(text)) and not _not_names().intersection(head["name"].split()):
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
