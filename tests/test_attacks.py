from __future__ import annotations

import random
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from importlib.resources import files

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin, pinyin

from scamclf.attacks import ATTACKS, STRENGTHS, attack
from scamclf.errors import InputError, MissingExtraError
from tests.hostile import HOSTILE, grows_linearly

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"

#: Attack, word, how it comes out with seed 2.
EXAMPLES = [
    ("zero_width", "loan", "l\u200coan"),
    ("zero_width", "律师函", "律\u200c师函"),
    ("spaced", "loan", " l o a n "),
    ("spaced", "律师函", "律 师 函"),
    ("separated", "loan", "l.o.a.n"),
    ("separated", "律师函", "律.师.函"),
    ("homoglyphs", "account", "αссоυпτ"),
    ("homoglyphs", "账户", "帐户"),
    ("homoglyphs", "帳單", "賬單"),
    ("styled", "loan", "𝑙𝑜𝑎𝑛"),
    ("styled", "律师函", None),
    ("full_width", "loan", "ｌｏａｎ"),
    ("full_width", "1,280.50", "１,２８０.５０"),
    ("full_width", "律师函", None),
    ("leetspeak", "payment", "p4yment"),
    ("leetspeak", "律师函", None),
    ("emoji", "card", "💳"),
    ("emoji", "loan", None),
    ("emoji", "警察", "👮"),
    ("emoji", "付钱", "付💰"),
    ("emoji", "逾期", None),
    ("split_characters", "loan", None),
    ("split_characters", "信用", "亻言用"),
    ("split_characters", "帳單", "巾長單"),
    ("homophones", "account", "akount"),
    ("homophones", "LINE", "賴"),
    ("homophones", "statement", None),
    ("homophones", "微信", "薇信"),
    ("homophones", "合同", "和同"),
    ("homophones", "帳單", "章單"),
    ("mixed_script", "loan", None),
    ("mixed_script", "贷款", "貸款"),
    ("mixed_script", "貸款", "贷款"),
    ("mixed_script", "本金", None),
    ("pinyin", "loan", None),
    ("pinyin", "贷款", " dk "),
    ("pinyin", "合同", "he同"),
    ("pinyin", "帳單", "zhang單"),
]

NAMES = st.sampled_from(list(ATTACKS))
SEEDS = st.integers(0, 1000)
WORDS = st.sampled_from(
    [
        "您的",
        "信用卡",
        "账单",
        "已经",
        "逾期",
        "請",
        "轉帳",
        "繳費",
        "微信",
        "加",
        "QQ",
        "Your",
        "account",
        "LOAN",
        "pay",
        "now",
        "3,180.50",
        "😀",
        "，",
        "\n",
    ]
)
KEPT = st.sampled_from(
    ["https://pay.example/loan1234", "bank-8827.example.com/x?id=99", "(www.loan24.cn)", "help2@bank.example", "10.0.0.12/pay", "<URL>", "{name}", "[AMOUNT]", "xxxx", "wx_8827"]
)  # fmt: skip
TEXTS = st.lists(WORDS | KEPT | st.text(max_size=8), max_size=30).map(" ".join)


@pytest.mark.parametrize(("name", "word", "disguised"), EXAMPLES)
def test_example(name: str, word: str, disguised: str | None) -> None:
    assert ATTACKS[name].disguise(word, random.Random(2)) == disguised


def test_every_attack_has_an_example_in_each_language() -> None:
    for language in (r"[A-Za-z]+", rf"[{HAN}]+"):
        assert {name for name, word, _ in EXAMPLES if re.fullmatch(language, word)} == set(ATTACKS)


@pytest.mark.parametrize(
    ("name", "text", "attacked"),
    [
        ("full_width", "RM500, ref 0821-33, to wx_8827", "RM500, ref ０８２１-３３, to wx_8827"),
        ("emoji", "加我QQ 8827", "➕我QQ 8827"),  # short, but in the table
        ("homophones", "加我QQ 8827", "加我蔻蔻 8827"),
        ("mixed_script", "逾期帳單，請還款", "逾期帐单，請还款"),
        ("separated", "帳單", "帳·單"),  # jieba's dictionary has only 帐单
        (
            "leetspeak",
            "Go to mybank.example/loan or call mediate06 please",
            "Go to mybank.example/loan or ca1l mediate06 please",
        ),
        ("pinyin", "【平安银行】逾期，加微信{name}", "【 pingan  yinhang 】逾期，加微信{name}"),
    ],
)
def test_message(name: str, text: str, attacked: str) -> None:
    assert attack(text, name, "heavy", seed=1) == attacked


@given(TEXTS, NAMES, st.sampled_from(list(STRENGTHS)), SEEDS)
def test_the_same_seed_gives_the_same_message(text: str, name: str, strength: str, seed: int) -> None:
    assert attack(text, name, strength, seed) == attack(text, name, strength, seed)


@given(st.text(st.characters()), NAMES, SEEDS)
def test_any_text_will_do(text: str, name: str, seed: int) -> None:
    """Half a surrogate pair as well."""
    assert isinstance(attack(text, name, "heavy", seed), str)


@given(st.lists(WORDS, max_size=8), KEPT, st.lists(WORDS, max_size=8), NAMES, SEEDS)
def test_links_addresses_and_placeholders_stay(
    before: list[str], kept: str, after: list[str], name: str, seed: int
) -> None:
    assert f" {kept} " in attack(" ".join([*before, "", kept, "", *after]), name, "heavy", seed)


@given(
    st.lists(KEPT | st.sampled_from(["您", "於", "am", "I", "the", "，", "!", "😀", "имя", "ありがとう"]), max_size=20),
    NAMES,
    SEEDS,
)
def test_a_message_without_eligible_words_stays(pieces: list[str], name: str, seed: int) -> None:
    text = " ".join(pieces)
    assert attack(text, name, "heavy", seed) == text


@given(st.lists(WORDS, unique=True), NAMES, SEEDS)
def test_a_greater_strength_disguises_the_same_words_and_more(words: list[str], name: str, seed: int) -> None:
    kept = [set(attack("\t".join(words), name, strength, seed).split("\t")) & set(words) for strength in STRENGTHS]
    assert kept[0] >= kept[1] >= kept[2]


@pytest.mark.parametrize(("strength", "count"), [("light", 2), ("medium", 6), ("heavy", 12)])
def test_strength_is_the_share_of_the_eligible_words(strength: str, count: int) -> None:
    text = "Your loan at First City Bank will pass into legal hands today unless that whole debt is paid back here very soon"
    assert len(re.findall("[A-Za-z]{4,}", text)) == 20
    attacked = attack(text, "separated", strength, seed=3)
    assert sum(now != was for now, was in zip(attacked.split(), text.split(), strict=True)) == count


@given(TEXTS.filter(lambda text: re.search(rf"(?<![!-~])(?:loan|信用卡)(?![!-~{HAN}])", text)), SEEDS)
def test_at_least_one_word_is_disguised(text: str, seed: int) -> None:
    assert attack(text, "separated", "light", seed) != text


@given(st.lists(WORDS).map(" ".join), SEEDS)
def test_what_a_disguise_adds_can_be_taken_away(text: str, seed: int) -> None:
    zero_width = attack(text, "zero_width", "heavy", seed)
    assert "".join(c for c in zero_width if unicodedata.category(c) != "Cf") == text
    assert attack(text, "spaced", "heavy", seed).replace(" ", "") == text.replace(" ", "")
    assert unicodedata.normalize("NFKC", attack(text, "full_width", "heavy", seed)) == unicodedata.normalize(
        "NFKC", text
    )


@given(st.sampled_from(["合同", "账单", "帳單", "通知书", "還清", "重新", "长期"]), SEEDS)
def test_homophones_sound_the_same(word: str, seed: int) -> None:
    disguised = ATTACKS["homophones"].disguise(word, random.Random(seed))
    assert disguised is not None
    readings = pinyin(list(disguised), style=Style.NORMAL, heteronym=True)
    assert all(sound in heard for sound, heard in zip(lazy_pinyin(word), readings, strict=True))


@pytest.mark.parametrize(("name", "strength"), [("upside_down", "heavy"), ("spaced", "crushing"), ("", "")])
def test_unknown_names(name: str, strength: str) -> None:
    with pytest.raises(InputError, match=r"choose from: (zero_width|light), "):
        attack("Pay now", name, strength, seed=0)


@pytest.mark.parametrize("name", ["homophones", "pinyin"])
def test_without_pypinyin(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    with pytest.raises(MissingExtraError, match="pypinyin"):
        attack("您的账单", name, "light", seed=0)


@pytest.mark.parametrize("unit", [*HOSTILE, "1-", "a_", "x1", "<a", "{", "a/", "律师", "帳單 ", "loan "])
def test_time_grows_with_the_text(unit: str) -> None:
    assert grows_linearly(lambda text: attack(text, "full_width", "heavy", seed=1), unit)


TABLES: dict[str, dict[str, list[str]]] = tomllib.loads((files("scamclf.words") / "attacks.toml").read_text("utf-8"))
LISTS = ("alphabets", "characters")
#: (table, kind, entry) for each entry that has disguises.
ENTRIES = [
    (table, kind, entry.split())
    for table, kinds in TABLES.items()
    for kind, entries in kinds.items()
    if kind not in LISTS
    for entry in entries
]


def entries_of(table: str, *kinds: str) -> list[list[str]]:
    return [entry for name, kind, entry in ENTRIES if name == table and (not kinds or kind in kinds)]


def test_entries_have_disguises_unlike_the_original() -> None:
    assert [entry for *_, entry in ENTRIES if len(entry) < 2 or len(set(entry)) < len(entry)] == []


def test_originals_are_listed_once() -> None:
    times = Counter((table, entry[0]) for table, kind, entry in ENTRIES if kind != "alike")
    assert [original for original, count in times.items() if count > 1] == []


def test_originals_are_of_their_language() -> None:
    """Han ones Simplified, as they are looked up; Latin words small, LINE aside."""
    simplify = opencc.OpenCC("t2s").convert
    for table, kind, (original, *_) in ENTRIES:
        if kind == "en":
            assert original.isascii()
            assert original in (original.lower(), "LINE") or table == "homoglyphs"
        elif kind == "zh":
            assert re.fullmatch(rf"[{HAN}]+|QQ", original)
            assert simplify(original) == original, original


def test_tables_are_large_enough() -> None:
    assert len(entries_of("emoji", "zh")) >= 60
    assert len(entries_of("emoji", "en")) >= 60
    assert len(entries_of("split_characters", "zh")) >= 100
    assert len(entries_of("split_characters", "zh-Hant")) >= 100


def test_homoglyphs_are_single_characters() -> None:
    assert all(len(item) == 1 for entry in entries_of("homoglyphs") for item in entry)
    for _, *others in entries_of("homoglyphs", "en"):
        assert all(unicodedata.name(c).startswith(("CYRILLIC", "GREEK", "LATIN SMALL LETTER SCRIPT")) for c in others)


def test_leetspeak_has_no_letters() -> None:
    assert not any(item.isalpha() for _, *others in entries_of("leetspeak") for item in others)


@pytest.mark.parametrize(("table", "length"), [("styled", 52), ("full_width", 62)])
def test_alphabets_are_whole(table: str, length: int) -> None:
    assert [alphabet for alphabet in TABLES[table]["alphabets"] if len(alphabet) != length] == []


def test_emoji_have_no_letters() -> None:
    assert [entry for entry in entries_of("emoji") if any(c.isalpha() for item in entry[1:] for c in item)] == []


def test_characters_split_into_parts() -> None:
    for original, *others in entries_of("split_characters"):
        assert len(original) == 1
        assert [len(other) in (2, 3) and original not in other for other in others] == [True]


def test_initials_are_those_of_the_pinyin() -> None:
    for word, *others in entries_of("pinyin"):
        assert others == ["".join(lazy_pinyin(word, style=Style.FIRST_LETTER))]


def test_common_characters_are_the_same_in_both_scripts() -> None:
    characters = "".join(TABLES["common_characters"]["characters"])
    assert len(characters) == len(set(characters)) > 1000
    for direction in ("t2s", "s2t"):
        assert [c for c in characters if opencc.OpenCC(direction).convert(c) != c] == []
