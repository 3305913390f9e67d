from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from scamclf.corpus import Corpus
from scamclf.counts import Counts
from scamclf.features import FeatureOptions, MessagePreparer, analyzers
from scamclf.prepare import Prepared

#: So few that most n-grams are left out.
FEW = FeatureOptions(most=300)


@pytest.fixture(scope="module")
def messages(small_corpus: Corpus) -> list[Prepared]:
    return MessagePreparer().transform([*small_corpus.texts[::4], "", "Ж"])


@pytest.fixture(scope="module")
def labels(small_corpus: Corpus) -> np.ndarray:
    return np.array([*small_corpus.labels[::4], "other", "other"])


@pytest.fixture(scope="module")
def split(messages: list[Prepared]) -> tuple[np.ndarray, np.ndarray]:
    train, test = np.split(np.random.default_rng(1).permutation(len(messages)), [100])
    return train, test


@pytest.mark.parametrize(
    "options",
    [
        FeatureOptions(),
        FeatureOptions(words=1, min_df=1),
        FeatureOptions(words=0),
        FeatureOptions(chars=(0, 0)),
        FeatureOptions(words=3, chars=(2, 3), min_df=3, signal_weight=2.0),
        FeatureOptions(signals=()),
        FeatureOptions(words=0, signals=()),
        FeatureOptions(words=0, chars=(0, 0)),
        FEW,
        replace(FEW, signals=()),
    ],
    ids=lambda o: f"words {o.words}, chars {o.chars}, min_df {o.min_df}, {len(o.signals)} signals, most {o.most}",
)
def test_the_step_for_any_message_gives_what_was_weighed(
    options: FeatureOptions, messages: list[Prepared], labels: np.ndarray, split: tuple[np.ndarray, np.ndarray]
) -> None:
    counts = Counts(messages)
    weigher = counts.weigher(options)
    union = counts.features(options, weigher.learn(labels, split[0]), split[0])
    for rows, found in zip(split, weigher.weigh(labels, *split), strict=True):
        expected = union.transform([messages[i] for i in rows])
        assert found.shape == expected.shape
        assert found.format == "csr"
        np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=0, atol=1e-12)


def by_scikit_learn(options: FeatureOptions, messages: list[Prepared], **further: Any) -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(analyzer=analyzer, min_df=options.min_df, sublinear_tf=True, **further).fit(messages)
        for analyzer in analyzers(options).values()
    ]


@pytest.mark.parametrize("min_df", [1, 2, 3])
def test_all_n_grams_weigh_what_scikit_learn_learns_from_the_training_part(
    min_df: int, messages: list[Prepared], labels: np.ndarray, split: tuple[np.ndarray, np.ndarray]
) -> None:
    """Nothing of the tested rows is in them, though they were counted together."""
    options = FeatureOptions(min_df=min_df, most=0, signals=())
    train, test = split
    _, found = Counts(messages).weigher(options).weigh(labels, train, test)
    blocks = by_scikit_learn(options, [messages[i] for i in train])
    expected = np.hstack([block.transform([messages[i] for i in test]).toarray() for block in blocks])
    np.testing.assert_allclose(found.toarray(), expected, rtol=0, atol=1e-7)


def test_n_grams_that_are_not_kept_count_in_no_length(
    messages: list[Prepared], labels: np.ndarray, split: tuple[np.ndarray, np.ndarray]
) -> None:
    weigher = Counts(messages).weigher(replace(FEW, signals=()))
    words, chars = (block.columns for block in weigher.learn(labels, split[0]))
    assert len(words) + len(chars) == FEW.most
    assert len(words) > 30 < len(chars)
    all_of_it = Counts(messages).weigher(replace(FEW, most=0, signals=()))
    every = all_of_it.learn(labels, split[0])
    matrix = all_of_it.apply(every, split[1])
    width = len(every[0].columns)
    kept = np.isin(every[0].columns, words), np.isin(every[1].columns, chars)
    expected = [
        normalize(part[:, mask]).toarray()
        for part, mask in zip((matrix[:, :width], matrix[:, width:]), kept, strict=True)
    ]
    np.testing.assert_allclose(weigher.weigh(labels, *split)[1].toarray(), np.hstack(expected), rtol=0, atol=1e-12)


def test_which_n_grams_are_kept_never_depends_on_held_out_messages_or_labels(
    messages: list[Prepared], labels: np.ndarray, split: tuple[np.ndarray, np.ndarray]
) -> None:
    train, test = split
    other = labels.copy()
    other[test] = np.roll(other[test], 1)
    counts = Counts(messages)
    texts = [messages[i] if i in set(train.tolist()) else messages[train[0]] for i in range(len(messages))]
    before, after, otherwise = (
        [
            set(names[block.columns])
            for (_, _, names), block in zip(c._counted(FEW), c.weigher(FEW).learn(of, train), strict=True)
        ]
        for c, of in ((counts, labels), (counts, other), (Counts(texts), labels))
    )
    assert before == after == otherwise
    relabelled = counts.weigher(FEW).learn(np.roll(labels, 1), train)
    assert [
        set(names[block.columns]) for (_, _, names), block in zip(counts._counted(FEW), relabelled, strict=True)
    ] != before


def test_what_is_kept_tells_labels_apart() -> None:
    """A word that all say, and one that only one label says."""
    texts = ["please pay", "please wait"] * 20 + [f"please {word} twice" for word in ("go", "come", "sit")] * 2
    told = np.array(["fake", "genuine"] * 20 + ["other", "other_scam"] * 3)
    options = FeatureOptions(words=1, chars=(0, 0), signals=(), most=2)
    counts = Counts.of(texts)
    everything = np.arange(len(texts))
    features = counts.features(options, counts.weigher(options).learn(told, everything), everything)
    assert set(features.get_feature_names_out()) == {"words__pay", "words__wait"}
    assert features.known_words_ == {"please", "pay", "wait", "twice", "go", "come", "sit"}


def test_inverse_document_frequencies_fit_32_bits(messages: list[Prepared], labels: np.ndarray) -> None:
    for block in Counts(messages).weigher(FEW).learn(labels, np.arange(len(messages))):
        np.testing.assert_array_equal(block.idf, block.idf.astype(np.float32))


def test_counts_of_one_training_part_tell_nothing_of_another(messages: list[Prepared], labels: np.ndarray) -> None:
    weigher = Counts(messages).weigher(FEW)
    rows = np.arange(80)

    def features() -> csr_matrix:
        return weigher.weigh(labels, rows)[0]

    before = features()
    weigher.weigh(labels, np.arange(40, 120), rows)
    assert (features() != before).nnz == 0


def test_each_kind_of_n_gram_is_counted_once(messages: list[Prepared]) -> None:
    counts = Counts(messages)
    words, chars = counts.weigher(FeatureOptions()).blocks
    assert counts.weigher(FeatureOptions(chars=(0, 0), signals=())).blocks[0] is words
    assert counts.weigher(FeatureOptions(words=0, min_df=9)).blocks[0] is chars
    assert counts.weigher(FeatureOptions(words=1)).blocks[0] is not words
