from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from scamclf.manifest import Manifest
from scamclf.reporting.model_card import model_card
from scamclf.reporting.record import budget_outcome, count_judged, read_figure, worse_groups
from scamclf.reporting.titles import HEADLINES, TITLES
from tests.conftest import ROOT
from tests.reporting.made_up import figure, made_up_record

MODELS = ROOT / "models"


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest.from_json((MODELS / "scamclf.manifest.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return made_up_record()


@pytest.fixture(scope="module")
def card(manifest: Manifest, record: dict[str, Any]) -> str:
    return model_card(manifest, record)


def section(rows: int, false_alarms: dict[str, Any], scams_caught: dict[str, Any]) -> dict[str, Any]:
    return {
        "rows": rows,
        "labels": {"fake": rows // 4, "other_scam": rows // 4, "genuine": rows // 4, "other": rows // 4},
        "figures": {"false_alarms": false_alarms, "scams_caught": scams_caught},
    }


def test_worse_groups_are_those_whose_whole_interval_is_worse() -> None:
    usual, rare = figure(0.7, 0.02), figure(0.01, 0.005)
    groups = {
        "as the others": section(200, rare, usual),
        "more false alarms": section(200, figure(0.03, 0.01), usual),
        "perhaps more": section(200, figure(0.03, 0.025), usual),
        "more missed": section(200, rare, figure(0.6, 0.05)),
        "many more missed": section(200, rare, figure(0.4, 0.05)),
        "better": section(200, figure(0.001, 0.0005), figure(0.9, 0.02)),
        "too few": section(96, figure(0.5, 0.1), figure(0.1, 0.05)),
        "undefined": section(200, figure(None), figure(None)),
    }
    record = {"overall": section(9000, rare, usual), "by": {"region": groups, "difficulty": groups, "label": groups}}
    assert [(one.grouping, one.value, one.figure, one.rows) for one in worse_groups(record)] == [
        ("region", "more false alarms", "false_alarms", 100),
        ("region", "many more missed", "scams_caught", 100),
        ("region", "more missed", "scams_caught", 100),
    ]
    assert count_judged(record) == 14


@pytest.mark.parametrize(
    ("value", "width", "outcome"),
    [
        (0.008, 0.001, "kept"),
        (0.01, 0.0, "kept"),
        (0.009, 0.002, "kept, but the interval reaches above it"),
        (0.011, 0.002, "not kept, but the interval reaches below it"),
        (0.02, 0.002, "not kept"),
        (None, 0, "undefined"),
    ],
)
def test_a_budget_is_kept_or_not(value: float | None, width: float, outcome: str) -> None:
    assert budget_outcome(read_figure(figure(value, width)), 0.01) == outcome


def test_the_card_lists_the_groups_it_serves_worse(card: str) -> None:
    part = card.split("## Groups it serves worse")[1].split("\n## ")[0]
    # The made-up record judges English worse than the others.
    assert "| language | en | honest called a scam |" in part
    assert "| language | en | scams called a scam |" in part
    assert "| difficulty |" not in part


def test_the_card_says_when_no_group_is_served_worse(manifest: Manifest, record: dict[str, Any]) -> None:
    even = {**record, "by": {"lang": {"en": record["overall"], "zh": record["overall"]}}}
    part = model_card(manifest, even).split("## Groups it serves worse")[1].split("\n## ")[0]
    assert "Looked at were 4 figures" in part
    assert "None has its whole interval on the worse side" in part
    assert "|" not in part


def test_the_card_has_every_section_and_every_headline(card: str) -> None:
    headings = re.findall(r"^## (.+)$", card, re.MULTILINE)
    assert headings == [
        *("What it does", "Intended use", "Misuse", "How it is made", "Verdicts", "Figures"),
        *("Groups it serves worse", "Known limits", "How to appeal a verdict", "Maintenance", "Licence and citation"),
    ]
    for name in HEADLINES:
        assert f"| {TITLES[name].full} |" in card
    assert "genuine called fake: at most 1.0%; measured 0.007 [0.005, 0.009], kept" in card


def test_tables_of_the_card_are_rectangular(card: str) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", card, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, block


def test_the_card_says_how_the_options_were_chosen(manifest: Manifest, record: dict[str, Any], card: str) -> None:
    assert "Each fold chose its options" in card
    assert "chosen on the same folds" in model_card(manifest, {**record, "selection": []})


def test_links_of_the_card_lead_to_files(card: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", card)
    assert targets
    assert all((MODELS / target).exists() for target in targets)


def test_the_card_depends_on_manifest_and_record_alone(manifest: Manifest, record: dict[str, Any], card: str) -> None:
    again = json.loads(json.dumps(copy.deepcopy(record)))
    assert model_card(Manifest.from_json(manifest.to_json()), again) == card


def test_the_shipped_card_is_that_of_the_shipped_model(manifest: Manifest) -> None:
    record = json.loads((MODELS / "metrics.json").read_text("utf-8"))
    shipped = (MODELS / "MODEL_CARD.md").read_text("utf-8")
    assert record["protocol"]["corpus"]["digest"] == manifest.corpus["digest"], (
        "models/metrics.json is of another corpus; run `make evaluate`"
    )
    assert record["protocol"]["options"] == json.loads(manifest.to_json())["options"], (
        "models/metrics.json is of other options; run `make evaluate`"
    )
    assert shipped == model_card(manifest, record), "models/MODEL_CARD.md is stale; run `make evaluate`"
