from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from scamclf.corpus import Corpus, Split, grouped_folds
from scamclf.counts import Counts
from scamclf.decide import Budgets
from scamclf.evaluation.baselines import Baseline, baselines, fast_text, keyword_rules, majority
from scamclf.features import FeatureOptions, MessagePreparer
from scamclf.labels import LABELS, UNCERTAIN, VERDICTS
from scamclf.prepare import Prepared
from scamclf.signals.find import GENUINE_MARKS, RED_FLAGS
from scamclf.train import HeldOut, TrainOptions, fit

pytestmark = pytest.mark.xdist_group("training")

OPTIONS = TrainOptions(folds=2, budgets=Budgets(0.2, 0.2, 0.2, 0.2))


def marked(flags: int, marks: int, words: Sequence[str] = ("pay",)) -> Prepared:
    """A message with so many red flags and genuine marks."""
    names = [*sorted(RED_FLAGS)[:flags], *sorted(GENUINE_MARKS)[:marks]]
    return Prepared(tuple(words), " ".join(words), {name: [(0, 1)] for name in names})


def test_the_majority_is_the_training_parts_shares_with_one_more_of_each() -> None:
    labels = np.array(["fake"] * 3 + ["genuine"] * 2 + ["other"])
    found = majority([marked(0, 0)] * 6, labels, [marked(3, 0), marked(0, 3)])
    assert found.tolist() == [[0.4, 0.3, 0.2, 0.1]] * 2


def test_keyword_rules_give_each_pair_of_counts_the_labels_it_had() -> None:
    messages = [marked(2, 0)] * 4 + [marked(0, 1)] * 2
    labels = np.array(["fake"] * 3 + ["other_scam"] + ["genuine"] * 2)
    unknown = [4 / 10, 3 / 10, 1 / 10, 2 / 10]
    tested = [marked(2, 0), marked(0, 1), marked(1, 1)]
    assert keyword_rules(messages, labels, tested) == pytest.approx(
        np.array([[4 / 8, 1 / 8, 1 / 8, 2 / 8], [1 / 6, 3 / 6, 1 / 6, 1 / 6], unknown])
    )


def test_keyword_rules_tell_no_more_than_four_flags_apart() -> None:
    found = keyword_rules([marked(4, 0)] * 3, np.array(["fake"] * 3), [marked(4, 0), marked(6, 0)])
    assert found[0].tolist() == found[1].tolist()


def test_fast_text_learns_a_word() -> None:
    pytest.importorskip("fasttext")
    messages = [marked(0, 0, (word, "please")) for word in ("gift", "bill", "lunch", "prize") for _ in range(20)]
    labels = np.repeat(np.array(LABELS), 20)
    found = fast_text(messages, labels, [messages[0], messages[20], messages[40], messages[60]])
    assert found.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert found.sum(axis=1) == pytest.approx(np.ones(4))
    assert (found == fast_text(messages, labels, [messages[0], messages[20], messages[40], messages[60]])).all()


@pytest.fixture(scope="module")
def few(small_corpus: Corpus) -> Corpus:
    return replace(small_corpus, rows=small_corpus.rows[::3])


@pytest.fixture(scope="module")
def messages(few: Corpus) -> list[Prepared]:
    return MessagePreparer().transform(few.texts)


@pytest.fixture(scope="module")
def folds(few: Corpus) -> list[Split]:
    return grouped_folds(few.labels, few.families, OPTIONS.folds, OPTIONS.seed)


def by_name(corpus: Corpus, messages: Sequence[Prepared], folds: Sequence[Split]) -> dict[str, Baseline]:
    with pytest.MonkeyPatch.context() as patch:
        # It has a test of its own, and takes as long as all others.
        patch.setattr("scamclf.evaluation.baselines.has_fast_text", lambda: False)
        nothing = np.zeros((len(corpus), 4)), np.zeros((len(corpus), 2))
        held_out = HeldOut(*nothing, np.array(corpus.labels), np.array(corpus.families), folds)
        return {one.name: one for one in baselines(Counts(messages), held_out, OPTIONS)}


@pytest.fixture(scope="module")
def found(few: Corpus, messages: list[Prepared], folds: list[Split]) -> dict[str, Baseline]:
    return by_name(few, messages, folds)


def test_every_baseline_judges_every_message(few: Corpus, found: dict[str, Baseline]) -> None:
    assert list(found) == [
        *("majority", "keyword rules", "naive Bayes, characters"),
        *("words only", "characters only", "without signals"),
    ]
    for one in found.values():
        assert one.note
        assert one.probabilities.sum(axis=1) == pytest.approx(np.ones(len(few)))
        assert len(one.verdicts) == len(few)
        assert set(one.verdicts) <= set(VERDICTS)


def test_the_majority_cannot_keep_a_budget_by_calling_all_scams(found: dict[str, Baseline]) -> None:
    assert not set(found["majority"].verdicts) - {"genuine", "other", UNCERTAIN}


def test_naive_bayes_is_that_of_scikit_learn(
    few: Corpus, messages: list[Prepared], folds: list[Split], found: dict[str, Baseline]
) -> None:
    options = OPTIONS.features
    low, high = options.chars
    for train, test in folds:
        tfidf = TfidfVectorizer(
            analyzer="char", ngram_range=(low, high), min_df=options.min_df, sublinear_tf=True, lowercase=False
        )
        model = make_pipeline(tfidf, MultinomialNB(alpha=OPTIONS.smoothing))
        model.fit([f" {messages[i].chars} " for i in train], np.array(few.labels)[train])
        ours = found["naive Bayes, characters"].probabilities[test]
        assert ours == pytest.approx(model.predict_proba([f" {messages[i].chars} " for i in test]))


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("words only", FeatureOptions(chars=(0, 0), signals=())),
        ("characters only", FeatureOptions(words=0, signals=())),
        ("without signals", FeatureOptions(signals=())),
    ],
)
def test_parts_of_the_model_are_the_model_with_other_features(
    name: str,
    features: FeatureOptions,
    few: Corpus,
    messages: list[Prepared],
    folds: list[Split],
    found: dict[str, Baseline],
) -> None:
    train, test = folds[0]
    options = replace(OPTIONS, features=features)
    model = fit(Counts(messages), few.labels, few.families, options, train)
    ours = found[name].probabilities[test]
    assert ours == pytest.approx(model.predict_proba([messages[i] for i in test]), abs=1e-6)


def test_only_keyword_rules_look_at_signals(
    few: Corpus, messages: list[Prepared], folds: list[Split], found: dict[str, Baseline]
) -> None:
    """Without any, they know no more than the majority, and the others miss nothing."""
    bare = by_name(few, [replace(message, signals={}) for message in messages], folds)
    assert (bare["keyword rules"].probabilities == bare["majority"].probabilities).all()
    assert not (found["keyword rules"].probabilities == bare["keyword rules"].probabilities).all()
    for name in set(found) - {"keyword rules"}:
        assert (bare[name].probabilities == found[name].probabilities).all()
