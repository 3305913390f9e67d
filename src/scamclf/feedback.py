"""Keeps what readers answered about single messages, and adds it to a corpus for training.

The answers are real messages of real people. They stay in one file on the reader's machine, which only its owner may read; errors name its
lines and never quote them. A model trained on them is no safe place either: its TF-IDF vocabulary holds the words and runs of
characters that stand in two training messages or more (`min_df=2`), names of people among them. Do not publish such a model without the consent of
those whose messages they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from scamclf.corpus import Corpus, Row
from scamclf.corpus.fields import make_row
from scamclf.corpus.near import NearIndex, same_text
from scamclf.errors import InputError
from scamclf.labels import COLLECTION_LABELS, LABELS, LANGUAGES, VERDICTS

#: The scenario of rows that come from feedback.
SCENARIO = "feedback"

# What a debt row must say of itself, where nobody has looked.
_UNTOLD = {"region": "unclear", "sender": "unnamed", "channel": "text", "debt": "unnamed", "stage": "overdue"}

# Half of a character, from a broken export; no file can hold it.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader said of one message, and what the model had said."""

    text: str
    label: str
    verdict: str
    probabilities: Mapping[str, float]
    #: The first characters of the model file's SHA-256.
    model: str
    lang: str
    #: ISO 8601, UTC.
    date: str
    #: The file and the line that the message came from.
    source: str
    line: int
    note: str = ""
    #: Id and family of the corpus row or earlier answer that this is a copy or near-copy of.
    duplicate_of: str = ""
    family: str = ""


_OPTIONAL = {field.name for field in fields(Answer) if field.default is not MISSING}
_REQUIRED = {field.name for field in fields(Answer)} - _OPTIONAL
_KNOWN = {"label": LABELS, "verdict": VERDICTS, "lang": LANGUAGES}


@dataclass(frozen=True, slots=True)
class Feedback:
    """The answers that count, one for each text, in the order in which the texts came; and the digest of their file.

    The n-th is called `feedback-n`: a later answer takes the place and the name of the one that it replaces.
    """

    answers: tuple[Answer, ...]
    digest: str

    def __len__(self) -> int:
        return len(self.answers)


def read_feedback(path: Path) -> Feedback:
    """Read what `append_answer` wrote; of several answers for the same text the last one counts.

    Raises:
        InputError: no such file, or a broken line; names file and line, never the text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; `scamclf review` writes such a file") from None
    last: dict[str, Answer] = {}
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                answer = _answer(json.loads(line.decode("utf-8")))
            except UnicodeDecodeError:
                raise InputError(f"{path}:{number}: not UTF-8; mend or delete the line") from None
            except InputError as error:
                raise InputError(f"{path}:{number}: {error}") from None
            except (ValueError, RecursionError):
                raise InputError(f"{path}:{number}: not a JSON object; mend or delete the line") from None
            last[same_text(answer.text)] = answer
    return Feedback(tuple(last.values()), hashlib.sha256(content).hexdigest())


def _answer(record: Any) -> Answer:
    if not isinstance(record, dict) or not _REQUIRED <= set(record) <= _REQUIRED | _OPTIONAL:
        raise InputError(f"expected the fields {', '.join(field.name for field in fields(Answer))}")
    for name, value in record.items():
        kind = {"line": int, "probabilities": dict}.get(name, str)
        if type(value) is not kind:
            raise InputError(f"{name} is of type {type(value).__name__}, expected {kind.__name__}")
        if name in _KNOWN and value not in _KNOWN[name]:
            raise InputError(f"{name} is none of {', '.join(_KNOWN[name])}")
    if set(record["probabilities"]) != set(LABELS) or not all(
        isinstance(value, float | int) for value in record["probabilities"].values()
    ):
        raise InputError(f"probabilities must hold a number for each of {', '.join(LABELS)}")
    answer = Answer(**_mended(record))
    if not answer.text.strip():
        raise InputError("empty text")
    return answer


def _mended(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
        for name, value in record.items()
    }


def open_feedback(path: Path) -> Feedback:
    """What stands in a file that answers will be appended to; made, for its owner's eyes only, if it is not there.

    Raises:
        InputError: the file cannot be made or written, or has a broken line.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(_open_to_append(path))
    except OSError as error:
        raise _unwritable(path, error) from None
    return read_feedback(path)


def append_answer(path: Path, answer: Answer) -> None:
    """Add one answer to the end of a file, at once; half characters in it are replaced.

    Raises:
        InputError: the file cannot be written.
    """
    line = json.dumps(_mended(asdict(answer)), ensure_ascii=False).encode("utf-8") + b"\n"
    try:
        with os.fdopen(_open_to_append(path), "a+b") as file:
            # A line that an editor or a crash left open must not swallow this one.
            if file.tell() and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                line = b"\n" + line
            file.write(line)
    except OSError as error:
        raise _unwritable(path, error) from None


def _open_to_append(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"cannot write {path}: {error.strerror}; --to names another file")


def answer_id(number: int) -> str:
    """The id of the n-th answer of a file, counted from 1.

    >>> answer_id(3)
    'feedback-3'
    """
    return f"{SCENARIO}-{number}"


@dataclass(frozen=True, slots=True)
class Extended:
    """A corpus with feedback, and what became of the answers.

    `known` and `contradicted` are ids of corpus rows with the same text as an answer that was left out, because its label agrees, or does
    not: a corpus row's label is changed in the corpus.
    """

    corpus: Corpus
    added: int
    known: tuple[str, ...]
    contradicted: tuple[str, ...]


def with_feedback(corpus: Corpus, feedback: Feedback) -> Extended:
    """Add answers as rows, at the end; near-copies share a family, in the corpus too if an answer is near to two families.

    The digest tells such a corpus from the corpus alone, and from one with other feedback.
    """
    of_text = {same_text(row.text): row for row in corpus.rows}
    added: dict[str, Answer] = {}
    known, contradicted = [], []
    for number, answer in enumerate(feedback.answers, 1):
        row = of_text.get(same_text(answer.text))
        if row is None:
            added[answer_id(number)] = answer
        elif row.label == answer.label:
            known.append(row.id)
        else:
            contradicted.append(row.id)
    family_of = _join_families(corpus.rows, added)
    rows = [
        row if family_of[row.family] == row.family else replace(row, family=family_of[row.family])
        for row in corpus.rows
    ]
    rows += [_row(name, answer, family_of[name]) for name, answer in added.items()]
    digest = hashlib.sha256(f"{corpus.digest}\0{feedback.digest}".encode()).hexdigest()
    return Extended(Corpus(tuple(rows), digest), len(added), tuple(known), tuple(contradicted))


def _row(name: str, answer: Answer, family: str) -> Row:
    about_debt = answer.label in COLLECTION_LABELS
    return make_row(
        {
            "id": name,
            "text": answer.text,
            "label": answer.label,
            "lang": answer.lang,
            "family": family,
            "scenario": SCENARIO,
            "difficulty": "hard",
            "tactics": [],
            **{facet: value if about_debt else "" for facet, value in _UNTOLD.items()},
        }
    )


def _join_families(rows: Iterable[Row], added: Mapping[str, Answer]) -> dict[str, str]:
    """The family of each corpus family and each answer after near-copies have been put together."""
    parent = {row.family: row.family for row in rows}
    # A corpus family comes first, and so gives its name.
    parent |= {name: name for name in added}
    rank = {family: place for place, family in enumerate(parent)}

    def root(family: str) -> str:
        while parent[family] != family:
            parent[family] = family = parent[parent[family]]
        return family

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)), key=rank.__getitem__)
        parent[second] = first

    names = list(added)
    index = NearIndex()
    for name, answer in added.items():
        for place, _ in index.find(answer.text):
            join(names[place], name)
        # What was seen to be near when it was asked stays together, even if the row was changed since.
        if answer.family in parent:
            join(answer.family, name)
        index.add(answer.text)
    for row in rows:
        for place, _ in index.find(row.text):
            join(row.family, names[place])
    return {family: root(family) for family in parent}
