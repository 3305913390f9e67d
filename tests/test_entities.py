from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.entities import find_entities, folding
from scamclf.normalize import clean
from scamclf.rewrite import apply
from tests.conftest import CASES
from tests.hostile import HOSTILE, grows_linearly

CASES_BY_NAME = {case["name"]: case for case in tomllib.loads((CASES / "entities.toml").read_text("utf-8"))["case"]}


@pytest.mark.parametrize("name", CASES_BY_NAME)
def test_phenomenon(name: str, request: pytest.FixtureRequest) -> None:
    case = CASES_BY_NAME[name]
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(reason=case["known_failure"]))
        case = {**case, "found": []}
    text = case["text"]
    assert [f"{e.kind}: {text[e.start : e.end]}" for e in find_entities(text)] == case["found"]


@given(st.one_of(st.text(), st.text(st.sampled_from("0123456789 .,-/:x*¥元年月日点wcom@h tps"))))
def test_entities_stand_apart_in_order(text: str) -> None:
    text = clean(text)
    entities = find_entities(text)
    ends = [0, *(e.end for e in entities)]
    assert all(0 <= before <= e.start < e.end <= len(text) for before, e in zip(ends, entities, strict=False))


@given(st.text())
def test_folding_keeps_everything_else(text: str) -> None:
    text = clean(text)
    entities = find_entities(text)
    rest, done = [], 0
    for e in entities:
        rest.append(text[done : e.start])
        done = e.end
    rest.append(text[done:])
    folded = apply(text, folding(entities)(text))[0]
    position = 0
    for part in rest:
        position = folded.index(part, position) + len(part)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(find_entities, unit)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("rmb4,718.45元", ("<amount>", "<cny>", "<e3>", "<cents>")),
        ("3万元", ("<amount>", "<cny>", "<e4>")),
        ("95588", ("<phone>", "<hotline>", "<phone:official_hotline>", "<hotline:95588>")),
        ("13812345678", ("<phone>", "<mobile>", "<phone:mobile>")),
        ("https://bit.ly/3xyz", ("<url>", "<short>", "<link:shortener>", "<site:bit.ly>")),
        ("123456", ("<num>", "<digits:6>")),
    ],
)
def test_what_teaches_stays_visible(text: str, tokens: tuple[str, ...]) -> None:
    assert [e.tokens for e in find_entities(text)] == [tokens]


def test_an_imitated_host_shows() -> None:
    (entity,) = find_entities("https://icbc.com.cn-verify.top/a")
    assert "<imitation>" in entity.tokens
    assert "<site:cn-verify.top>" in entity.tokens
