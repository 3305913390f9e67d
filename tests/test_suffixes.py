from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from scamclf.suffixes import _rules, registered_part


@cache
def source() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@pytest.mark.parametrize("below", ["", "a.", "b.a.", "c.b.a."])
def test_every_rule_is_read_as_its_source_reads_it(below: str) -> None:
    for rule in source()._publicsuffix:
        host = below + rule.lstrip("!").replace("*", "x")
        assert registered_part(host) == source().privatesuffix(host), host


LABELS = ["", "a", "xn--a", "com", "cn", "uk", "co", "ck", "www", "kawasaki", "jp", "city", "中国", "xn--fiqs8s", "x.y.z", *random.Random(1).sample(sorted(_rules()), 40)]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(LABELS), max_size=12).map(".".join)))
def test_any_text_is_read_as_its_source_reads_it(host: str) -> None:
    assert registered_part(host) == source().privatesuffix(host)
