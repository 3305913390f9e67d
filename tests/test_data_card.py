"""The data card's figures are those of the files beside it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter

import pytest
from sklearn.metrics import cohen_kappa_score

from scamclf.audit import audit
from scamclf.corpus import Corpus
from scamclf.labels import LABELS, LANGUAGES
from tests.conftest import ROOT

CARD = (ROOT / "data" / "README.md").read_text("utf-8")


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cells_are_counted(corpus: Corpus) -> None:
    cells = Counter((row.lang, row.label) for row in corpus.rows)
    for lang in LANGUAGES:
        of_lang = [row for row in corpus.rows if row.lang == lang]
        counts = " | ".join(f"{cells[lang, label]:,}" for label in LABELS)
        hard = sum(row.difficulty == "hard" for row in of_lang) / len(of_lang)
        assert f"| {lang} | {counts} | {len(of_lang):,} | {hard:.0%} |" in CARD


def test_tactics_of_fakes_are_counted(corpus: Corpus) -> None:
    tactics = Counter(tactic for row in corpus.rows if row.label == "fake" for tactic in row.tactics)
    listed = ", ".join(f"`{name}` {n:,}" for name, n in tactics.most_common())
    assert listed in " ".join(CARD.split())


def test_readings_are_of_rows_that_are_there(corpus: Corpus) -> None:
    label_of = {row.id: row.label for row in corpus.rows}
    for name in ("second-reading.csv", "rereading.csv"):
        assert {row["id"] for row in rows_of(name)} <= set(label_of)
    for row in rows_of("rereading.csv"):
        assert row["settled"] == label_of[row["id"]]


def test_agreement_and_kappa_of_every_language(corpus: Corpus) -> None:
    lang_of = {row.id: row.lang for row in corpus.rows}
    readings = rows_of("second-reading.csv")
    assert len(readings) >= 0.15 * len(corpus)
    for lang in (*LANGUAGES, "all"):
        pairs = [(r["author"], r["reader"]) for r in readings if lang in (lang_of[r["id"]], "all")]
        authors, readers = zip(*pairs, strict=True)
        same = sum(a == b for a, b in pairs) / len(pairs)
        kappa = cohen_kappa_score(authors, readers)
        assert f"| {lang} | {len(pairs):,} | {same:.1%} | {kappa:.3f} |" in CARD


def test_what_readers_disagree_on_is_marked_hard(corpus: Corpus) -> None:
    rows = {row.id: row for row in corpus.rows}
    disputed = [rows[r["id"]] for r in rows_of("second-reading.csv") if r["author"] != r["reader"]]
    assert disputed
    assert {row.difficulty for row in disputed} == {"hard"}


def test_the_learning_curve_is_about_this_corpus(corpus: Corpus) -> None:
    record = json.loads((ROOT / "models" / "learning-curve.json").read_text("utf-8"))
    assert record["corpus"] == {"digest": corpus.digest, "rows": len(corpus)}
    shares = sorted({point["share"] for point in record["points"]})
    assert shares == [0.125, 0.25, 0.5, 1.0]
    for judged in dict.fromkeys(point["judged"] for point in record["points"]):
        points = [point for point in record["points"] if point["judged"] == judged]
        for criterion in ("auc_scam", "auc_fake_vs_genuine"):
            figures = [point["figures"][criterion] for point in points]
            cells = ["-" if f is None else f"{f[0]:.3f} [{f[1]:.3f}, {f[2]:.3f}]" for f in figures]
            if set(cells) != {"-"}:
                assert " | ".join(cells) in CARD, (judged, criterion)


@pytest.mark.filterwarnings("ignore")
def test_what_shallow_cues_give_away(corpus: Corpus) -> None:
    """Solvers round differently on other machines: the second decimal may move. Intervals are not compared."""
    for report in audit(corpus.rows, resamples=2):
        row = re.search(rf"^\| {re.escape(report.cue)} \|(.*)\|$", CARD, re.MULTILINE)
        assert row, report.cue
        shown = [float(cell.split("[")[0]) for cell in row[1].split("|")]
        assert shown[LANGUAGES.index(report.lang)] == pytest.approx(report.auc.value, abs=0.015)
