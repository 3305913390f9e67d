from __future__ import annotations

import pickle
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.sparse import csr_matrix, identity
from scipy.special import softmax
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

from scamclf.corpus import Corpus, grouped_folds
from scamclf.counts import Counts
from scamclf.errors import CorpusError
from scamclf.evaluation.calibration import calibrate
from scamclf.features import FeatureOptions
from scamclf.labels import LABELS
from scamclf.linear import CalibratedLinear, Weights, fit_map, fit_scores, held_out_scores, score

FOLDS = 3


@dataclass(frozen=True)
class Fold:
    """Both parts of the small corpus, the second held out, and the model of the first."""

    features: csr_matrix
    labels: np.ndarray
    families: np.ndarray
    tested: csr_matrix
    truth: np.ndarray
    model: CalibratedLinear


@pytest.fixture(scope="module")
def folds(small_corpus: Corpus) -> list[Fold]:
    """Of words alone: quick, and as good for these tests."""
    counts = Counts.of(small_corpus.texts)
    weigher = counts.weigher(FeatureOptions(words=1, chars=(0, 0)))
    labels, families = np.array(small_corpus.labels), np.array(small_corpus.families)
    found = []
    for train, test in grouped_folds(labels, families, FOLDS, seed=7):
        features, tested = weigher.weigh(labels, train, test)
        model = CalibratedLinear(folds=FOLDS).fit(features, labels[train], families[train])
        found.append(Fold(features, labels[train], families[train], tested, labels[test], model))
    return found


@pytest.fixture(scope="module")
def fold(folds: list[Fold]) -> Fold:
    return folds[0]


def test_probabilities_are_the_softmax_of_weights_times_features(fold: Fold) -> None:
    model, features = fold.model, fold.tested
    assert list(model.classes_) == list(LABELS)
    assert model.coef_.shape == (4, features.shape[1])
    assert model.intercept_.shape == (4,)
    probabilities = model.predict_proba(features)
    by_hand = softmax(features.toarray() @ model.coef_.T + model.intercept_, axis=1)
    np.testing.assert_allclose(probabilities, by_hand, rtol=0, atol=1e-12)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert list(model.predict(features)) == [LABELS[i] for i in probabilities.argmax(axis=1)]


def test_the_one_matrix_is_its_parts_one_after_the_other(fold: Fold) -> None:
    """Two models' scores, each of held-out rows, and a logistic regression on top, as scikit-learn alone would stack them, up to the bits that weights keep."""
    features, truth, tested, model = fold.features, fold.labels, fold.tested, fold.model

    def scores_by(seen: csr_matrix, of: np.ndarray, rows: csr_matrix) -> np.ndarray:
        machine = LinearSVC(C=model.c, random_state=model.seed, tol=1e-2).fit(seen, of)
        bayes = MultinomialNB(alpha=model.smoothing, fit_prior=False).fit(seen, of)
        likelihoods = bayes.predict_joint_log_proba(rows) + np.log(4)
        return np.hstack([machine.decision_function(rows), likelihoods - likelihoods.mean(axis=1, keepdims=True)])

    held_out = np.zeros((len(truth), 8))
    for seen, left in grouped_folds(truth, fold.families, FOLDS, model.seed):
        held_out[left] = scores_by(features[seen], truth[seen], features[left])
    spread = held_out.std(axis=0)
    top = LogisticRegression(C=10.0, solver="newton-cholesky", max_iter=200).fit(held_out / spread, truth)
    stacked = top.predict_proba(scores_by(features, truth, tested) / spread)
    np.testing.assert_allclose(model.predict_proba(tested), stacked, rtol=0, atol=1e-3)


def test_no_row_is_scored_by_a_model_that_saw_its_family(small_corpus: Corpus) -> None:
    """A model that only remembers which families it saw remembers none of the rows it scores."""
    labels = np.array(small_corpus.labels)
    families = np.arange(len(labels)) // 3
    of_family = identity(families[-1] + 1, format="csr")[families]

    def remember(features: csr_matrix, _: np.ndarray) -> Weights:
        return np.asarray(features.sum(axis=0)), np.zeros(1)

    splits = grouped_folds(labels, families, FOLDS, seed=0)
    parts = [(of_family[train], of_family[test]) for train, test in splits]
    assert not held_out_scores(parts, labels, splits, remember).any()
    assert score(of_family, remember(of_family, labels)).all()


def confidence_on_new_rows(families: np.ndarray | None) -> float:
    """Mean highest probability where labels are pure chance, and every message came with two copies under the same label."""
    rng = np.random.default_rng(4)
    texts = csr_matrix(rng.random((200, 300)) * (rng.random((200, 300)) < 0.1))
    model = CalibratedLinear(folds=FOLDS).fit(texts[np.tile(np.arange(150), 3)], np.tile(chance_labels(), 3), families)
    return float(model.predict_proba(texts[150:]).max(axis=1).mean())


def chance_labels() -> np.ndarray:
    return np.random.default_rng(5).choice(LABELS, size=150)


def test_copies_of_a_family_make_no_model_sure_of_itself() -> None:
    """Calibrated on rows whose copies it was fitted on, it takes what it remembers for what it knows."""
    assert confidence_on_new_rows(np.tile(np.arange(150), 3)) < 0.4
    assert confidence_on_new_rows(None) > 0.55


def test_rows_without_families_are_families_of_their_own(fold: Fold) -> None:
    one = CalibratedLinear(folds=2).fit(fold.tested, fold.truth)
    other = CalibratedLinear(folds=2).fit(fold.tested, fold.truth, range(len(fold.truth)))
    np.testing.assert_array_equal(one.coef_, other.coef_)


def test_fitted_twice_it_is_the_same(fold: Fold) -> None:
    again = CalibratedLinear(folds=FOLDS).fit(fold.features, fold.labels, fold.families)
    np.testing.assert_array_equal(again.coef_, fold.model.coef_)
    np.testing.assert_array_equal(again.intercept_, fold.model.intercept_)


def test_weights_fit_32_bits(fold: Fold) -> None:
    np.testing.assert_array_equal(fold.model.coef_, fold.model.coef_.astype(np.float32))


def test_calibrating_folds_may_have_features_of_their_own(fold: Fold) -> None:
    """With the rows as they are nothing changes; with scores of other rows than the labels are of, the model is less sure of itself."""

    def as_they_are(train: np.ndarray, test: np.ndarray) -> list[csr_matrix]:
        return [fold.features[train], fold.features[test]]

    def mixed_up(train: np.ndarray, test: np.ndarray) -> list[csr_matrix]:
        return [fold.features[train], fold.features[np.random.default_rng(0).permutation(test)]]

    same, unsure = (
        CalibratedLinear(folds=FOLDS).fit(fold.features, fold.labels, fold.families, weigh).predict_proba(fold.tested)
        for weigh in (as_they_are, mixed_up)
    )
    np.testing.assert_array_equal(same, fold.model.predict_proba(fold.tested))
    assert unsure.max(axis=1).mean() < same.max(axis=1).mean() - 0.1


def test_it_is_an_estimator_that_scikit_learn_can_copy(fold: Fold) -> None:
    model = CalibratedLinear(c=0.3, smoothing=0.1, folds=4, seed=9)
    assert model.get_params() == {"c": 0.3, "smoothing": 0.1, "folds": 4, "seed": 9}
    copied = clone(fold.model)
    assert copied.get_params() == fold.model.get_params()
    assert not hasattr(copied, "coef_")
    stored = pickle.loads(pickle.dumps(fold.model))
    np.testing.assert_array_equal(stored.predict_proba(fold.tested), fold.model.predict_proba(fold.tested))


def test_a_label_with_fewer_families_than_folds_is_named(fold: Fold) -> None:
    features = fold.features[:40]
    with pytest.raises(CorpusError, match=r"too few families of other_scam: 3 folds"):
        CalibratedLinear(folds=3).fit(features, np.array([*LABELS[:3] * 13, "other_scam"]))


def test_naive_bayes_scores_tell_labels_apart_and_not_long_messages_from_short() -> None:
    rng = np.random.default_rng(0)
    features, labels = csr_matrix(rng.random((80, 12))), np.array(LABELS * 20)
    weights, intercepts = fit_scores(features, labels, c=1.0, smoothing=0.03, seed=0)
    assert weights.shape == (8, 12)
    np.testing.assert_allclose(weights[4:].sum(axis=0), 0, atol=1e-12)
    np.testing.assert_array_equal(intercepts[4:], 0)


def test_the_map_does_not_mind_how_scores_are_scaled() -> None:
    """The two models' scores differ tenfold in size, and must be shrunk alike."""
    rng = np.random.default_rng(2)
    labels = rng.choice(LABELS, size=300)
    scores = rng.normal(size=(300, 4)) + np.eye(4)[[LABELS.index(label) for label in labels]]
    scale = np.array([0.01, 1.0, 30.0, 1000.0])
    (matrix, offset), (scaled, same_offset) = fit_map(scores, labels), fit_map(scores * scale, labels)
    np.testing.assert_allclose(scaled * scale, matrix, atol=1e-6)
    np.testing.assert_allclose(same_offset, offset, atol=1e-6)


def test_held_out_rows_are_told_better_than_by_temperature(folds: list[Fold]) -> None:
    """The map and naive Bayes are worth having: the log loss is lower than with one factor for the machine's scores."""

    def fit(features: csr_matrix, of: np.ndarray) -> Weights:
        return fit_scores(features, of, c=1.0, smoothing=0.03, seed=0)

    kept, temperature = [], []
    for fold in folds:
        inner = grouped_folds(fold.labels, fold.families, FOLDS, fold.model.seed)
        parts = [(fold.features[train], fold.features[test]) for train, test in inner]
        scores = held_out_scores(parts, fold.labels, inner, fit)
        on_test = score(fold.tested, fit(fold.features, fold.labels))
        by_factor = calibrate("temperature", scores, fold.labels, on_test)
        temperature.append(log_loss(fold.truth, by_factor, labels=LABELS))
        kept.append(log_loss(fold.truth, fold.model.predict_proba(fold.tested), labels=LABELS))
    assert np.mean(kept) < np.mean(temperature) - 0.02
