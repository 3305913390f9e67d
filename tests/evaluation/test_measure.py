"""One whole run of the protocol on a small corpus: what it finds is what report and card are made of."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scamclf.corpus import Corpus
from scamclf.decide import Budgets
from scamclf.errors import CorpusError
from scamclf.evaluation.compare import paired
from scamclf.evaluation.measure import COMPARED, MOST_ERRORS, measure, read_unlike, slices
from scamclf.evaluation.metrics import evaluate
from scamclf.evaluation.predictions import Predictions
from scamclf.feedback import SCENARIO
from scamclf.labels import LABELS, UNCERTAIN
from scamclf.manifest import Manifest
from scamclf.reporting.model_card import model_card
from scamclf.reporting.report import write_report
from scamclf.train import TrainOptions
from tests.conftest import ROOT
from tests.reporting.made_up import made_up_record

pytestmark = pytest.mark.xdist_group("training")

OPTIONS = TrainOptions(folds=2, budgets=Budgets(0.2, 0.2, 0.2, 0.2))
RESAMPLES = 10

UNLIKE = [
    {"kind": "language", "text": "Le recordamos que la cuota de su préstamo vence mañana"},
    {"kind": "language", "text": "Wir möchten Sie daran erinnern, dass Ihre Rechnung überfällig ist"},
    {"kind": "code", "text": "for (int i = 0; i < n; ++i) { a[i] = b[i] ^ (c[i] << 2); } // {}[]<>"},
    {"kind": "in range", "text": "您好"},
]


@pytest.fixture(scope="module")
def half(small_corpus: Corpus) -> Corpus:
    """Half of it, as a reader's own messages."""
    rows = small_corpus.rows[::2]
    return replace(
        small_corpus, rows=tuple(replace(row, scenario=SCENARIO) if i % 2 else row for i, row in enumerate(rows))
    )


@pytest.fixture(scope="module")
def measured(
    half: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Predictions, list[object]]:
    unlike = tmp_path_factory.mktemp("unlike") / "unlike.jsonl"
    unlike.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in UNLIKE), encoding="utf-8")
    told: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        # The others say enough of how baselines are compared; fastText has a test of its own.
        patch.setattr("scamclf.evaluation.baselines.has_fast_text", lambda: False)
        record, predictions = measure(half, OPTIONS, unlike=read_unlike(unlike), resamples=RESAMPLES, tell=told.append)
    return record, predictions, told


@pytest.fixture(scope="module")
def record(measured: tuple[dict[str, Any], Predictions, list[object]]) -> dict[str, Any]:
    return measured[0]


@pytest.fixture(scope="module")
def judged(measured: tuple[dict[str, Any], Predictions, list[object]]) -> Predictions:
    return measured[1]


#: Tables whose keys are names of groups, methods or kinds.
TABLES = re.compile(
    r"by|by\.\*|budgets\.0\.by|unseen|unseen\.\*\.by|unlike\.(found|false_alarms)|calibration\.methods(\.\*)?|curves\.\w+(\.\*)?"
)


def keys(value: Any, path: str = "") -> set[str]:
    """Dotted paths of all keys; a member of a list is its first, a member of one of the tables is `*`."""
    if isinstance(value, list):
        return keys(value[0], f"{path}.0") if value else set()
    found = set()
    for key, inner in value.items() if isinstance(value, dict) else ():
        here = f"{path}.{'*' if TABLES.fullmatch(path) else key}".strip(".")
        found |= {here} | keys(inner, here)
    return found


def test_the_record_has_all_that_reports_are_tested_with(record: dict[str, Any]) -> None:
    made_up = json.loads(json.dumps(made_up_record(rows=200)))
    assert keys(made_up) - keys(record) == set()
    assert set(record) == set(made_up)
    assert set(made_up["by"]) <= set(record["by"])


def test_the_record_is_valid_json_and_a_report_and_a_card_can_be_made_of_it(
    record: dict[str, Any], tmp_path: Path
) -> None:
    read = json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False))
    assert read == record
    page = write_report(read, tmp_path).read_text("utf-8")
    assert page.count("Not measured in this run.") == 2  # kinds of debt and senders: all groups are too small
    manifest = Manifest.from_json((ROOT / "models" / "scamclf.manifest.json").read_text("utf-8"))
    assert "nan" not in re.findall(r"\w+", model_card(manifest, read).lower())


def test_the_record_says_what_was_measured_and_how(record: dict[str, Any], half: Corpus) -> None:
    protocol = record["protocol"]
    assert protocol["corpus"] == {"digest": half.digest, "rows": len(half), "families": len(set(half.families))}
    assert (protocol["folds"], protocol["seed"], protocol["resamples"]) == (2, OPTIONS.seed, RESAMPLES)
    assert date.fromisoformat(protocol["date"])
    assert [budget["budget"] for budget in record["budgets"]] == [0.2] * 4
    assert set(record["unseen"]) == {"country"}


def test_figures_are_those_of_the_predictions(record: dict[str, Any], judged: Predictions, half: Corpus) -> None:
    assert list(judged.ids) == [row.id for row in half.rows]
    again = evaluate(
        judged.labels,
        judged.probabilities,
        judged.verdicts,
        families=judged.families,
        groups=slices(half),
        resamples=RESAMPLES,
    ).to_dict()
    assert {name: record[name] for name in ("overall", "by")} == again
    figures = record["overall"]["figures"]
    assert {one["name"]: one["by"]["all"] for one in record["budgets"]} == {
        name.replace("_", " "): figures[name]
        for name in ("genuine_called_fake", "fake_called_genuine", "other_called_scam", "scams_called_other")
    }


def test_errors_are_wrong_verdicts_surest_first_and_never_a_readers_own_message(
    record: dict[str, Any], judged: Predictions, half: Corpus
) -> None:
    wrong = {
        name: verdict
        for name, verdict, label in zip(judged.ids, judged.verdicts, judged.labels, strict=True)
        if verdict not in (UNCERTAIN, label)
    }
    own = {row.id for row in half.rows if row.scenario == SCENARIO}
    texts = {row.id: row.text for row in half.rows}
    shown = record["errors"]
    # Else this would prove nothing.
    assert own & set(wrong)
    assert len(shown) == min(MOST_ERRORS, len(set(wrong) - own)) > 0
    assert not own & {error["id"] for error in shown}
    assert all((error["verdict"], error["text"]) == (wrong[error["id"]], texts[error["id"]]) for error in shown)
    everything = json.dumps(record, ensure_ascii=False)
    assert not [
        name
        for name in own
        if len(texts[name]) > 30 and json.dumps(texts[name], ensure_ascii=False)[1:-1] in everything
    ]
    place = {name: i for i, name in enumerate(judged.ids)}
    of_truth = [judged.probabilities[place[error["id"]], LABELS.index(error["label"])] for error in shown]
    assert of_truth == sorted(of_truth)


def test_baselines_are_worse_than_the_model_by_the_paired_difference(record: dict[str, Any]) -> None:
    for one in record["baselines"]:
        assert set(one["figures"]) == set(one["difference"]) == set(COMPARED)
        change = one["difference"]["log_loss"]["value"]
        assert one["figures"]["log_loss"]["value"] + change == pytest.approx(
            record["overall"]["figures"]["log_loss"]["value"]
        )
    majority = record["baselines"][0]
    assert majority["difference"]["auc_scam"]["low"] > 0


def test_the_unseen_is_compared_with_the_same_messages_seen(record: dict[str, Any]) -> None:
    one = record["unseen"]["country"]
    assert sum(group["rows"] for group in one["by"].values()) == one["rows"]
    assert (one["groups"], list(one["by"])) == (1, ["CN"])
    for name in ("auc_scam", "log_loss"):
        assert one["unseen"][name]["value"] - one["seen"][name]["value"] == pytest.approx(one["change"][name]["value"])
        assert one["by"]["CN"]["seen"][name]["value"] == pytest.approx(one["seen"][name]["value"])


def test_what_is_unlike_is_counted_by_kind(record: dict[str, Any]) -> None:
    found = record["unlike"]["found"]
    assert {kind: one["rows"] for kind, one in found.items()} == {"language": 2, "code": 1, "in range": 1}
    # So small a corpus has rows of which nearly nothing is known, and so a low limit.
    assert found["language"]["share"]["value"] >= 0.5
    assert found["code"]["share"]["value"] == 1
    assert found["in range"]["share"]["value"] == 0
    assert 0 <= record["unlike"]["false_alarms"]["all"]["value"] < 0.1


def test_calibrations_are_compared_on_the_same_messages(record: dict[str, Any], half: Corpus) -> None:
    methods = record["calibration"]["methods"]
    assert record["calibration"]["kept"] in methods
    assert all(set(groups) == {"all", *half.languages} for groups in methods.values())
    assert all(
        sum(rows for *_, rows in groups["all"]) == len(half) for groups in record["curves"]["reliability"].values()
    )


def test_what_comes_next_is_told(measured: tuple[dict[str, Any], Predictions, list[object]]) -> None:
    assert [str(line).split(";")[-1].split(" (")[0].strip() for line in measured[2]] == [
        *("nested folds …", "intervals …", "baselines …", "countries, senders and kinds of debt left out …"),
    ]


def test_predictions_of_two_runs_can_be_compared(judged: Predictions) -> None:
    assert paired(judged, judged, metrics=["auc_scam"], resamples=10).metrics["auc_scam"].change.value == 0


def test_slices_have_every_row_and_name_nothing_where_nothing_is_said(half: Corpus) -> None:
    found = slices(half)
    assert all(len(values) == len(half) for values in found.values())
    bare = next(i for i, row in enumerate(half.rows) if not row.debt)
    assert found["scenario"][bare] == found["region"][bare] == found["sender"][bare] == ()
    about_debt = next(i for i, row in enumerate(half.rows) if row.debt)
    assert found["scenario"][about_debt] == half.rows[about_debt].debt
    assert all(values for values in found["form"])


@pytest.mark.parametrize(
    "line", ["[1]", "not JSON", '{"kind": "code"}', '{"text": "secret"}', '{"kind": 1, "text": "secret"}', "null", " "]
)
def test_a_broken_line_of_what_is_unlike_is_named_and_not_quoted(line: str, tmp_path: Path) -> None:
    path = tmp_path / "unlike.jsonl"
    path.write_text(f'{{"kind": "code", "text": "a = b"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(
        CorpusError, match=r"unlike.jsonl:3: expected a JSON object with the texts `kind` and `text`"
    ) as caught:
        read_unlike(path)
    assert "secret" not in str(caught.value)


def test_the_shipped_file_of_what_is_unlike_can_be_read() -> None:
    rows = read_unlike(ROOT / "data" / "unlike.jsonl")
    assert {row["kind"] for row in rows} >= {"language", "code", "in range"}
    assert np.mean([row["kind"] == "language" for row in rows]) > 0.2
