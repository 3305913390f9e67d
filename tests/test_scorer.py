from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scamclf.corpus import Corpus
from scamclf.counts import Counts
from scamclf.export import take_apart
from scamclf.features import FeatureOptions
from scamclf.prepare import Prepared, prepare
from scamclf.scorer import Scorer
from scamclf.signals.find import SIGNALS
from scamclf.train import Trained, TrainOptions, fit


@pytest.fixture(scope="module")
def scorer(trained: Trained) -> Scorer:
    return take_apart(trained.model)


def test_the_scorer_gives_the_pipelines_probabilities_on_the_corpus(
    trained: Trained, scorer: Scorer, corpus: Corpus
) -> None:
    messages = trained.model[0].transform(corpus.texts[::5])
    expected = trained.model[1:].predict_proba(messages)
    np.testing.assert_allclose(scorer.probabilities(messages), expected, rtol=0, atol=1e-9)


words = st.lists(
    st.sampled_from(["pay", "now", "<amount>", "逾期", "的", "zzzz", ",", "", "a b", "\ud800"]), max_size=30
)
chars = st.text(st.one_of(st.characters(), st.sampled_from("您的账单逾期 pay now\ue004。,")), max_size=80)
flags = st.lists(st.sampled_from([*SIGNALS, "unheard_of"]), unique=True)


@settings(max_examples=200)
@given(st.lists(st.tuples(words, chars, flags), max_size=6))
def test_the_scorer_gives_the_pipelines_probabilities_on_any_message(
    trained: Trained, scorer: Scorer, parts: list[tuple[list[str], str, list[str]]]
) -> None:
    messages = [Prepared(tuple(w), c.replace("\0", ""), {name: [(0, 1)] for name in f}) for w, c, f in parts]
    found = scorer.probabilities(messages)
    assert found.shape == (len(messages), 4)
    if messages:
        np.testing.assert_allclose(found, trained.model[1:].predict_proba(messages), rtol=0, atol=1e-9)


@settings(max_examples=100)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_raw_text_is_scored_alike(trained: Trained, scorer: Scorer, texts: list[str]) -> None:
    expected = trained.model.predict_proba(texts)
    np.testing.assert_allclose(scorer.probabilities([prepare(t) for t in texts]), expected, rtol=0, atol=1e-9)


def test_a_message_is_scored_alike_alone_and_among_others(scorer: Scorer, small_corpus: Corpus) -> None:
    messages = [prepare(text) for text in small_corpus.texts[:40]]
    together = scorer.probabilities(messages)
    for message, row in zip(messages, together, strict=True):
        np.testing.assert_allclose(scorer.probabilities([message])[0], row, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "features",
    [
        FeatureOptions(words=0),
        FeatureOptions(chars=(0, 0)),
        FeatureOptions(signals=()),
        FeatureOptions(words=1, chars=(2, 3), signals=("urgency",)),
    ],
)
def test_a_model_without_some_of_its_parts_is_scored_alike(small_corpus: Corpus, features: FeatureOptions) -> None:
    messages = [prepare(text) for text in small_corpus.texts]
    options = replace(TrainOptions(folds=3), features=features)
    tail = fit(Counts(messages), small_corpus.labels, small_corpus.families, options)
    found = take_apart(tail).probabilities(messages)
    np.testing.assert_allclose(found, tail.predict_proba(messages), rtol=0, atol=1e-9)


def test_features_have_the_names_and_values_that_the_pipeline_gives_them(trained: Trained, scorer: Scorer) -> None:
    message = prepare("您的账单已逾期,please pay £20 now")
    found = scorer.weigh([message])
    named = {
        f"{block}__{name}": value
        for (block, name), value in zip(scorer.names(found.columns.tolist()), found.values, strict=True)
    }
    features = trained.model.named_steps["features"]
    row = features.transform([message])
    assert named == pytest.approx(dict(zip(features.get_feature_names_out()[row.indices], row.data, strict=True)))


def test_serving_loads_neither_scikit_learn_nor_what_comes_with_it() -> None:
    code = "import sys, scamclf; scamclf.load().judge('您的账单已逾期 pay £20 at https://a.top now'); print([m for m in ('sklearn', 'scipy', 'pandas', 'joblib', 'mlflow', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
