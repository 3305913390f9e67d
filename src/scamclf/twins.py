"""Finds the labelled message that another one repeats, in the corpus or among a reader's answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scamclf.corpus import Row
from scamclf.corpus.near import NearIndex, same_text
from scamclf.feedback import Answer, answer_id


@dataclass(frozen=True, slots=True)
class Twin:
    """A labelled message that another one repeats, and the share of wording that the two have in common."""

    id: str
    label: str
    family: str
    share: float
    #: The same text, not merely a near one.
    exact: bool
    #: It stands in the corpus, and not in earlier feedback.
    in_corpus: bool


class Twins:
    """Finds the twin of a message among corpus rows and answers."""

    def __init__(self, rows: Iterable[Row] = (), answers: Iterable[Answer] = ()) -> None:
        self._found: list[Twin] = []
        self._index = NearIndex()
        self._rows: dict[str, int] = {}
        self._answers: dict[str, int] = {}
        for row in rows:
            self._rows.setdefault(same_text(row.text), len(self._found))
            self._take(row.text, Twin(row.id, row.label, row.family, share=1.0, exact=True, in_corpus=True))
        for answer in answers:
            self.add(answer)

    def add(self, answer: Answer) -> None:
        """Take in an answer; it replaces an earlier one for the same text."""
        key = same_text(answer.text)
        if (place := self._answers.get(key)) is not None:
            self._found[place] = replace(self._found[place], label=answer.label)
            return
        self._answers[key] = len(self._found)
        name = answer_id(len(self._answers))
        twin = Twin(name, answer.label, answer.family or name, share=1.0, exact=True, in_corpus=False)
        self._take(answer.text, twin)

    def _take(self, text: str, twin: Twin) -> None:
        self._index.add(text)
        self._found.append(twin)

    def answered(self, text: str) -> bool:
        """Whether there is an answer for this very text."""
        return same_text(text) in self._answers

    def find(self, text: str) -> Twin | None:
        """The same text in the corpus, else in an answer, else the nearest near-copy, else nothing."""
        key = same_text(text)
        place = self._rows.get(key, self._answers.get(key))
        if place is not None:
            return self._found[place]
        near = self._index.find(text)
        return replace(self._found[near[0][0]], share=near[0][1], exact=False) if near else None
