from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scamclf
from scamclf.cli.records import OutputFormat, Style
from scamclf.labels import LABELS, Breach, Judgement, Signal
from tests.conftest import ROOT

SHARES = st.floats(0, 1)
SIGNALS = st.builds(Signal, st.just("urgency"), st.integers(0, 9), st.integers(0, 9), st.text())
BREACHES = st.builds(Breach, st.just("contact_at_night"), st.just(0), st.just(4), *[st.text()] * 4)


@given(
    st.builds(
        Judgement,
        text=st.text(st.characters()),
        lang=st.sampled_from(["zh", "en"]),
        label=st.sampled_from(LABELS),
        verdict=st.sampled_from(scamclf.VERDICTS),
        probabilities=st.fixed_dictionaries(dict.fromkeys(LABELS, SHARES)),
        scam_probability=SHARES,
        signals=st.lists(SIGNALS, max_size=3).map(tuple),
        conduct=st.lists(BREACHES, max_size=2).map(tuple),
        region=st.sampled_from(["CN", None]),
        doubt=st.sampled_from(["", "close"]),
    ),
    st.text(),
)
def test_a_json_line_is_what_json_makes_of_the_judgement(judgement: Judgement, name: str) -> None:
    record = {"file": name, "line": 7, **judgement.to_dict()}
    line = Style(OutputFormat.jsonl, False, 0).write([(name, 7, judgement)], lambda _: pytest.fail("not asked for"))
    assert line == json.dumps(record, ensure_ascii=False) + "\n"


def test_reasons_stand_in_a_json_line_behind_the_judgement(judge: scamclf.Judge) -> None:
    texts = (ROOT / "examples" / "messages.txt").read_text("utf-8").splitlines()
    for text in texts[:4]:
        judgement = judge.judge(text)
        record = {"file": "f", "line": 1, **judgement.to_dict(), **judge.explain(judgement).to_dict()}
        line = Style(OutputFormat.jsonl, True, 0).write([("f", 1, judgement)], judge.explain)
        assert line == json.dumps(record, ensure_ascii=False) + "\n"
