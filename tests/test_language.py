from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus import Corpus
from scamclf.labels import LANGUAGES
from scamclf.language import UNDETERMINED, detect_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("您的账单已逾期", "zh"),
        ("您的帳單已逾期", "zh-Hant"),
        ("Your bill is due", "en"),
        ("你張card已經overdue，please pay today", "mixed"),
        ("【ICBC】您的账单 https://icbc.com.cn/bill/view?id=3", "zh"),
        ("加V聊APP", "zh"),
        ("123 !!", UNDETERMINED),
        ("", UNDETERMINED),
        ("ça va", "en"),
    ],
)
def test_language(text: str, lang: str) -> None:
    assert detect_language(text) == lang


@given(st.text())
def test_every_text_has_one(text: str) -> None:
    assert detect_language(text) in (*LANGUAGES, UNDETERMINED)


def test_agrees_with_the_authors_of_the_corpus(corpus: Corpus) -> None:
    same = sum(detect_language(row.text) == row.lang for row in corpus.rows)
    assert same / len(corpus) > 0.95
