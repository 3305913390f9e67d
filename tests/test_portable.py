from __future__ import annotations

import io
import json
import random
import resource
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scamclf import artifact, portable
from scamclf.corpus import Corpus
from scamclf.errors import ArtifactError
from scamclf.prepare import prepare
from scamclf.train import Trained
from tests.test_artifact import save

REFUSED = r"(is no whole scamclf model|format version|no model file|cannot read)"


@pytest.fixture(scope="module")
def model(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portable file of the small model."""
    return artifact.portable_path(save(trained, tmp_path_factory.mktemp("portable") / "m.joblib"))


def repacked(model: Path, to: Path, change: Callable[[dict[str, np.ndarray]], None]) -> Path:
    """The file with other arrays in it, packed as numpy does."""
    with np.load(model, allow_pickle=False) as packed:
        arrays = dict(packed)
    change(arrays)
    with to.open("wb") as stream:
        np.savez_compressed(stream, **arrays)
    return to


def test_what_is_written_is_what_is_read(trained: Trained, model: Path, small_corpus: Corpus) -> None:
    scorer, manifest = portable.read(model)
    messages = trained.model[0].transform(small_corpus.texts)
    np.testing.assert_allclose(
        scorer.probabilities(messages), trained.model[1:].predict_proba(messages), rtol=0, atol=1e-12
    )
    assert manifest == artifact.verify(model.with_suffix(".joblib"))


def test_a_second_writing_gives_the_same_bytes(model: Path) -> None:
    again = io.BytesIO()
    portable.write(again, *portable.read(model))
    assert again.getvalue() == model.read_bytes()


def test_numpy_reads_the_file_without_pickle(model: Path) -> None:
    with np.load(model, allow_pickle=False) as arrays:
        assert set(arrays) == set(portable.ARRAYS)
        assert json.loads(arrays["header"].tobytes())["format_version"] == portable.FORMAT_VERSION


@pytest.mark.parametrize("version", [0, 2, None, "1", [1] * 50])
def test_another_version_is_refused_in_one_line(model: Path, tmp_path: Path, version: object) -> None:
    def change(arrays: dict[str, np.ndarray]) -> None:
        header = json.loads(arrays["header"].tobytes()) | {"format_version": version}
        arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)

    with pytest.raises(ArtifactError, match=r"format version .* this scamclf reads 1") as refusal:
        portable.read(repacked(model, tmp_path / "m.npz", change))
    assert "\n" not in str(refusal.value)


def set_to(name: str, value: Any) -> Callable[[dict[str, np.ndarray]], None]:
    def change(arrays: dict[str, np.ndarray]) -> None:
        arrays[name] = value(arrays[name]) if callable(value) else value

    return change


def in_header(**changes: Any) -> Callable[[dict[str, np.ndarray]], None]:
    def change(arrays: dict[str, np.ndarray]) -> None:
        header = json.loads(arrays["header"].tobytes()) | changes
        arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)

    return change


def with_last(number: float) -> Callable[[np.ndarray], np.ndarray]:
    def change(array: np.ndarray) -> np.ndarray:
        array = array.copy()
        array.flat[-1] = number
        return array

    return change


HOSTILE = {
    "an array of objects": set_to("idf", np.array([{}], dtype=object)),
    "other numbers": set_to("idf", lambda array: array.astype("<f8")),
    "the other byte order": set_to("idf", lambda array: array.astype(">f4")),
    "a dimension more": set_to("idf", lambda array: array[:, np.newaxis]),
    "columns first": set_to("weights", lambda array: np.asfortranarray(array)),
    "a weight too few": set_to("weights", lambda array: array[:, 1:]),
    "a weight that is no number": set_to("weights", with_last(float("nan"))),
    "an endless weight": set_to("intercept", with_last(float("inf"))),
    "a step below the arrays": set_to("trie_base", with_last(-5)),
    "a step beyond the arrays": set_to("trie_base", with_last(2**31 - 1)),
    "a state beyond the arrays": set_to("trie_check", with_last(2**31 - 1)),
    "a feature that is not there": set_to("trie_value", with_last(2**31 - 1)),
    "a slot that no symbol leads to": set_to("trie_check", with_last(0)),
    "no trie": set_to("trie_base", np.zeros(0, "<i4")),
    "a letter twice": set_to("alphabet", lambda array: np.concatenate([array, array])),
    "letters that are none": set_to("alphabet", np.full(9, 0xFF, np.uint8)),
    "words without end": set_to("vocabulary", np.full(1 << 22, ord("\n"), np.uint8)),
    "a header that is none": set_to("header", np.frombuffer(b"[]", np.uint8)),
    "a header of brackets": set_to("header", np.frombuffer(b"[" * 100_000, np.uint8)),
    "a long header": set_to("header", np.full(1 << 22, ord(" "), np.uint8)),
    "a depth without end": in_header(depth=10**12),
    "a depth that is none": in_header(depth="deep"),
    "no manifest": in_header(manifest=None),
    "signals that are none": in_header(signals=5),
    "an array too many": set_to("extra", np.zeros(1)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_arrays_are_refused(model: Path, tmp_path: Path, what: str) -> None:
    path = repacked(model, tmp_path / "m.npz", HOSTILE[what])
    with pytest.raises(ArtifactError, match=REFUSED):
        portable.read(path)


@pytest.mark.parametrize("name", ["labels", "decision_rule", "golden", "sha256"])
def test_a_manifest_without_what_it_needs_is_refused(model: Path, tmp_path: Path, name: str) -> None:
    manifest = portable.read(model)[1].to_dict()
    del manifest[name]
    with pytest.raises(ArtifactError, match=REFUSED):
        portable.read(repacked(model, tmp_path / "m.npz", in_header(manifest=manifest)))


def zip_of(entries: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def array_header(shape: str, descr: str = "'<f4'") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def entries_of(model: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(model) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_memory_is_taken_for_what_a_file_says_it_holds(model: Path, tmp_path: Path) -> None:
    """A shape of a terabyte, a bomb, a list of entries without end: refused before anything is allocated."""
    entries = entries_of(model)
    files = {
        "a terabyte": zip_of(entries | {"idf.npy": array_header("(274877906944,)")}),
        "overflow": zip_of(entries | {"idf.npy": array_header("(9223372036854775807, 4)")}),
        "negative": zip_of(entries | {"idf.npy": array_header("(-1,)")}),
        "a long header": zip_of(entries | {"idf.npy": array_header("(" * 60_000)}),
        "brackets": zip_of(entries | {"idf.npy": array_header("(" * 5_000)}),
        "code": zip_of(entries | {"idf.npy": array_header("(__import__('os').getpid(),)")}),
        "objects": zip_of(entries | {"idf.npy": array_header("(1,)", "'|O'")}),
        "a bomb": zip_of(entries | {"vocabulary.npy": b"\0" * (portable.MOST_UNPACKED + 1)}),
        "entries": zip_of({f"{i}.npy": b"" for i in range(60_000)}),
        "another packing": zip_of(entries, zipfile.ZIP_LZMA),
        "too large": b"\0" * (portable.MOST_PACKED + 1),
    }
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for what, content in files.items():
        path = tmp_path / "m.npz"
        path.write_bytes(content)
        start = time.process_time()
        with pytest.raises(ArtifactError, match=REFUSED):
            portable.read(path)
        assert time.process_time() - start < 2, what
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000, "kilobytes"


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_still_a_model(
    model: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Cut off, overwritten, with bytes too many: an error of ours, or a model that can be used."""
    content = bytearray(model.read_bytes())
    rng = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = rng.choice([rng.randrange(len(content)), len(content) - 1 - rng.randrange(600), rng.randrange(300)])
        match rng.randrange(3):
            case 0:
                content[place] = rng.randrange(256)
            case 1:
                del content[place : place + rng.randrange(1, 5_000)]
            case 2:
                content[place:place] = rng.randbytes(rng.randrange(1, 40))
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    path.write_bytes(content)
    try:
        scorer, _ = portable.read(path)
    except ArtifactError:
        return
    assert scorer.probabilities([prepare("您的账单已逾期")]).sum() == pytest.approx(1)


@settings(max_examples=100)
@given(data=st.data())
def test_fuzzed_arrays_never_lead_astray(
    model: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Numbers changed inside an archive whose checksums are right: refused, or judged with and explained without an error."""
    rng = random.Random(data.draw(st.integers(0, 2**32)))

    def change(arrays: dict[str, np.ndarray]) -> None:
        name = rng.choice([name for name in arrays if name != "header"])
        array = np.array(arrays[name])
        for _ in range(rng.randrange(1, 30)):
            other = array.flat[rng.randrange(array.size)]
            array.flat[rng.randrange(array.size)] = rng.choice([other, 0, 1, other + 1, rng.randrange(100)])
        arrays[name] = array

    path = repacked(model, tmp_path_factory.getbasetemp() / "fuzzed.npz", change)
    try:
        scorer, _ = portable.read(path)
    except ArtifactError:
        return
    message = prepare("您的账单已逾期,please pay £20 now")
    assert np.isfinite(scorer.probabilities([message])).all()
    scorer.names(scorer.weigh([message]).columns.tolist())


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no model file"):
        portable.read(tmp_path / "m.npz")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(ArtifactError, match="cannot read"):
        portable.read(tmp_path / "folder.npz")
