from __future__ import annotations

import numpy as np
from sklearn.pipeline import FeatureUnion

from scamclf.counts import Counts
from scamclf.features import FeatureOptions, MessagePreparer, SignalFlags
from scamclf.signals import SIGNALS, find_signals

TEXTS = [
    "您的账单已逾期,请还款",
    "您的账单已出,请查看",
    "your bill is overdue, pay now",
    "your bill is ready",
    "加V信只还本金",
    "",
]


def fitted(texts: list[str], options: FeatureOptions) -> FeatureUnion:
    counts = Counts.of(texts)
    everything = np.arange(len(texts))
    return counts.features(
        options, counts.weigher(options).learn(np.array(["other"] * len(texts)), everything), everything
    )


def test_blocks_have_unit_rows_and_flags_their_weight() -> None:
    union = fitted(TEXTS, FeatureOptions(min_df=1, signal_weight=0.5))
    matrix = union.transform(MessagePreparer().transform(TEXTS))
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
    union = fitted(TEXTS * 2, FeatureOptions(chars=(2, 4)))
    assert union.transform(MessagePreparer().transform(["Ж"])).nnz == 0


def test_a_huge_message_is_cut() -> None:
    (message,) = MessagePreparer().transform(["pay " * 100_000])
    assert len(message.words) == 5_000


def test_the_vocabulary_is_that_of_the_words() -> None:
    """Of all that stand in enough messages, not only of those that are weighed."""
    known = {"账单", "bill", "your"}
    assert set(fitted(TEXTS, FeatureOptions()).known_words_ or ()) >= known
    assert set(fitted(TEXTS, FeatureOptions(most=0)).known_words_ or ()) >= known
    assert fitted(TEXTS, FeatureOptions(words=0)).known_words_ is None


def test_a_block_without_n_grams_is_left_out() -> None:
    union = fitted(["pay now", "pey late"], FeatureOptions())
    assert [name for name, _ in union.transformer_list] == ["chars", "signals"]
    assert union.transform(MessagePreparer().transform(["pay"])).shape == (1, len(union.get_feature_names_out()))
