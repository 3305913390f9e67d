from __future__ import annotations

import json

import numpy as np
import pytest
from joblib import parallel_config

from scamclf.corpus import Corpus, grouped_folds
from scamclf.counts import Counts
from scamclf.decide import Budgets, fit_rule
from scamclf.familiar import familiarity
from scamclf.features import FeatureOptions, MessagePreparer
from scamclf.labels import LABELS
from scamclf.train import HeldOut, Trained, TrainOptions, fit, out_of_fold, train

OPTIONS = TrainOptions(folds=3)


def test_two_trainings_give_the_same_probabilities(small_corpus: Corpus, trained: Trained) -> None:
    again = train(small_corpus, OPTIONS)
    np.testing.assert_allclose(again.probabilities, trained.probabilities, rtol=0, atol=1e-9)
    texts = small_corpus.texts[:50]
    np.testing.assert_allclose(again.model.predict_proba(texts), trained.model.predict_proba(texts), rtol=0, atol=1e-9)
    assert again.rule == trained.rule


def test_folds_side_by_side_change_nothing(small_corpus: Corpus, trained: Trained) -> None:
    """They share a process, and the solver its random numbers."""
    messages = MessagePreparer().transform(small_corpus.texts)
    with parallel_config("threading"):
        together = out_of_fold(Counts(messages), small_corpus.labels, small_corpus.families, OPTIONS, n_jobs=2)
    np.testing.assert_allclose(together.probabilities, trained.probabilities, rtol=0, atol=1e-9)


def test_model_keeps_the_contract(trained: Trained) -> None:
    model = trained.model
    assert list(model.classes_) == list(LABELS)
    probabilities = model.predict_proba(["您的账单已逾期", "c u at 8", ""])
    assert probabilities.shape == (3, 4)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert set(model.predict(["您的账单已逾期"])) <= set(LABELS)


def test_it_learns(small_corpus: Corpus, trained: Trained) -> None:
    """Far better than the commonest label, out of fold."""
    guess = np.array(LABELS)[trained.probabilities.argmax(axis=1)]
    share = max(small_corpus.labels.count(label) for label in LABELS) / len(small_corpus)
    assert (guess == np.array(small_corpus.labels)).mean() > share + 0.15


def test_a_fold_never_sees_the_family_it_is_judged_on(small_corpus: Corpus) -> None:
    """Labels that only a family's own copies reveal cannot be predicted: copies must not help.

    Every message gets a twin with the same text and family and one of two labels by chance.
    """
    rng = np.random.default_rng(0)
    labels = list(rng.choice(["genuine", "fake"], size=150))
    texts, families = small_corpus.texts[:150] * 2, [f"f{i}" for i in range(150)] * 2
    probabilities = _two_label(texts, labels * 2, families)
    right = (probabilities[:, 0] > probabilities[:, 1]) == (np.array(labels * 2) == "fake")
    assert right.mean() < 0.65


def _two_label(texts: list[str], labels: list[str], families: list[str]) -> np.ndarray:
    # All four labels must occur for the model to have four columns.
    extra = ["晚上吃什么", "see you at eight", "在家吗", "ok lah", "到了没", "nice one"] * 2
    labels = [*labels, *(["other"] * 6 + ["other_scam"] * 6)]
    families = [*families, *(f"x{i}" for i in range(12))]
    found = out_of_fold(Counts.of([*texts, *extra]), labels, families, OPTIONS)
    return found.probabilities[: len(texts)]


HONEST, SCAM = [0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]
#: A scam that looks genuine.
DISGUISED = [0.3, 0.7, 0.0, 0.0]
#: One family proves these, one mistake breaks them.
EASY = Budgets(0.6, 0.6, 0.6, 0.6, confidence=0.5)


TRUTH = ["fake", "genuine", "genuine", "fake", "genuine", "fake"]
ALONE = [f"f{i}" for i in range(6)]


def held_out(familiarity: np.ndarray | None = None, labels: list[str] = TRUTH, families: list[str] = ALONE) -> HeldOut:
    """Six messages in three folds; only the first fold holds a scam that looks genuine."""
    probabilities = np.array([DISGUISED, HONEST, HONEST, SCAM, HONEST, SCAM])
    folds = [
        (np.setdiff1d(np.arange(6), test), test) for test in (np.array([0, 1]), np.array([2, 3]), np.array([4, 5]))
    ]
    alike = np.tile([1.0, 0.0], (6, 1)) if familiarity is None else familiarity
    return HeldOut(probabilities, alike, np.array(labels), np.array(families), folds)


def test_verdicts_of_a_fold_use_the_rule_of_the_others() -> None:
    """Its own rule would be narrow, the others' is wide."""
    strict = Budgets(0.6, 0.3, 0.6, 0.6, confidence=0.5)
    found = held_out()
    assert found.rule(strict).genuine_at_most < 0.3
    assert found.rule(strict, found.folds[0][0]).genuine_at_most == 0.5
    assert found.verdicts(strict)[0] == "genuine"


def test_the_verdicts_of_a_fold_do_not_depend_on_its_labels() -> None:
    found = held_out()
    before = found.verdicts(EASY)
    for _, test in found.folds:
        changed = list(TRUTH)
        for i in test:
            changed[i] = "other"
        after = held_out(labels=changed).verdicts(EASY)
        assert [after[i] for i in test] == [before[i] for i in test]


def test_rules_count_families() -> None:
    """Copies of one scam prove no more than the scam."""
    copies = ["f", "a", "b", "f", "c", "f"]
    assert held_out().rule(EASY).genuine_at_most == 0.5
    assert held_out(families=copies).rule(Budgets(confidence=0.5)).genuine_at_most == -1


def test_what_is_unlike_the_others_gets_no_verdict_of_them() -> None:
    familiarity = np.tile([0.9, 0.01], (6, 1))
    familiarity[2] = 0.2, 0.01
    found = held_out(familiarity)
    assert found.rule(EASY, found.folds[1][0]).known_at_least == pytest.approx(0.9)
    assert held_out().verdicts(EASY)[2] == "genuine"
    assert found.verdicts(EASY)[2] == "uncertain"


def test_familiarity_is_measured_against_the_training_part_alone(small_corpus: Corpus) -> None:
    """A word that stands in one fold only is no known word there, however often it does."""
    odd = ["zzyzx qwrtp blfgh vmnkw"] * 8
    texts, labels = [*small_corpus.texts, *odd], [*small_corpus.labels, *(["other"] * 8)]
    families = [*small_corpus.families, *(["odd"] * 8)]
    messages = MessagePreparer().transform(texts)
    found = out_of_fold(Counts(messages), labels, families, OPTIONS)
    assert (found.familiarity[-8:, 0] == 2 / 6).all()
    assert (found.familiarity[:-8, 0] > 2 / 6).mean() > 0.9


def test_rows_that_are_never_tested_stay_zero(small_corpus: Corpus) -> None:
    messages = MessagePreparer().transform(small_corpus.texts)
    train, test = grouped_folds(small_corpus.labels, small_corpus.families, 3, seed=1)[0]
    found = out_of_fold(Counts(messages), small_corpus.labels, small_corpus.families, OPTIONS, folds=[(train, test)])
    np.testing.assert_allclose(found.probabilities[test].sum(axis=1), 1)
    assert not found.probabilities[train].any()
    assert not found.familiarity[train].any()


def test_held_out_predictions_are_those_of_a_model_fitted_on_the_rest(small_corpus: Corpus) -> None:
    """The short cut of counting once gives what the pipeline gives that is saved."""
    messages = MessagePreparer().transform(small_corpus.texts)
    labels, families = small_corpus.labels, small_corpus.families
    train, test = grouped_folds(labels, families, 3, seed=1)[0]
    found = out_of_fold(Counts(messages), labels, families, OPTIONS, folds=[(train, test)])
    model = fit(Counts(messages), labels, families, OPTIONS, train)
    tested = [messages[i] for i in test]
    np.testing.assert_allclose(found.probabilities[test], model.predict_proba(tested), rtol=0, atol=1e-9)
    vocabulary = model.named_steps["features"].known_words_
    np.testing.assert_array_equal(found.familiarity[test], familiarity(tested, vocabulary))


def test_a_small_corpus_proves_no_budget_of_one_in_a_hundred(small_corpus: Corpus, trained: Trained) -> None:
    """655 messages hold fewer than 299 families of each label: no verdict is given that could break such a budget."""
    assert (trained.rule.scam_at_least, trained.rule.genuine_at_most) == (2.0, -1.0)
    assert set(trained.verdicts) <= {"other", "uncertain"}


def test_budgets_within_reach_of_the_corpus_give_verdicts(small_corpus: Corpus, trained: Trained) -> None:
    budgets = Budgets(0.2, 0.2, 0.2, 0.2)
    rule = fit_rule(trained.probabilities, small_corpus.labels, small_corpus.families, budgets)
    assert {"genuine", "fake", "other"} <= set(rule.verdicts(trained.probabilities))


def test_options_are_plain_types_for_the_manifest() -> None:
    options = TrainOptions(budgets=Budgets(genuine_called_fake=0.05)).to_dict()
    assert json.loads(json.dumps(options))["budgets"]["genuine_called_fake"] == 0.05


def test_options_survive_the_manifest() -> None:
    options = TrainOptions(c=3.0, features=FeatureOptions(chars=(1, 3), signals=("urgency",)), budgets=Budgets(0.02))
    assert TrainOptions.from_dict(json.loads(json.dumps(options.to_dict()))) == options
