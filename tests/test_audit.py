from __future__ import annotations

import pytest

from scamclf.audit import CUES, audit
from scamclf.corpus.fields import Row, make_row
from tests.conftest import ROW

WORDS = ["账单", "还款", "逾期", "分期", "额度", "合同", "客服", "利息", "本金", "扣款"]


def rows(mark: str) -> list[Row]:
    """Forty texts, each once fake and once genuine; the fake ones carry a mark."""
    made = []
    for i in range(80):
        label = ("fake", "genuine")[i % 2]
        text = f"{WORDS[i // 2 % 10]}{WORDS[i // 2 * 7 % 10]}{WORDS[i // 20]}"
        made.append(make_row(ROW | {"id": f"r{i}", "family": f"f{i // 2}", "label": label, "text": text}))
    for row in made:
        if row.label == "fake":
            object.__setattr__(row, "text", row.text + mark)
    return made


def aucs(rows: list[Row]) -> dict[str, float]:
    return {report.cue: report.auc.value for report in audit(rows)}


@pytest.mark.parametrize(
    ("mark", "cue"),
    [
        ("!!", "punctuation"),
        (" https://a.cn", "link"),
        ("招商银行", "brand"),
        ("€", "currency"),
        ("😀", "emoji"),
        ("退订回T", "opt-out"),
        ("很长" * 80, "length"),
    ],
)
def test_a_cue_that_gives_the_label_away_is_found(mark: str, cue: str) -> None:
    found = aucs(rows(mark))
    assert found[cue] > 0.95
    assert found["all together"] > 0.95


def test_cues_that_say_nothing_come_out_at_chance() -> None:
    found = aucs(rows(""))
    assert set(found) == {*CUES, "all together"}
    assert all(0.25 < auc < 0.75 for auc in found.values()), found


def test_dots_and_stars_of_facts_are_no_punctuation() -> None:
    row = make_row(ROW | {"text": "1,204.55 6222****1234 2024-03-01 https://a.cn/x?y=1"})
    assert list(CUES["punctuation"](row)) == ["marks 0", "ends in none"]


def test_a_latin_brand_stands_alone() -> None:
    assert CUES["brand"](make_row(ROW | {"text": "EE says a late fee; 【招商银行】HSBC信用卡"})) == [
        "ee",
        "招商银行",
        "hsbc",
    ]


def test_languages_with_few_rows_are_left_out() -> None:
    assert list(audit(rows("")[:6])) == []
