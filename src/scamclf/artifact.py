"""Saves, verifies and loads model files.

A model is two files: `NAME.joblib`, a pickled scikit-learn estimator, and `NAME.manifest.json` beside it. Unpickling
runs code, so the file is opened only after its SHA-256 fits the manifest. That guards against damage, mix-ups and a file
swapped by itself; whoever can replace both files can still replace the model.

`FORMAT_VERSION` rises when the manifest's meaning changes or the pickled classes move; a reader refuses what it does not know.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scamclf.decide import DecisionRule
from scamclf.errors import ArtifactError
from scamclf.labels import LABELS, SCAM_LABELS

FORMAT_VERSION = 2

LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "jieba", "opencc")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a model file."""

    format_version: int
    sha256: str
    created: str
    scamclf: str
    python: str
    libraries: dict[str, str]
    labels: tuple[str, ...]
    decision_rule: DecisionRule
    options: dict[str, Any]
    corpus: dict[str, Any]
    metrics: dict[str, Any]
    git_commit: str | None
    #: Messages with their probabilities, to prove that a program loads and runs the model rightly.
    golden: tuple[dict[str, Any], ...]

    @property
    def base_rate(self) -> float:
        """The share of scams in the corpus: that of the traffic which the probabilities are for."""
        counts = self.corpus["labels"]
        return float(sum(counts[label] for label in SCAM_LABELS) / sum(counts.values()))

    def to_json(self) -> str:
        """Indented JSON, the content of the manifest file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote."""
        fields = json.loads(text)
        fields["decision_rule"] = DecisionRule(**fields["decision_rule"])
        fields["labels"] = tuple(fields["labels"])
        fields["golden"] = tuple(fields["golden"])
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A verified model with its manifest."""

    model: Any
    manifest: Manifest
    path: Path


def manifest_path(model_path: Path) -> Path:
    """Where a model's manifest stands.

    >>> manifest_path(Path("models/scamclf.joblib")).name
    'scamclf.manifest.json'
    """
    return model_path.with_name(f"{model_path.name.removesuffix('.joblib')}.manifest.json")


def default_model_path() -> Path:
    """The model inside the installed package, or in a checkout the one in `models/`."""
    package = Path(__file__).parent
    inside = package / "models" / "scamclf.joblib"
    return inside if inside.exists() else package.parents[1] / "models" / "scamclf.joblib"


def save(
    model: Any,
    path: Path,
    *,
    rule: DecisionRule,
    options: dict[str, Any],
    corpus: dict[str, Any],
    metrics: dict[str, Any],
    golden_texts: Sequence[str],
) -> Manifest:
    """Write a model and its manifest; the files that stood there stay whole until both are ready.

    The new file is written beside the old one, loaded back and compared, then moved into place.

    Raises:
        ArtifactError: the folder cannot be written, or the file read back differs.
    """
    import joblib
    import numpy as np

    golden = model.predict_proba(list(golden_texts))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".scamclf-", dir=path.parent) as folder:
            new_model = Path(folder) / path.name
            joblib.dump(model, new_model, compress=("zlib", 6))
            if not np.array_equal(joblib.load(new_model).predict_proba(list(golden_texts)), golden):
                raise ArtifactError(f"{path}: the model read back predicts otherwise; nothing was replaced")
            manifest = Manifest(
                format_version=FORMAT_VERSION,
                sha256=_sha256(new_model),
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                scamclf=version("scamclf"),
                python=platform.python_version(),
                libraries={name: version(name) for name in LIBRARIES},
                labels=LABELS,
                decision_rule=rule,
                options=options,
                corpus=corpus,
                metrics=metrics,
                git_commit=git_commit(),
                golden=tuple(
                    {"text": text, "probabilities": row.tolist()}
                    for text, row in zip(golden_texts, golden, strict=True)
                ),
            )
            new_manifest = Path(folder) / manifest_path(path).name
            new_manifest.write_text(manifest.to_json(), encoding="utf-8")
            os.replace(new_model, path)
            os.replace(new_manifest, manifest_path(path))
    except OSError as error:
        raise _unwritable(path, error) from None
    return manifest


def require_writable(path: Path) -> None:
    """Find out before a training, not after it, whether a model can be written.

    Raises:
        ArtifactError: the folder cannot be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".scamclf-", dir=path.parent):
            pass
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> ArtifactError:
    return ArtifactError(f"cannot write {path}: {error.strerror}; name a file in a folder that you may write to")


def load(path: Path | None = None) -> Artifact:
    """Verify a model file and load it.

    Args:
        path: the `.joblib` file; the shipped model if None.

    Raises:
        ArtifactError: a file is missing or damaged, or was made for other versions.
    """
    path = path or default_model_path()
    manifest = verify(path)
    import joblib

    return Artifact(joblib.load(path), manifest, path)


def verify(path: Path) -> Manifest:
    """Check a model file against its manifest, and the manifest against this installation, without opening the model.

    Raises:
        ArtifactError: as `load`.
    """
    manifest = _read_manifest(path)
    _check_versions(path, manifest)
    actual = _sha256(path)
    if actual != manifest.sha256:
        raise ArtifactError(
            f"{path}: SHA-256 is {actual[:12]}…, its manifest says {manifest.sha256[:12]}…; "
            "the file was changed or damaged and was not opened; install it anew or run `scamclf train`"
        )
    return manifest


def _read_manifest(path: Path) -> Manifest:
    if not path.is_file():
        raise ArtifactError(f"no model file {path}; run `scamclf train`, or name one with --model")
    beside = manifest_path(path)
    try:
        text = beside.read_text(encoding="utf-8")
        if (found := json.loads(text).get("format_version")) != FORMAT_VERSION:
            raise ArtifactError(
                f"{beside}: format version {found}, this scamclf reads {FORMAT_VERSION}; train the model anew or change scamclf's version"
            )
        return Manifest.from_json(text)
    except FileNotFoundError:
        raise ArtifactError(f"{beside} is missing; without it the model cannot be verified and is not opened") from None
    except OSError as error:
        raise ArtifactError(f"cannot read {beside}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ArtifactError(
            f"{beside} is not a scamclf manifest; install the model anew or run `scamclf train`"
        ) from None


def _check_versions(path: Path, manifest: Manifest) -> None:
    made, here = manifest.libraries.get("scikit-learn", "?"), version("scikit-learn")
    if made.split(".")[:2] != here.split(".")[:2]:
        raise ArtifactError(
            f"{path} was made with scikit-learn {made}, here is {here}; "
            f'run `pip install "scikit-learn=={made}"` or `scamclf train`'
        )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtifactError(f"cannot read {path}: {error.strerror}") from None


def git_commit() -> str | None:
    """The commit of the source checkout, with `-dirty` if its code or corpus differs from it."""
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return None
    with suppress(OSError, subprocess.CalledProcessError):

        def git(*arguments: str) -> str:
            command = ("git", "-C", str(root), *arguments)
            done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words and our own path
            return done.stdout.strip()

        commit = git("rev-parse", "HEAD")
        return f"{commit}-dirty" if git("status", "--porcelain", "--", "src", "data") else commit
    return None
