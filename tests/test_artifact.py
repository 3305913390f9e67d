from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scamclf import artifact
from scamclf.artifact import default_model_path, manifest_path
from scamclf.corpus import Corpus
from scamclf.decide import DecisionRule
from scamclf.errors import ArtifactError
from scamclf.labels import SCAM_LABELS
from scamclf.prepare import prepare
from scamclf.train import Trained, TrainOptions
from scamclf.words import tables_digest

SHIPPED = default_model_path().with_suffix(".joblib")
GOLDEN = ["您的账单已逾期,已还请忽略", "pay by gift card or be arrested"]


@pytest.fixture
def saved(trained: Trained, tmp_path: Path) -> Path:
    return save(trained, tmp_path / "m.joblib")


def save(trained: Trained, path: Path) -> Path:
    artifact.save(
        trained.model,
        path,
        rule=trained.rule,
        options={},
        corpus={"digest": "d", "rows": 8, "labels": {"fake": 2, "genuine": 3, "other": 2, "other_scam": 1}},
        metrics={},
        golden_texts=GOLDEN,
    )
    return path


def change_manifest(path: Path, **changes: object) -> None:
    beside = manifest_path(path)
    beside.write_text(json.dumps(json.loads(beside.read_text("utf-8")) | changes), encoding="utf-8")


def test_what_is_saved_is_what_is_loaded(trained: Trained, saved: Path) -> None:
    loaded = artifact.load(saved)
    expected = trained.model.predict_proba(GOLDEN)
    np.testing.assert_allclose(
        loaded.scorer.probabilities([prepare(text) for text in GOLDEN]), expected, rtol=0, atol=1e-9
    )
    np.testing.assert_array_equal(artifact.load_pipeline(saved)[0].predict_proba(GOLDEN), expected)
    assert artifact.load(artifact.portable_path(saved)).manifest == loaded.manifest
    assert loaded.manifest.decision_rule == trained.rule
    assert loaded.manifest == artifact.Manifest.from_json(loaded.manifest.to_json())
    assert sorted(p.name for p in saved.parent.iterdir()) == ["m.joblib", "m.manifest.json", "m.npz"]


def test_a_changed_file_is_not_opened(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 1
    saved.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"SHA-256 .* was not opened"):
        artifact.load(saved)


def test_a_swapped_file_runs_no_code(saved: Path, tmp_path: Path) -> None:
    """A pickle that would create a file when opened stays closed."""

    import pickle

    mark = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> object:
            return (os.mkdir, (str(mark),))

    saved.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ArtifactError):
        artifact.load(saved)
    assert not mark.exists()


def test_a_missing_model_or_manifest_is_named(saved: Path) -> None:
    manifest_path(saved).unlink()
    with pytest.raises(ArtifactError, match=r"m\.manifest\.json is missing; .* not opened"):
        artifact.load(saved)
    with pytest.raises(ArtifactError, match="no model file"):
        artifact.load(saved.with_name("other.joblib"))


@pytest.mark.parametrize(
    "content", ["", "[]", "3", "not json", '{"format_version": 3}', '{"format_version": 3, "labels": 3}']
)
def test_a_broken_manifest_is_named(saved: Path, content: str) -> None:
    manifest_path(saved).write_text(content, encoding="utf-8")
    with pytest.raises(ArtifactError, match="is not a scamclf manifest; install the model anew"):
        artifact.load(saved)


def test_a_rule_with_a_limit_that_is_not_known_is_no_manifest(saved: Path) -> None:
    rule = json.loads(manifest_path(saved).read_text("utf-8"))["decision_rule"]
    change_manifest(saved, decision_rule=rule | {"moon_phase": 0.5})
    with pytest.raises(ArtifactError, match="is not a scamclf manifest"):
        artifact.load(saved)


def test_another_scikit_learn_is_refused_with_the_remedy(saved: Path) -> None:
    libraries = json.loads(manifest_path(saved).read_text("utf-8"))["libraries"]
    change_manifest(saved, libraries=libraries | {"scikit-learn": "1.2.3"})
    with pytest.raises(ArtifactError, match=r'made with scikit-learn 1\.2\.3, here is .* "scikit-learn==1\.2\.3"'):
        artifact.load(saved)


def test_another_patch_release_is_fine(saved: Path) -> None:
    libraries = json.loads(manifest_path(saved).read_text("utf-8"))["libraries"]
    minor = ".".join(libraries["scikit-learn"].split(".")[:2])
    change_manifest(saved, libraries=libraries | {"scikit-learn": f"{minor}.99"})
    artifact.load(saved)


@pytest.mark.parametrize("format_version", [1, 2, 99, None])
def test_another_format_is_refused(saved: Path, format_version: int | None) -> None:
    """Version 1 held another classifier and a rule without limits to what is familiar, version 2 no choice of n-grams."""
    change_manifest(saved, format_version=format_version)
    with pytest.raises(ArtifactError, match=f"format version {format_version}, this scamclf reads 3; train the model"):
        artifact.load(saved)


def test_the_base_rate_is_the_share_of_scams_in_the_corpus(saved: Path, corpus: Corpus) -> None:
    assert artifact.verify(saved).base_rate == 3 / 8
    shipped = artifact.verify(default_model_path()).base_rate
    assert shipped == pytest.approx(np.isin(corpus.labels, SCAM_LABELS).mean())


def test_a_failed_save_leaves_the_old_files(trained: Trained, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import joblib

    before = saved.read_bytes(), manifest_path(saved).read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(joblib, "dump", fail)
    with pytest.raises(ArtifactError, match="No space left on device"):
        save(trained, saved)
    assert (saved.read_bytes(), manifest_path(saved).read_bytes()) == before
    assert len(list(saved.parent.iterdir())) == 3


def test_an_interrupted_save_leaves_the_old_files(
    trained: Trained, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import joblib

    before = saved.read_bytes()

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(joblib, "dump", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(trained, saved)
    assert saved.read_bytes() == before
    artifact.load(saved)


def test_a_place_that_cannot_be_written_is_named(trained: Trained, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArtifactError, match=r"cannot write .*; name a file in a folder that you may write to"):
        save(trained, tmp_path / "file" / "m.joblib")


def test_the_shipped_model_belongs_to_the_shipped_corpus(corpus: Corpus) -> None:
    manifest = artifact.verify(default_model_path())
    assert manifest.corpus["digest"] == corpus.digest
    assert manifest.corpus["rows"] == len(corpus)
    assert manifest.options == json.loads(json.dumps(TrainOptions().to_dict()))
    assert manifest.tables == tables_digest(), "a table of words changed; run `scamclf train`"
    assert isinstance(manifest.decision_rule, DecisionRule)


def test_another_program_loads_the_shipped_model_with_joblib_alone(tmp_path: Path) -> None:
    """The contract: `joblib.load` in a fresh process, and the probabilities the manifest promises."""
    golden = json.loads(manifest_path(SHIPPED).read_text("utf-8"))["golden"]
    (tmp_path / "texts.json").write_text(json.dumps([case["text"] for case in golden]), encoding="utf-8")
    code = f"""
import joblib
model = joblib.load({str(SHIPPED)!r})
import json
texts = json.load(open("texts.json", encoding="utf-8"))
print(json.dumps([list(model.classes_), model.predict_proba(texts).tolist(), model.predict(texts).tolist()]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    classes, probabilities, labels = json.loads(done.stdout)
    assert classes == ["fake", "genuine", "other", "other_scam"]
    np.testing.assert_allclose(probabilities, [case["probabilities"] for case in golden], rtol=0, atol=1e-9)
    assert labels == [classes[int(np.argmax(row))] for row in probabilities]
    assert len(golden) >= 10


def test_a_copy_of_the_two_files_is_a_model(tmp_path: Path) -> None:
    for path in (SHIPPED, manifest_path(SHIPPED)):
        shutil.copy(path, tmp_path)
    artifact.load(tmp_path / "scamclf.joblib")


def test_the_shipped_files_hold_one_model(corpus: Corpus) -> None:
    """Both come from one training, and say the same of every message of the corpus."""
    pipeline, manifest = artifact.load_pipeline(SHIPPED)
    portable = artifact.load(default_model_path())
    assert portable.manifest == manifest
    messages = pipeline[0].transform(corpus.texts)
    expected = pipeline[1:].predict_proba(messages)
    np.testing.assert_allclose(portable.scorer.probabilities(messages), expected, rtol=0, atol=1e-9)


def test_the_shipped_files_are_small() -> None:
    assert default_model_path().stat().st_size < 3_000_000
    assert SHIPPED.stat().st_size < 6_000_000


def test_an_export_is_the_file_that_training_wrote(saved: Path, tmp_path: Path) -> None:
    artifact.export(saved, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == artifact.portable_path(saved).read_bytes()
