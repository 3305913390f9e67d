from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scamclf.cli.report import vocabulary_lines
from scamclf.corpus import Corpus
from scamclf.evaluation.metrics import Figure
from scamclf.evaluation.vocabulary import ALL, CRITERIA, SIZES, Size, sizes, smallest_within_noise, study
from scamclf.train import TrainOptions


@pytest.fixture(scope="module")
def results(small_corpus: Corpus) -> list[Size]:
    all_of_them = replace(TrainOptions(folds=3), features=replace(TrainOptions().features, most=0))
    few = replace(all_of_them, features=replace(all_of_them.features, most=200))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scamclf.evaluation.vocabulary.sizes", lambda: {ALL: all_of_them, "few": few})
        return list(study(small_corpus, resamples=20))


def test_fewer_n_grams_are_compared_with_all(results: list[Size]) -> None:
    whole, few = results
    assert whole.ngrams > 10_000
    assert few.ngrams == 200
    assert all(change == Figure(0, 0, 0) for change in whole.changes.values())
    for name in CRITERIA:
        change = few.figures[name].value - whole.figures[name].value
        assert few.changes[name].value == pytest.approx(change)
    assert few.changes["log_loss"].low > 0 > few.changes["auc_scam"].high


def test_what_is_written_is_read_again(results: list[Size]) -> None:
    assert [Size.from_dict(json.loads(json.dumps(one.to_dict()))) for one in results] == results


def size(ngrams: int, auc: float, loss: float, width: float = 0.001) -> Size:
    """Worse than all n-grams by `auc` and `loss`, known up to `width`; the figures themselves up to 0.01."""
    figures = {name: Figure(0.5, 0.49, 0.51) for name in CRITERIA}
    changes = {name: Figure(-auc, -auc - width, -auc + width) for name in CRITERIA}
    return Size(str(ngrams), ngrams, figures, changes | {"log_loss": Figure(loss, loss - width, loss + width)})


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([], 900),
        ([size(500, 0.002, 0.002), size(100, 0.005, 0.008)], 100),
        ([size(500, 0.002, 0.002), size(100, 0.0095, 0.0)], 500),
        ([size(500, 0.002, 0.002), size(100, 0.0, 0.0095)], 500),
        ([size(500, 0.0, 0.0, width=0.02)], 900),
        ([size(500, -0.1, -0.1)], 500),
    ],
    ids=["alone", "both pass", "worse AUC", "worse loss", "unsure", "better"],
)
def test_the_fewest_are_taken_whose_loss_is_surely_less_than_the_noise(others: list[Size], chosen: int) -> None:
    assert smallest_within_noise([size(900, 0.0, 0.0, width=0.0), *others]).ngrams == chosen


def test_the_shipped_number_is_among_those_tried() -> None:
    features = TrainOptions().features
    assert features.most in SIZES
    assert next(iter(sizes())) == ALL


def test_a_line_tells_a_size(results: list[Size]) -> None:
    head, _, few = vocabulary_lines(results)
    assert head.startswith("n-grams")
    assert few.split()[:2] == ["few", "200"]
    assert f"{results[1].figures['log_loss'].value:.4f} {results[1].changes['log_loss'].value:+.4f}" in few
