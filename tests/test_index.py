"""What the index of patterns finds is what `re` finds without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scamclf.normalize import clean
from scamclf.signals import indexing
from scamclf.signals.index import PARTS, Asked, Found, index
from scamclf.signals.message import Message
from scamclf.signals.phrases import regexes_of
from scamclf.signals.regex_tree import alternatives, parse, source_of
from tests.cases import read_cases

PATTERNS = {name: (use, source) for module in indexing.MODULES for name, use, source in indexing.patterns_of(module)}
TABLES = {name: lists for family in indexing.FAMILIES for name, lists in indexing.tables_of(family)}
TEXTS = sorted(
    {
        clean(text)
        for name in ("signals", "conduct")
        for kinds in read_cases(name).values()
        for texts in kinds.values()
        for text in texts
    }
)
PIECES = sorted({piece for text in TEXTS for piece in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]{1,4}|[^a-z0-9\s]", text)})


@cache
def compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def message_of(text: str) -> Message:
    message = Message(text)
    for part in PARTS:
        message.read(part)
    return message


def differences(text: str) -> Iterator[str]:
    """Names of the patterns whose matches differ."""
    message = message_of(text)
    for name, (use, source) in PATTERNS.items():
        pattern = index().pattern(name)
        if isinstance(pattern, Found):
            if message.find(pattern) != [match.span() for match in compiled(source).finditer(text)]:
                yield name
        elif isinstance(pattern, Asked):
            if message.asks(pattern) != (compiled(source).search(text) is not None):
                yield name
        elif use != "windows":
            yield name


def longest(regexes: list[str], text: str) -> list[tuple[int, int]]:
    """Spans of phrases as their regexes find them at each place."""
    found = (m.span() for i in range(len(text)) for regex in regexes if (m := compiled(regex).match(text, i)))
    spans: list[tuple[int, int]] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


@pytest.mark.parametrize("start", range(0, len(TEXTS), 40))
def test_patterns_find_in_real_messages_what_re_finds(start: int) -> None:
    assert [(name, text) for text in TEXTS[start : start + 40] for name in differences(text)] == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*PIECES, " ", ",", "。", "\ud800", "x", "1", "12"]), max_size=60).map("".join))
def test_patterns_find_in_any_text_what_re_finds(text: str) -> None:
    assert list(differences(text)) == []


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80))
def test_patterns_find_in_odd_text_what_re_finds(text: str) -> None:
    # The index knows the white space of a clean text only.
    assert list(differences(clean(text))) == []


@pytest.mark.parametrize("name", TABLES)
def test_phrases_are_found_where_their_regexes_match(name: str) -> None:
    wanted, unwanted = map(regexes_of, TABLES[name])
    for text in TEXTS[::25]:
        found = [span for regexes in wanted for span in longest(regexes, text)]
        covered = [span for regexes in unwanted for span in longest(regexes, text)]
        apart = [(a, b) for a, b in found if not any(c <= a and b <= d for c, d in covered)]
        assert message_of(text).phrases(index().tables[name]) == apart


def sources(pattern: Found | Asked) -> list[str]:
    return [alternative.source for alternative in pattern.alternatives]


def test_the_index_holds_the_patterns_of_today() -> None:
    renewed = "run python -m scamclf.signals.indexing"
    for name, (use, source) in PATTERNS.items():
        pattern = index().pattern(name)
        today = [source_of(tree) for tree in alternatives(parse(source))]
        if isinstance(pattern, Found):
            assert sources(pattern) == today, renewed
        elif isinstance(pattern, Asked):
            assert set(sources(pattern)) <= set(today), renewed
        else:
            assert pattern == re.compile(indexing.guarded(source)), (use, renewed)
    for name, (wanted, unwanted) in TABLES.items():
        table = index().tables[name]
        assert [sources(part) for part in (table.latin, table.other, table.not_latin, table.not_other)] == [
            [source_of(tree) for regex in regexes for tree in alternatives(parse(regex))]
            for regexes in (*regexes_of(wanted), *regexes_of(unwanted))
        ], renewed


def test_windows_are_read_as_if_there_were_no_more() -> None:
    denied = index().pattern("denial.denied")
    assert isinstance(denied, Found)
    text = "我行不会上门"
    assert Message(text).stands_between(denied, 0, 4)
    assert not Message(text).stands_between(denied, 0, 2)
