from __future__ import annotations

import numpy as np
from joblib import parallel_config

from scamclf.corpus import Corpus
from scamclf.features import MessagePreparer
from scamclf.labels import LABELS
from scamclf.train import Trained, TrainOptions, cross_fitted_verdicts, out_of_fold, train

OPTIONS = TrainOptions(folds=3)


def test_two_trainings_give_the_same_probabilities(small_corpus: Corpus, trained: Trained) -> None:
    again = train(small_corpus, OPTIONS)
    np.testing.assert_allclose(again.probabilities, trained.probabilities, rtol=0, atol=1e-9)
    texts = small_corpus.texts[:50]
    np.testing.assert_allclose(again.model.predict_proba(texts), trained.model.predict_proba(texts), rtol=0, atol=1e-9)
    assert again.rule == trained.rule


def test_folds_side_by_side_change_nothing(small_corpus: Corpus, trained: Trained) -> None:
    messages = MessagePreparer().transform(small_corpus.texts)
    with parallel_config("loky"):
        together, _ = out_of_fold(messages, small_corpus.labels, small_corpus.families, OPTIONS, n_jobs=2)
    np.testing.assert_allclose(together, trained.probabilities, rtol=0, atol=1e-9)


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
    probabilities, _ = out_of_fold(MessagePreparer().transform([*texts, *extra]), labels, families, OPTIONS)
    return probabilities[: len(texts)]


def test_verdicts_of_a_fold_use_the_rule_of_the_others() -> None:
    """Only the test fold holds scams that look genuine: its own rule would be narrow, the others' is wide."""
    honest, scam = [0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]
    disguised = [0.3, 0.7, 0.0, 0.0]
    probabilities = np.array([honest, scam, honest, scam, disguised, honest])
    labels = ["genuine", "fake", "genuine", "fake", "fake", "genuine"]
    folds = [
        (np.array([0, 1, 2, 3]), np.array([4, 5])),
        (np.array([2, 3, 4, 5]), np.array([0, 1])),
        (np.array([0, 1, 4, 5]), np.array([2, 3])),
    ]
    verdicts = cross_fitted_verdicts(probabilities, labels, folds)
    assert verdicts[4] == "genuine"
