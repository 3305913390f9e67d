from __future__ import annotations

import numpy as np

from scamclf.features import FeatureOptions, MessagePreparer, SignalFlags, build_features
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
