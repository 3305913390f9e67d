from __future__ import annotations

import pytest

from scamclf.corpus import Corpus
from scamclf.evaluation.learning import CRITERIA, Point, learning_curve
from scamclf.labelled import Labelled


@pytest.fixture(scope="module")
def points(small_corpus: Corpus) -> list[Point]:
    chinese = ["晚上一起吃饭吗", "加V信只还本金,不还就冻结你名下所有银行卡"] * 3
    english = [f"see you at {hour} then" for hour in range(6)]
    labels = ["other", "fake"] * 3 + ["other"] * 6
    languages = [{"lang": lang} for lang in ["zh"] * 6 + ["en"] * 6]
    outside = Labelled(chinese + english, labels, [f"f{i}" for i in range(12)], languages)
    return list(learning_curve(small_corpus, {"mine": outside}, shares=(0.25, 1.0), n_jobs=-1))


def test_every_share_judges_every_set_and_its_languages(points: list[Point]) -> None:
    judged = [point.judged for point in points if point.share == 1.0]
    assert judged[0] == "folds"
    assert {"folds zh", "folds en", "mine", "mine zh", "mine en"} <= set(judged)
    assert judged == [point.judged for point in points if point.share == 0.25]
    assert all(set(point.figures) == set(CRITERIA) for point in points)


def test_more_messages_help(points: list[Point], small_corpus: Corpus) -> None:
    small, large = (point for point in points if point.judged == "folds")
    assert small.rows < large.rows / 3 < len(small_corpus) / 3
    assert large.figures["log_loss"].value < small.figures["log_loss"].value
    assert large.figures["auc_scam"].value > small.figures["auc_scam"].value


def test_what_a_set_does_not_define_is_none(points: list[Point]) -> None:
    english = next(point for point in points if point.judged == "mine en")
    assert english.to_dict()["figures"]["auc_scam"] is None
