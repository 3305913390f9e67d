"""What many tests share: the shipped model, the shipped corpus, and a small corpus that trains in a second."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import joblib
import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits

import scamclf
from scamclf.corpus import Corpus, read_corpus
from scamclf.train import Trained, TrainOptions, train

# A busy machine is no failure, and a run of the suite should fail again when it is run again.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

# A suite that a shell starts in the background is deaf to Ctrl-C, and so would be the programs that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data" / "messages"
CASES = Path(__file__).parent / "cases"

#: A row that keeps all rules.
ROW: dict[str, object] = {
    "id": "a-1",
    "text": "您的账单已逾期",
    "label": "genuine",
    "lang": "zh",
    "family": "a-1",
    "scenario": "bill",
    "difficulty": "easy",
    "tactics": [],
    "region": "CN",
    "sender": "bank",
    "channel": "text",
    "debt": "card",
    "stage": "overdue",
}


@pytest.fixture(scope="session", autouse=True)
def small_work_is_not_shared_out() -> Iterator[None]:
    """Folds are worked on one after the other, for new processes would have to import everything first; and so small a matrix takes longer shared out among threads."""
    with joblib.parallel_config("sequential"), threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def judge() -> scamclf.Judge:
    return scamclf.load()


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(DATA)


def write_corpus(folder: Path, rows: list[dict[str, object]]) -> Path:
    """Lay rows out as `<lang>/<label>.jsonl`."""
    for row in rows:
        path = folder / str(row["lang"]) / f"{row['label']}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return folder


@pytest.fixture(scope="session")
def small_data(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every twentieth message of the corpus."""
    rows = [asdict(row) for row in corpus.rows[::20]]
    return write_corpus(tmp_path_factory.mktemp("small"), rows)


@pytest.fixture(scope="session")
def small_corpus(small_data: Path) -> Corpus:
    return read_corpus(small_data)


@pytest.fixture(scope="session")
def trained(small_corpus: Corpus) -> Trained:
    """A model of the small corpus."""
    return train(small_corpus, TrainOptions(folds=3))
