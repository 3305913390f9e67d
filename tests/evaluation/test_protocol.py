"""The protocol finds nothing where there is nothing to find, and no choice of a fold sees its test part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import joblib
import numpy as np
import pytest

from scamclf.corpus import Corpus
from scamclf.counts import Counts
from scamclf.decide import Budgets
from scamclf.errors import CorpusError
from scamclf.evaluation.calibration import METHODS
from scamclf.evaluation.metrics import Figure, evaluate
from scamclf.evaluation.protocol import Nested, _Outcome, _Part, _run_fold, candidates, nested, nested_folds
from scamclf.labels import VERDICTS
from scamclf.train import TrainOptions

pytestmark = pytest.mark.xdist_group("training")

OPTIONS = TrainOptions(folds=2, budgets=Budgets(0.2, 0.2, 0.2, 0.2))


def counted(texts: Sequence[str]) -> Counts:
    return Counts.of(texts)


def shuffled(corpus: Corpus, seed: int = 0) -> Corpus:
    """The same messages, each with the label of another."""
    labels = np.random.default_rng(seed).permutation(corpus.labels)
    return replace(
        corpus, rows=tuple(replace(row, label=str(one)) for row, one in zip(corpus.rows, labels, strict=True))
    )


def auc_and_accuracy(corpus: Corpus, found: Nested) -> tuple[Figure, Figure]:
    figures = evaluate(
        corpus.labels, found.probabilities, found.verdicts, families=corpus.families, resamples=200
    ).overall.figures
    return figures["auc_scam"], figures["accuracy"]


@pytest.fixture(scope="module")
def few(small_corpus: Corpus) -> Corpus:
    """Enough for two folds in two folds."""
    return replace(small_corpus, rows=small_corpus.rows[::3])


@pytest.fixture(scope="module")
def found(few: Corpus) -> Nested:
    return nested(few, counted(few.texts), OPTIONS)


def test_every_message_is_judged_once_and_no_family_by_its_own(few: Corpus, found: Nested) -> None:
    assert found.probabilities.shape == (len(few), 4)
    assert found.probabilities.sum(axis=1) == pytest.approx(np.ones(len(few)))
    assert set(found.verdicts) <= set(VERDICTS)
    assert sorted(np.concatenate([test for _, test in found.folds]).tolist()) == list(range(len(few)))
    families = np.array(few.families)
    assert not any(set(families[train]) & set(families[test]) for train, test in found.folds)


def test_each_fold_says_what_it_chose_from(found: Nested) -> None:
    names = {f"{name}, {method}" for name in candidates(OPTIONS) for method in METHODS}
    assert [choice.fold for choice in found.choices] == [0, 1]
    assert all(choice.chosen in names and choice.tried == len(names) for choice in found.choices)
    for choice, (_, test) in zip(found.choices, found.folds, strict=True):
        name, method = choice.chosen.split(", ")
        if name == "defaults":
            assert (found.methods[method][test] == found.probabilities[test]).all()


def test_what_there_is_to_find_is_found(few: Corpus, found: Nested) -> None:
    auc, accuracy = auc_and_accuracy(few, found)
    assert auc.low > 0.6
    assert accuracy.low > 0.4


def test_a_second_run_says_the_same_however_many_folds_run_at_once(few: Corpus, found: Nested) -> None:
    with joblib.parallel_config("threading"):
        again = nested(few, counted(few.texts), OPTIONS, n_jobs=2)
    assert (again.probabilities == found.probabilities).all()
    assert (again.unlike == found.unlike).all()
    assert (again.verdicts, again.choices) == (found.verdicts, found.choices)
    assert all((again.methods[method] == found.methods[method]).all() for method in METHODS)


@pytest.fixture(scope="module")
def leaking(few: Corpus) -> Corpus:
    """Shuffled labels, and a near-copy of every message with the same label and a family of its own."""
    rows = shuffled(few).rows[::2]
    copies = [replace(row, id=f"{row.id}-copy", family=f"{row.id}-copy", text=f"{row.text} !") for row in rows]
    return replace(few, rows=(*rows, *copies))


def test_near_copies_in_two_families_are_refused_without_their_words(leaking: Corpus) -> None:
    with pytest.raises(
        CorpusError, match=r"share \d+% of their wording but no family: .*`scamclf data check`"
    ) as caught:
        nested(leaking, counted(leaking.texts), OPTIONS)
    named = {row.id: row for row in leaking.rows if row.id in str(caught.value).split()}
    assert len(named) == 2
    assert not any(row.text in str(caught.value) for row in named.values())
    assert "\n" not in str(caught.value)


def test_without_that_guard_near_copies_would_look_like_skill(leaking: Corpus) -> None:
    """What the guard is for: there is nothing to find in shuffled labels but the copies."""
    found = nested_folds(leaking.labels, leaking.families, counted(leaking.texts), OPTIONS)
    auc, _ = auc_and_accuracy(leaking, found)
    assert auc.low > 0.6


def test_with_shuffled_labels_the_protocol_finds_nothing_but_chance(leaking: Corpus) -> None:
    """Near-copies bring nothing either, once a family holds them together."""
    rows = tuple(replace(row, family=row.family.removesuffix("-copy")) for row in leaking.rows)
    held = replace(leaking, rows=rows)
    auc, accuracy = auc_and_accuracy(held, nested(held, counted(held.texts), OPTIONS))
    assert auc.low < 0.5 < auc.high
    _, counts = np.unique(held.labels, return_counts=True)
    assert accuracy.low < counts.max() / len(held)


def outcome(corpus: Corpus, labels: np.ndarray, counts: Counts, train: np.ndarray, test: np.ndarray) -> _Outcome:
    tried = {name: one for name, one in candidates(OPTIONS).items() if name in ("defaults", "words 1", "no signals")}
    weighers = {options.features: counts.weigher(options.features) for options in tried.values()}
    part = _Part(labels, np.array(corpus.families), counts.messages, weighers, train, test)
    return _run_fold(part, tried, OPTIONS)


def test_what_a_fold_chooses_and_says_never_depends_on_its_test_part(few: Corpus, found: Nested) -> None:
    """Neither on the labels there, nor, for a message there, on the other messages."""
    train, test = found.folds[0]
    kept, changed = test[::2], test[1::2]
    labels, texts = np.array(few.labels), list(few.texts)
    before = outcome(few, labels, counted(texts), train, test)
    labels[test] = np.roll(labels[test], 1)
    for i in changed:
        texts[i] = "zebra quagga okapi " * 5 + few.texts[train[0]]
    after = outcome(few, labels, counted(texts), train, test)
    assert after.chosen == before.chosen
    here = np.isin(test, kept)
    assert (after.probabilities[here] == before.probabilities[here]).all()
    assert not (after.probabilities[~here] == before.probabilities[~here]).all()
    assert (after.unlike[here] == before.unlike[here]).all()
    assert [after.verdicts[i] for i in np.flatnonzero(here)] == [before.verdicts[i] for i in np.flatnonzero(here)]


def test_too_few_families_are_refused(few: Corpus) -> None:
    rows = replace(few, rows=few.rows[:8])
    with pytest.raises(CorpusError, match=r"too few families of .*: 2 folds need at least 2 of each label"):
        nested(rows, counted(rows.texts), OPTIONS)
