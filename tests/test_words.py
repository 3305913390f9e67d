"""What the headers of the lists in `words/disguises` claim is true of the corpus and the dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import jieba
import pytest
from pypinyin import Style, pinyin

from scamclf.corpus import Corpus
from scamclf.labels import SCAM_LABELS
from scamclf.normalize import clean_with_offsets, to_simplified
from scamclf.words import read_words

#: Each word, and its characters of the same sound, place by place.
COMMON = [
    (word, others.split("/"))
    for word, others in (line.split(" ") for line in read_words("disguises/common_sounds.txt"))
]
DISGUISED = [
    (word, others.split("/")) for word, _, others in (line.split(" ") for line in read_words("disguises/sounds.txt"))
]


def spellings(words: Iterable[tuple[str, list[str]]]) -> set[str]:
    """Every spelling that is undone."""
    return {
        word[:i] + other + word[i + 1 :]
        for word, others in words
        for i, same in enumerate(others)
        for other in same.replace(".", "")
    }


def found(spelt: set[str], texts: Iterable[str]) -> set[str]:
    """The spellings, of two or three characters, that stand in a text."""
    return {text[i : i + k] for text in texts for k in (2, 3) for i in range(len(text) - k + 1)} & spelt


@pytest.fixture(scope="module")
def chinese(corpus: Corpus) -> list[str]:
    return [to_simplified(row.text) for row in corpus.rows if row.lang != "en"]


def honest(corpus: Corpus) -> list[str]:
    return [row.text for row in corpus.rows if row.label not in SCAM_LABELS]


def test_common_words_stand_in_sixty_messages(chinese: list[str]) -> None:
    assert [word for word, _ in COMMON if sum(word in text for text in chinese) < 60] == []


def test_common_words_are_other_ones() -> None:
    assert {word for word, _ in COMMON} & {word for word, _ in DISGUISED} == set()


def test_no_spelling_of_a_common_word_occurs_in_the_corpus(chinese: list[str]) -> None:
    assert found(spellings(COMMON), chinese) == set()


def test_no_spelling_is_a_word_of_the_dictionary_or_a_part_of_one() -> None:
    entries = (line.split(" ") for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines())
    words = [word for word, frequency, *_ in entries if int(frequency) >= 3]
    assert len(words) > 200_000
    assert "预期" in words
    assert found(spellings(COMMON + DISGUISED), words) == set()


@cache
def readings(character: str) -> frozenset[str]:
    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def test_characters_that_stand_for_each_other_sound_the_same() -> None:
    other_sound = [
        (word, other)
        for word, others in COMMON + DISGUISED
        for character, same in zip(word, others, strict=True)
        for other in same.replace(".", "")
        if not readings(character) & readings(other)
    ]
    assert other_sound == []


@pytest.mark.parametrize(
    "text", ["收入低于预期", "合同剩余期限三年", "这是一笔循环款项", "按预期还款", "多余期数将退回", "其余期次照常"]
)
def test_ordinary_words_of_the_same_sound_are_left_alone(text: str) -> None:
    cleaned = clean_with_offsets(text)
    assert (cleaned.text, cleaned.disguises) == (text, ())


def test_plain_words_stand_in_eight_english_messages(corpus: Corpus) -> None:
    counts = Counter[str]()
    for row in corpus.rows:
        if row.lang == "en":
            counts.update(set(re.findall("[a-z]{4,}", row.text.lower())))
    often = {word for word, count in counts.items() if count >= 8}
    assert set(read_words("disguises/plain_words.txt")) == often | {"now", "pay", "due", "fee"}


def test_ordinary_words_are_words_that_senders_disguise() -> None:
    assert set(read_words("disguises/ordinary.txt")) <= {word for word, _ in DISGUISED}


def test_parts_of_characters_never_meet_in_an_honest_message(corpus: Corpus) -> None:
    whole = dict(line.split(" ") for line in read_words("disguises/split_characters.txt"))
    assert all(len(character) == 1 < len(parts) for parts, character in whole.items())
    texts = honest(corpus)
    assert [parts for parts in whole if any(parts in text for text in texts)] == []


def test_look_alikes_are_letters_that_nfkc_leaves_alone_and_stand_for_one_letter() -> None:
    pairs = [
        (letter, other)
        for letter, others in map(str.split, read_words("disguises/look_alikes.txt"))
        for other in others
    ]
    assert max(Counter(other for _, other in pairs).values()) == 1
    for letter, other in pairs:
        assert "a" <= letter <= "z"
        assert other.isalpha()
        assert not other.isascii()
        assert unicodedata.normalize("NFKC", other) == other


def test_a_custom_stands_for_one_word_and_is_none() -> None:
    rows = [line.split(" ") for line in read_words("disguises/customary.txt")]
    customs = Counter(other for _, *others in rows for other in others)
    assert max(customs.values()) == 1
    assert not set(customs) & {word for word, *_ in rows}
