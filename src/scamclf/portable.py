"""Writes and reads the portable model file: numpy arrays and JSON text in a zip archive, with no code in it.

docs/model-format.md describes the file, so that a program in any language can read it. A reader trusts nothing: names, types, shapes and sizes are
checked before memory is taken for them, and numbers that lead from one array into another are checked before they are followed.

`FORMAT_VERSION` rises when a reader of the version before would misread a file; a reader refuses what it does not know.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from scamclf.errors import ArtifactError
from scamclf.labels import LABELS
from scamclf.manifest import Manifest
from scamclf.scorer import MOST_FEATURES, MOST_SYMBOLS, Scorer
from scamclf.trie import NONE, Trie

FORMAT_VERSION = 1

#: A file may have so many bytes, and so many when it is unpacked: about ten times what is shipped.
MOST_PACKED, MOST_UNPACKED = 1 << 24, 1 << 26
_LONGEST_HEADER = 1 << 20

#: The arrays of a file: their types and their numbers of dimensions.
ARRAYS: Mapping[str, tuple[str, int]] = {
    "header": ("|u1", 1),
    "alphabet": ("|u1", 1),
    "vocabulary": ("|u1", 1),
    "trie_base": ("<i4", 1),
    "trie_check": ("<i4", 1),
    "trie_value": ("<i4", 1),
    "idf": ("<f4", 1),
    "weights": ("<f4", 2),
    "intercept": ("<f8", 1),
}
_SUFFIX = ".npy"
# The same model gives the same file, byte for byte.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
# The record at the end of a zip archive that has no comment: 22 bytes, with the number of entries.
_END, _END_SIZE = b"PK\x05\x06", 22


def write(stream: BinaryIO, scorer: Scorer, manifest: Manifest) -> None:
    """Write a model file.

    Raises:
        ArtifactError: a number would not come back as it is: weights and document frequencies are stored in 32 bits.
    """
    header = {
        "format_version": FORMAT_VERSION,
        "depth": scorer.trie.depth,
        "signals": scorer.signals,
        "signal_weight": scorer.signal_weight,
        "manifest": manifest.to_dict(),
    }
    arrays = {
        "header": _bytes(json.dumps(header, ensure_ascii=False, sort_keys=True)),
        "alphabet": _bytes(scorer.alphabet),
        "vocabulary": _bytes("\n".join(scorer.vocabulary)),
        "trie_base": scorer.trie.base,
        "trie_check": scorer.trie.check,
        "trie_value": scorer.trie.value,
        "idf": scorer.idf,
        "weights": scorer.weights,
        "intercept": scorer.intercept,
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, (kind, _) in ARRAYS.items():
            stored = arrays[name].astype(kind)
            if not np.array_equal(stored, arrays[name]):
                raise ArtifactError(f"{name} holds numbers that {kind} cannot; train the model with this scamclf")
            packed = io.BytesIO()
            np.lib.format.write_array(packed, stored, version=(1, 0), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(name + _SUFFIX, _NO_DATE), packed.getvalue(), zipfile.ZIP_DEFLATED)


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def read(path: Path) -> tuple[Scorer, Manifest]:
    """Read a model file.

    Raises:
        ArtifactError: the file is missing, damaged, of another version, or was made to do harm.
    """
    try:
        arrays = _read_arrays(path)
        if len(arrays["header"]) > _LONGEST_HEADER:
            raise ValueError("too long a header")
        header = json.loads(_text(arrays["header"]))
        if not isinstance(header, dict):
            raise ValueError("the header is no object")
        if (found := header.get("format_version")) != FORMAT_VERSION:
            raise ArtifactError(
                f"{path}: format version {str(found)[:20]}, this scamclf reads {FORMAT_VERSION}; run `scamclf train`, or change scamclf's version"
            )
        return _scorer(header, arrays), Manifest.from_dict(header["manifest"])
    except FileNotFoundError:
        raise ArtifactError(f"no model file {path}; run `scamclf train`, or name one with --model") from None
    except OSError as error:
        raise ArtifactError(f"cannot read {path}: {error.strerror or 'not a whole file'}") from None
    except ArtifactError:
        raise
    # Whatever a damaged or hostile file brings about while it is taken apart says that it is no model.
    except Exception as error:
        raise ArtifactError(
            f"{path} is no whole scamclf model ({type(error).__name__}); install it anew or run `scamclf export`"
        ) from None


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        if not _END_SIZE <= size <= MOST_PACKED:
            raise ValueError(f"{size} bytes")
        # Before the list of entries is read, its length.
        stream.seek(-_END_SIZE, io.SEEK_END)
        end = stream.read(_END_SIZE)
        if end[:4] != _END or struct.unpack_from("<H", end, 10)[0] != len(ARRAYS):
            raise ValueError("another number of entries")
        with zipfile.ZipFile(stream) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if set(entries) != {name + _SUFFIX for name in ARRAYS}:
                raise ValueError("other entries")
            if sum(entry.file_size for entry in entries.values()) > MOST_UNPACKED:
                raise ValueError("too large")
            # Others may ask for memory beyond what they unpack to.
            if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries.values()):
                raise ValueError("another way of packing")
            return {
                name: _read_array(archive, entries[name + _SUFFIX], kind, dimensions)
                for name, (kind, dimensions) in ARRAYS.items()
            }


def _read_array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str, dimensions: int) -> np.ndarray:
    with archive.open(entry) as stream:
        # No more than it says it is, whatever is packed.
        content = io.BytesIO(stream.read(entry.file_size))
    if np.lib.format.read_magic(content) != (1, 0):
        raise ValueError("another version of arrays")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(content)
    data = content.getbuffer()[content.tell() :]
    expected = np.dtype(kind).itemsize
    for length in shape:
        expected *= length
    if dtype != np.dtype(kind) or len(shape) != dimensions or (fortran and dimensions > 1) or expected != len(data):
        raise ValueError("another type or shape of array")
    return np.frombuffer(data, dtype).reshape(shape)


def _text(array: np.ndarray) -> str:
    return array.tobytes().decode("utf-8", "surrogatepass")


def _scorer(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Scorer:
    alphabet, words = _text(arrays["alphabet"]), _text(arrays["vocabulary"])
    if len(alphabet) + words.count("\n") >= MOST_SYMBOLS:
        raise ValueError("too many symbols")
    scorer = Scorer(
        alphabet=alphabet,
        vocabulary=tuple(words.split("\n")) if words else (),
        trie=Trie(arrays["trie_base"], arrays["trie_check"], arrays["trie_value"], int(header["depth"])),
        idf=arrays["idf"].astype(np.float64),
        signals=tuple(map(str, header["signals"])),
        signal_weight=float(header["signal_weight"]),
        weights=arrays["weights"].astype(np.float64),
        intercept=arrays["intercept"],
    )
    _check(scorer)
    return scorer


def _check(scorer: Scorer) -> None:
    """Refuse numbers that lead outside an array, and any that are none.

    Raises:
        ValueError: says which.
    """
    trie, symbols = scorer.trie, len(scorer.alphabet) + len(scorer.vocabulary)
    slots, features = len(trie.base), len(scorer.idf) + len(scorer.signals)
    reached = (trie.check != NONE).nonzero()[0]
    checks = {
        "trie": slots > symbols and len(trie.check) == len(trie.value) == slots and 0 <= trie.depth <= 64,
        "base": trie.base[0] == 0 and trie.base.min() >= 0 and trie.base.max() + symbols < slots,
        "check": trie.check.min() >= NONE and trie.check.max() < slots,
        "value": NONE == trie.value[0] <= trie.value.min() and trie.value.max() < len(scorer.idf),
        "weights": scorer.weights.shape == (len(LABELS), features) and features < MOST_FEATURES,
        "intercept": scorer.intercept.shape == (len(LABELS),),
        "symbols": symbols < MOST_SYMBOLS and len(set(scorer.alphabet)) == len(scorer.alphabet),
        "numbers": all(
            np.isfinite(array).all() for array in (scorer.idf, scorer.weights, scorer.intercept, scorer.signal_weight)
        ),
        "idf": bool((scorer.idf > 0).all()),
    }
    for name, holds in checks.items():
        if not holds:
            raise ValueError(name)
    parents = trie.check[reached]
    if not ((parents == 0) | (trie.check[parents] != NONE)).all() or (trie.value[trie.check == NONE] != NONE).any():
        raise ValueError("states that nothing leads to")
    led = reached - trie.base[parents]
    if len(led) and not 0 < led.min() <= led.max() <= symbols:
        raise ValueError("slots")
