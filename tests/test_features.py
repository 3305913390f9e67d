from __future__ import annotations

import numpy as np
import pytest

from scamclf.corpus import Corpus
from scamclf.features import Counts, FeatureOptions, MessagePreparer, SignalFlags, build_features, vocabulary_of
from scamclf.signals import SIGNALS, find_signals

TEXTS = [
    "您的账单已逾期,请还款",
    "您的账单已出,请查看",
    "your bill is overdue, pay now",
    "your bill is ready",
    "加V信只还本金",
    "",
]


def test_blocks_have_unit_rows_and_flags_their_weight() -> None:
    messages = MessagePreparer().transform(TEXTS)
    options = FeatureOptions(min_df=1, signal_weight=0.5)
    union = build_features(options).fit(messages)
    matrix = union.transform(messages)
    blocks = {name: len(step.get_feature_names_out()) for name, step in union.transformer_list}
    assert matrix.shape == (len(TEXTS), sum(blocks.values()))
    words = matrix[:5, : blocks["words"]]
    np.testing.assert_allclose(np.sqrt(words.multiply(words).sum(axis=1)), 1)
    flags = matrix[:, -blocks["signals"] :].toarray()
    assert set(np.unique(flags)) == {0.0, 0.5}


def test_flags_are_the_signals_of_the_message() -> None:
    flags = SignalFlags().transform(MessagePreparer().transform(TEXTS)).toarray()
    for text, row in zip(TEXTS, flags, strict=True):
        assert {name for name, on in zip(SIGNALS, row, strict=True) if on} == {s.name for s in find_signals(text)}


def test_a_message_of_unknown_words_has_no_features() -> None:
    union = build_features(FeatureOptions(chars=(2, 4))).fit(MessagePreparer().transform(TEXTS * 2))
    assert union.transform(MessagePreparer().transform(["Ж"])).nnz == 0


def test_a_huge_message_is_cut() -> None:
    (message,) = MessagePreparer().transform(["pay " * 100_000])
    assert len(message.words) == 5_000


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
    ],
    ids=lambda o: f"words {o.words}, chars {o.chars}, min_df {o.min_df}, {len(o.signals)} signals",
)
def test_counts_taken_once_give_the_features_of_a_fit_on_the_training_part(
    options: FeatureOptions, small_corpus: Corpus
) -> None:
    """Nothing of the tested rows is in them, though they were counted together."""
    messages = MessagePreparer().transform([*small_corpus.texts[::4], "", "Ж"])
    rng = np.random.default_rng(1)
    train, test = np.split(rng.permutation(len(messages)), [100])
    weighed = Counts(messages).weigher(options).weigh(train, test)
    union = build_features(options).fit([messages[i] for i in train])
    for rows, found in zip((train, test), weighed, strict=True):
        expected = union.transform([messages[i] for i in rows])
        assert found.shape == expected.shape
        assert found.format == "csr"
        np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=0, atol=1e-12)


def test_counts_of_one_training_part_tell_nothing_of_another(small_corpus: Corpus) -> None:
    messages = MessagePreparer().transform(small_corpus.texts[:60])
    weigher = Counts(messages).weigher(FeatureOptions())
    rows = np.arange(40)
    before = weigher.weigh(rows)[0]
    weigher.weigh(np.arange(20, 60), rows)
    assert (weigher.weigh(rows)[0] != before).nnz == 0


def test_each_kind_of_n_gram_is_counted_once(small_corpus: Corpus) -> None:
    counts = Counts(MessagePreparer().transform(small_corpus.texts[:60]))
    words, chars = counts.weigher(FeatureOptions()).blocks
    assert counts.weigher(FeatureOptions(chars=(0, 0), signals=())).blocks[0] is words
    assert counts.weigher(FeatureOptions(words=0, min_df=9)).blocks[0] is chars
    assert counts.weigher(FeatureOptions(words=1)).blocks[0] is not words


def test_the_vocabulary_is_that_of_the_words() -> None:
    messages = MessagePreparer().transform(TEXTS)
    assert set(vocabulary_of(build_features(FeatureOptions(min_df=2)).fit(messages)) or ()) >= {
        "账单",
        "bill",
        "your bill",
    }
