from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from scamclf import artifact
from scamclf.cli import app
from scamclf.corpus import Corpus
from scamclf.decide import Budgets
from scamclf.errors import InputError
from scamclf.evaluation.predictions import Predictions
from scamclf.labels import LABELS
from scamclf.train import TrainOptions
from tests.conftest import ROOT, write_corpus


def flat(err: str) -> str:
    """A complaint without the frame and the line breaks of a usage error."""
    return " ".join(err.replace("│", " ").split())


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


LAX = ("--budget", "0.2", "--budget", "other-called-scam=0.2", "--budget", "scams-called-other=0.2")


@pytest.fixture(scope="module")
def trained(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A model trained by the command, and what the command printed."""
    model = tmp_path_factory.mktemp("model") / "m.joblib"
    shared = ("--examples", ROOT / "examples/messages.txt", "--no-track")
    code, out, err = run("train", "--data", small_data, "--model", model, *shared, *LAX)
    assert code == 0, err
    assert "cannot prove" not in err
    return model, out


def test_training_writes_a_model_and_its_manifest_and_nothing_else(trained: tuple[Path, str]) -> None:
    model, out = trained
    assert sorted(path.name for path in model.parent.iterdir()) == ["m.joblib", "m.manifest.json", "m.npz"]
    manifest = artifact.verify(model)
    for name in ("auc_scam", "false_alarms"):
        figure = manifest.metrics[name]
        assert f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]" in out
    assert manifest.options["budgets"] == {
        **dict.fromkeys(("genuine_called_fake", "fake_called_genuine", "other_called_scam", "scams_called_other"), 0.2),
        "confidence": 0.95,
    }


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[TrainOptions]:
    """Stops a training before it begins, and tells the options it was asked for."""
    found = []

    def refuse(corpus: Corpus, options: TrainOptions, n_jobs: int) -> None:
        found.append(options)
        raise InputError("stopped")

    monkeypatch.setattr("scamclf.train.train", refuse)
    return found


def budgets_of(asked: list[TrainOptions], data: Path, folder: Path, *arguments: str) -> tuple[Budgets, str]:
    shared = (
        "--data",
        data,
        "--model",
        folder / "m.joblib",
        "--examples",
        ROOT / "examples/messages.txt",
        "--no-track",
    )
    code, _, err = run("train", *shared, *(part for one in arguments for part in ("--budget", one)))
    assert code == 1
    assert "stopped" in err
    return asked[-1].budgets, err


def test_budgets_are_given_for_both_chief_mistakes_or_by_name(
    asked: list[TrainOptions], small_data: Path, tmp_path: Path
) -> None:
    assert budgets_of(asked, small_data, tmp_path)[0] == Budgets()
    assert budgets_of(asked, small_data, tmp_path, "0.05")[0] == Budgets(0.05, 0.05)
    assert budgets_of(asked, small_data, tmp_path, "genuine-called-fake=0.05")[0] == Budgets(genuine_called_fake=0.05)
    many = ("0.1", "fake-called-genuine=0.2", "other-called-scam=0.3", "scams-called-other=0.4", "confidence=0.9")
    assert budgets_of(asked, small_data, tmp_path, *many)[0] == Budgets(0.1, 0.2, 0.3, 0.4, 0.9)


def test_a_budget_that_so_few_families_cannot_prove_is_announced(
    asked: list[TrainOptions], small_data: Path, small_corpus: Corpus, tmp_path: Path
) -> None:
    families = {label: len({row.family for row in small_corpus.rows if row.label == label}) for label in LABELS}
    _, err = budgets_of(asked, small_data, tmp_path)
    assert (
        f"{families['genuine']} families of genuine messages cannot prove a budget of 0.01 for genuine-called-fake, 299 can: "
        "no message will get the verdict fake or other_scam; --budget allows more mistakes"
    ) in err
    assert f"{families['fake']} families of fake messages cannot prove" in err
    assert "no message will get the verdict genuine" in err
    assert "cannot prove a budget of 0.02" not in err
    _, err = budgets_of(asked, small_data, tmp_path, "other-called-scam=0.01", "scams-called-other=0.01")
    assert (
        f"{families['other']} families of other messages cannot prove a budget of 0.01 for other-called-scam, 299 can"
        in err
    )
    scams = families["fake"] + families["other_scam"]
    assert (
        f"{scams} families of fake or other_scam messages cannot prove a budget of 0.01 for scams-called-other" in err
    )
    assert "no message will get the verdict other;" in err
    _, err = budgets_of(asked, small_data, tmp_path, "fake-called-genuine=0.05")
    assert "families of genuine messages cannot prove" in err
    assert "families of fake messages cannot prove" not in err
    _, err = budgets_of(asked, small_data, tmp_path, "0.05")
    assert "cannot prove" not in err


@pytest.mark.parametrize(
    ("budget", "complaint"),
    [
        ("1", "genuine-called-fake of 1: expected a share above 0 and below 1, such as 0.01"),
        ("0", "genuine-called-fake of 0: expected a share above 0"),
        ("confidence=1.5", "confidence of 1.5: expected a share"),
        ("few", "'few' is no share, such as 0.01"),
        ("nan", "genuine-called-fake of nan: expected a share"),
        (
            "fakes=0.1",
            "'fakes': not among genuine-called-fake, fake-called-genuine, other-called-scam, scams-called-other, confidence",
        ),
        ("other-called-scam=", "'' is no share"),
    ],
)
def test_a_budget_that_is_none_is_refused_before_anything_is_read(budget: str, complaint: str, tmp_path: Path) -> None:
    code, out, err = run(
        "train", "--data", "nowhere", "--model", tmp_path / "m.joblib", "--no-track", "--budget", budget
    )
    assert (code, out) == (2, "")
    assert complaint in flat(err)
    assert list(tmp_path.iterdir()) == []


def test_model_info_tells_what_the_manifest_says(trained: tuple[Path, str]) -> None:
    model, _ = trained
    code, out, _ = run("model", "info", "--model", model)
    manifest = artifact.verify(model)
    assert code == 0
    assert manifest.sha256 in out
    assert "scikit-learn" in out
    code, out, _ = run("model", "info", "--model", model, "--json")
    assert json.loads(out) == json.loads(manifest.to_json())


def test_model_info_refuses_a_changed_model(trained: tuple[Path, str], tmp_path: Path) -> None:
    model, _ = trained
    copy = tmp_path / "m.joblib"
    copy.write_bytes(model.read_bytes() + b"x")
    artifact.manifest_path(copy).write_bytes(artifact.manifest_path(model).read_bytes())
    code, out, err = run("model", "info", "--model", copy)
    assert (code, out) == (1, "")
    assert "SHA-256" in err


def test_cross_validation_prints_the_figures_of_the_training(trained: tuple[Path, str], small_data: Path) -> None:
    """`evaluate` without a file measures anew what `train` wrote down; only its verdicts have the usual budgets.

    A limit that is not kept is named after the figures are printed.
    """
    model, _ = trained
    limits = ("--fail-under", "accuracy=0.3", "--fail-under", "auc_scam=0.9999")
    code, out, err = run("evaluate", "--data", small_data, "--json", *limits)
    figures = json.loads(out)["overall"]["figures"]
    written = artifact.verify(model).metrics
    for name in ("auc_scam", "auc_fake_vs_genuine", "accuracy", "macro_f1", "ece_scam", "brier_scam"):
        assert figures[name] == written[name]
    assert code == 1
    complaint = f"auc_scam is {figures['auc_scam']['value']:.4f}, expected at least 0.9999"
    assert err.splitlines()[-1] == f"scamclf: error: {complaint}"


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "sms.tsv"
    rows = [
        ("ham", "晚上一起吃饭吗"),
        ("ham", "see you at 8 then"),
        ("spam", "加V信只还本金,不还就冻结你名下所有银行卡"),
        ("ham", "ok lah"),
    ]
    path.write_text("kind\tbody\n" + "".join(f"{kind}\t{body}\n" for kind, body in rows), encoding="utf-8")
    return path


def test_a_labelled_file_with_columns_and_labels_of_its_own(labelled: Path) -> None:
    code, out, err = run(
        "evaluate",
        "--on",
        labelled,
        "--text-column",
        "body",
        "--label-column",
        "kind",
        "--map",
        "ham=other",
        "--map",
        "spam=fake",
        "--resamples",
        "20",
        "--json",
    )
    assert code == 0, err
    report = json.loads(out)
    assert report["overall"]["rows"] == 4
    assert report["overall"]["labels"] == {"fake": 1, "genuine": 0, "other": 3, "other_scam": 0}
    assert report["overall"]["figures"]["recall_fake"]["value"] == 1
    assert report["overall"]["figures"]["recall_genuine"]["value"] is None


def test_groups_filters_and_families(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    rows = [
        {
            "text": f"晚上吃饭吗{i}",
            "label": "other",
            "lang": "zh",
            "source": "a" if i % 2 else "b",
            "family": f"f{i // 2}",
            "disputed": i > 11,
        }
        for i in range(14)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, out, _ = run("evaluate", "--on", path, "--only", "disputed=false", "--resamples", "20", "--json")
    report = json.loads(out)
    assert code == 0
    assert (report["overall"]["rows"], report["overall"]["families"]) == (12, 6)
    assert {name: section["rows"] for name, section in report["by"]["source"].items()} == {"a": 6, "b": 6}
    code, out, _ = run("evaluate", "--on", path, "--by", "disputed", "--resamples", "20")
    assert code == 0
    assert re.search(r"^false +12 ", out, re.MULTILINE)


ONE = (
    "--text-column",
    "body",
    "--label-column",
    "kind",
    "--map",
    "ham=other",
    "--map",
    "spam=fake",
    "--resamples",
    "20",
)


@pytest.mark.parametrize(
    ("limits", "code", "complaint"),
    [
        (("recall_fake=1",), 0, ""),
        (("recall_fake=0.5", "false_alarms=0"), 0, ""),
        (("false_alarms=-0.1",), 1, "false_alarms is 0.0000, expected at most -0.1"),
        (("recall_fake=1.5", "false_alarms=-1"), 1, "recall_fake is 1.0000, expected at least 1.5; false_alarms is"),
        (("recall_genuine=0.1",), 1, "recall_genuine is undefined, expected at least 0.1"),
        (("auc=0.9",), 2, "'auc': not among auc_scam"),
        (("auc_scam=high",), 2, "'high' is no number"),
        (("auc_scam=nan",), 2, "'nan' is no number"),
        (("auc_scam",), 2, "'auc_scam' is not of the form NAME=VALUE"),
    ],
)
def test_limits_are_kept_or_broken_or_no_limits(
    limits: tuple[str, ...], code: int, complaint: str, labelled: Path
) -> None:
    conditions = [part for limit in limits for part in ("--fail-under", limit)]
    actual, out, err = run("evaluate", "--on", labelled, *ONE, *conditions)
    assert actual == code
    assert complaint in flat(err)
    assert ("accuracy" in out) == (code != 2)
    assert "Traceback" not in err


def test_a_public_set_is_found_where_the_environment_says(
    labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sets" / "uci-sms-spam"
    folder.mkdir(parents=True)
    (folder / "data.tsv").write_text(labelled.read_text("utf-8").replace("kind\tbody", "label\ttext"), encoding="utf-8")
    monkeypatch.setenv("SCAMCLF_SETS", str(tmp_path / "sets"))
    code, out, err = run("evaluate", "--on", "uci-sms-spam", "--resamples", "20", "--json")
    assert code == 0
    assert "uci-sms-spam: unchecked copy" in err
    assert json.loads(out)["overall"]["labels"] == {"fake": 0, "genuine": 0, "other": 3, "other_scam": 1}
    monkeypatch.setenv("SCAMCLF_SETS", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    code, out, err = run("evaluate", "--on", "uci-sms-spam")
    assert (code, out) == (1, "")
    assert "uci-sms-spam is not on this machine; run `scamclf data pull uci-sms-spam` first" in err


def test_two_models_are_compared_on_the_same_rows(trained: tuple[Path, str], labelled: Path) -> None:
    model, _ = trained
    code, out, err = run("evaluate", "--on", labelled, *ONE, "--against", model)
    assert code == 0, err
    first, second = out.split("\nagainst the other model (first: the other, second: this)\n")
    assert "accuracy" in first
    assert "4 messages of both" in second
    code, out, _ = run("evaluate", "--on", labelled, *ONE, "--against", model, "--json", "--fail-under", "log_loss=0")
    record = json.loads(out)
    assert code == 1
    change = record["against"]["metrics"]["log_loss"]
    assert change["second"] == record["overall"]["figures"]["log_loss"]["value"]
    # Which is which: turned around, so are the figures.
    code, out, _ = run(
        "evaluate", "--on", labelled, *ONE, "--model", model, "--against", artifact.default_model_path(), "--json"
    )
    turned = json.loads(out)["against"]["metrics"]["log_loss"]
    assert (turned["first"], turned["second"]) == (change["second"], change["first"])


def test_a_model_compared_with_itself_differs_in_nothing(trained: tuple[Path, str], labelled: Path) -> None:
    model, _ = trained
    code, out, _ = run("evaluate", "--on", labelled, *ONE, "--model", model, "--against", model, "--json")
    assert code == 0
    changes = [one["change"]["value"] for one in json.loads(out)["against"]["metrics"].values()]
    assert set(changes) <= {0, None}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--on", "m.csv", "--report", "out"), "one of them at a time"),
        (("--attacks", "--ablation"), "one of them at a time"),
        (("--report", "out", "--attacks"), "one of them at a time"),
        (("--map", "ham=other"), "--map: goes with --on"),
        (("--only", "lang=zh"), "--only: goes with --on"),
        (("--by", "lang"), "--by: goes with --on"),
        (("--against", "old.joblib"), "--against: goes with --on"),
        (("--model", "m.joblib"), "--model: goes with --on or --report"),
        (("--attacks", "--model", "m.joblib"), "--model: means nothing with --attacks"),
        (("--attacks", "--fail-under", "auc_scam=0.9"), "--fail-under: means nothing with --attacks"),
        (("--ablation", "--fail-under", "auc_scam=0.9"), "--fail-under: means nothing with --ablation"),
        (("--vocabulary", "--ablation"), "one of them at a time"),
        (("--vocabulary", "--resamples", "20"), "--resamples: means nothing with --vocabulary"),
        (("--sample", "50"), "--sample: goes with --attacks"),
        (("--text-column", "body"), "--text-column: goes with --on"),
        (("--feedback", "f.jsonl"), "--feedback: goes with --report"),
        (("--no-track",), "goes with --report"),
        (("--report", "out", "--json"), "--json: means nothing with --report"),
        (("--on", "m.csv", "--data", "d"), "--data: means nothing with --on"),
    ],
)
def test_options_that_exclude_each_other_are_refused(
    arguments: tuple[str, ...], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("evaluate", *arguments)
    assert (code, out) == (2, "")
    assert complaint in flat(err)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def reported(
    trained: tuple[Path, str], small_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """What `evaluate --report` wrote about a small corpus and its model, and said."""
    folder = tmp_path_factory.mktemp("reported")
    data = write_corpus(folder / "data" / "messages", [asdict(row) for row in small_corpus.rows[::3]])
    (folder / "data" / "unlike.jsonl").write_text('{"kind": "code", "text": "{a = b[0]; c += d ^ (e | f)}"}\n')
    out = folder / "models"
    out.mkdir()
    shutil.copy(ROOT / "models" / "attacks.json", out)
    with pytest.MonkeyPatch.context() as patch:
        # Two folds in two folds instead of five in five.
        patch.setattr(TrainOptions, "from_dict", lambda _: TrainOptions(folds=2))
        patch.setattr("scamclf.evaluation.baselines.has_fast_text", lambda: False)
        shared = ("--model", trained[0], "--resamples", "10", "--no-track", "--fail-under", "auc_scam=0.9999")
        code, printed, err = run("evaluate", "--data", data, "--report", out, *shared)
    # Written all the same.
    assert (code, printed) == (1, ""), err
    return out, err


def words_of(page: Path) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page.read_text("utf-8")).split())


def test_a_report_is_a_page_figures_predictions_and_a_card(reported: tuple[Path, str]) -> None:
    folder, err = reported
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        *("MODEL_CARD.md", "attacks.json", "metrics.json", "predictions.csv", "report/index.html"),
    ]
    record = json.loads((folder / "metrics.json").read_text("utf-8"))
    auc = record["overall"]["figures"]["auc_scam"]
    shown = f"{auc['value']:.3f} [{auc['low']:.3f}, {auc['high']:.3f}]"
    assert shown in words_of(folder / "report" / "index.html")
    assert shown in (folder / "MODEL_CARD.md").read_text("utf-8")
    assert len(Predictions.read(folder / "predictions.csv")) == record["protocol"]["corpus"]["rows"]
    assert record["unlike"]["found"]["code"]["rows"] == 1
    assert f"auc_scam is {auc['value']:.4f}, expected at least 0.9999" in err


def test_a_report_takes_in_what_lies_beside_it_and_says_what_is_of_another_corpus(reported: tuple[Path, str]) -> None:
    folder, err = reported
    assert "the model was trained on another corpus than this" in err
    page = words_of(folder / "report" / "index.html")
    assert "earlier corpus" in page
    assert "homophones" in page
    assert "Not measured; run scamclf evaluate --ablation" in page


def test_what_a_report_needs_is_looked_for_before_it_is_begun(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("evaluate", "--data", small_data, "--report", tmp_path / "out")
    code, _, err = run(*arguments, "--no-track", "--model", tmp_path / "none.joblib")
    assert (code, "none" in err) == (1, True)
    monkeypatch.setitem(sys.modules, "mlflow", None)
    code, _, err = run(*arguments)
    assert code == 1
    assert "mlflow is not installed; run `pip install 'scamclf[train]'`" in err
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, _, err = run(*arguments, "--no-track")
    assert code == 1
    assert "jinja2 is not installed" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("--on", "nowhere.csv"), 1, "no file nowhere.csv, and"),
        (("--on", "m.txt"), 1, "m.txt: expected a .csv, .tsv or .jsonl file"),
        (("--on", "m.csv"), 1, "m.csv:2: no column 'label'; --label-column"),
        (
            ("--on", "m.csv", "--label-column", "kind"),
            1,
            "unknown labels: ham; expected fake, genuine, other, other_scam; --map",
        ),
        (("--on", "m.csv", "--map", "ham"), 2, "'ham' is not of the form NAME=VALUE"),
        (("--on", "m.csv", "--label-column", "kind", "--only", "kind=x"), 1, "no rows to evaluate"),
        (("--data", "nowhere"), 1, "no <lang>/<label>.jsonl below nowhere"),
        (("--resamples", "1"), 2, "x>=10"),
    ],
)
def test_mistakes_get_a_clear_line(
    arguments: tuple[str, ...], code: int, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.txt").write_text("x")
    (tmp_path / "m.csv").write_text("kind,text\nham,hello\n")
    actual, out, err = run("evaluate", *arguments)
    assert (actual, out) == (code, "")
    assert complaint in flat(err)
    assert "Traceback" not in err


def test_training_without_the_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, small_data: Path, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    code, out, err = run("train", "--data", small_data, "--model", tmp_path / "m.joblib")
    assert (code, out) == (1, "")
    assert "mlflow is not installed; run `pip install 'scamclf[train]'`, or train with --no-track" in err
    assert list(tmp_path.iterdir()) == []


def test_missing_examples_stop_the_training_before_it_starts(small_data: Path, tmp_path: Path) -> None:
    code, _, err = run(
        "train",
        "--data",
        small_data,
        "--model",
        tmp_path / "m.joblib",
        "--examples",
        tmp_path / "none.txt",
        "--no-track",
    )
    assert code == 1
    assert "none.txt: No such file" in err


def test_search_records_what_was_compared(small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scamclf import search

    everything = search.alternatives()
    monkeypatch.setattr(
        search, "alternatives", lambda: {name: everything[name] for name in ("chosen", "signals weigh 0")}
    )
    code, out, _ = run("train", "--data", small_data, "--model", tmp_path / "m.joblib", "--search")
    assert code == 0
    record = json.loads((tmp_path / "search.json").read_text("utf-8"))
    assert [trial["name"] for trial in record["trials"]] == ["chosen", "signals weigh 0"]
    assert record["trials"][1]["options"]["features"]["signal_weight"] == 0
    assert all(np.isfinite(value) for trial in record["trials"] for value in trial["figures"]["auc_scam"])
    assert "signals weigh 0" in out
