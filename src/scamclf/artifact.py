"""Saves, verifies and loads models.

A model is saved twice over: as `NAME.joblib`, a pickled scikit-learn estimator for other programs, with `NAME.manifest.json` beside it; and as
`NAME.npz`, arrays and text only, which serves (`portable.py`). Unpickling runs code, so a `.joblib` file is opened only after its SHA-256 fits the
manifest. That guards against damage, mix-ups and a file swapped by itself; whoever can replace both files can still replace the model. A `.npz` file runs
no code, whoever made it.

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
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from scamclf.decide import DecisionRule
from scamclf.errors import ArtifactError
from scamclf.labels import LABELS
from scamclf.manifest import Manifest
from scamclf.portable import read as read_portable
from scamclf.portable import write as write_portable
from scamclf.scorer import Scorer
from scamclf.words import tables_digest

FORMAT_VERSION = 3

#: How a portable file's name ends.
PORTABLE = ".npz"

#: Up to here, two probabilities are the same: sums differ in the order of their parts.
SAME = 1e-9

LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "jieba", "opencc")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A verified model with its manifest."""

    scorer: Scorer
    manifest: Manifest
    path: Path


def manifest_path(model_path: Path) -> Path:
    """Where the manifest of a `.joblib` file stands.

    >>> manifest_path(Path("models/scamclf.joblib")).name
    'scamclf.manifest.json'
    """
    return model_path.with_name(f"{model_path.name.removesuffix('.joblib')}.manifest.json")


def portable_path(model_path: Path) -> Path:
    """Where the portable file of a model stands.

    >>> portable_path(Path("models/scamclf.joblib")).name
    'scamclf.npz'
    """
    return model_path.with_name(f"{model_path.name.removesuffix('.joblib')}.npz")


def default_model_path() -> Path:
    """The model inside the installed package, or in a checkout the one in `models/`."""
    package = Path(__file__).parent
    inside = package / "models" / "scamclf.npz"
    return inside if inside.exists() else package.parents[1] / "models" / "scamclf.npz"


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
    """Write a model twice over, with its manifest; the files that stood there stay whole until all are ready.

    The new files are written beside the old ones, loaded back and compared, then moved into place.

    Raises:
        ArtifactError: the folder cannot be written, or a file read back differs.
    """
    import joblib

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
                tables=tables_digest(),
                options=options,
                corpus=corpus,
                metrics=metrics,
                git_commit=git_commit(),
                golden=tuple(
                    {"text": text, "probabilities": row.tolist()}
                    for text, row in zip(golden_texts, golden, strict=True)
                ),
            )
            new_manifest = manifest_path(new_model)
            new_manifest.write_text(manifest.to_json(), encoding="utf-8")
            new_portable = portable_path(new_model)
            _export(model, manifest, new_portable)
            os.replace(new_model, path)
            os.replace(new_manifest, manifest_path(path))
            os.replace(new_portable, portable_path(path))
    except OSError as error:
        raise _unwritable(path, error) from None
    return manifest


def export(path: Path, portable: Path) -> Manifest:
    """Write the portable file of a model from its `.joblib` file; what stood there stays whole until it is ready.

    Raises:
        ArtifactError: the model cannot be read, or the folder cannot be written.
    """
    model, manifest = load_pipeline(path)
    try:
        portable.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".scamclf-", dir=portable.parent) as folder:
            new = Path(folder) / portable.name
            _export(model, manifest, new)
            os.replace(new, portable)
    except OSError as error:
        raise _unwritable(portable, error) from None
    return manifest


def _export(model: Any, manifest: Manifest, path: Path) -> None:
    """Write a portable file, read it back and compare."""
    from scamclf.export import take_apart
    from scamclf.prepare import prepare

    with path.open("wb") as stream:
        write_portable(stream, take_apart(model), manifest)
    scorer, _ = read_portable(path)
    found = scorer.probabilities([prepare(one["text"]) for one in manifest.golden])
    if np.abs(found - [one["probabilities"] for one in manifest.golden]).max(initial=0) > SAME:
        raise ArtifactError(f"{path.name}: the model read back predicts otherwise; nothing was replaced")


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
        path: a `.npz` file, or a `.joblib` file with its manifest; the shipped model if None.

    Raises:
        ArtifactError: a file is missing or damaged, or was made for other versions.
    """
    path = path or default_model_path()
    if path.suffix == PORTABLE:
        return Artifact(*read_portable(path), path)
    from scamclf.export import take_apart

    model, manifest = load_pipeline(path)
    return Artifact(take_apart(model), manifest, path)


def load_pipeline(path: Path) -> tuple[Any, Manifest]:
    """Verify a `.joblib` file and open it: the scikit-learn pipeline, and its manifest.

    Raises:
        ArtifactError: as `load`.
    """
    manifest = verify(path)
    import joblib

    return joblib.load(path), manifest


def verify(path: Path) -> Manifest:
    """Check a model file, without opening a pickle: a `.joblib` file against its manifest, and that against this installation.

    Raises:
        ArtifactError: as `load`.
    """
    if path.suffix == PORTABLE:
        return read_portable(path)[1]
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
