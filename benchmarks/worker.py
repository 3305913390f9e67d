"""What is done in a process of its own: `python -m benchmarks.worker JOB ARGUMENTS`, with JSON arguments, prints one line of JSON.

Large imports stand inside the functions, so that a job's memory and start are its own.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.contenders import fit, load

CORPUS = Path(__file__).parents[1] / "data" / "messages"


def prepare(folder: str, every: int, contenders: list[str]) -> dict[str, Any]:
    """Fit the contenders on the corpus and write its messages, shuffled, to `folder`."""
    from scamclf.corpus import read_corpus

    rows = list(read_corpus(CORPUS).rows[::every])
    texts, labels = [row.text for row in rows], [row.label for row in rows]
    for name in contenders:
        fit(name, texts, labels, Path(folder))
    random.Random(0).shuffle(texts)
    _messages_file(folder).write_text(json.dumps(texts), "utf-8")
    return {"messages": len(texts), "mean_characters": statistics.mean(len(text) for text in texts)}


def throughput(folder: str, contender: str, messages: int, chunk: int, warm_up: int) -> dict[str, Any]:
    """Judge messages in chunks, after others to warm up."""
    texts = _messages(folder, messages + warm_up)
    judge = load(contender, Path(folder)).judge_many
    for start in range(messages, len(texts), chunk):
        judge(texts[start : start + chunk])
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, messages, chunk):
        judge(texts[start : min(start + chunk, messages)])
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def single(folder: str, contender: str, messages: int, warm_up: int) -> dict[str, Any]:
    """Judge messages one by one, after others to warm up; microseconds of CPU and of wall clock of each call."""
    texts = _messages(folder, messages + warm_up)
    judge = load(contender, Path(folder)).judge
    for text in texts[messages:]:
        judge(text)
    taken: dict[str, list[float]] = {"cpu": [], "wall": []}
    for text in texts[:messages]:
        wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
        judge(text)
        taken["cpu"].append((time.thread_time_ns() - cpu) / 1000)
        taken["wall"].append((time.perf_counter_ns() - wall) / 1000)
    return {
        clock: {"median": statistics.median(each), "p95": statistics.quantiles(each, n=20)[-1]}
        for clock, each in taken.items()
    }


def first(folder: str, contender: str, file: str) -> dict[str, Any]:
    """Load a model and judge the one message of a file."""
    load(contender, Path(folder)).judge(Path(file).read_text("utf-8"))
    return {}


def length(folder: str, contender: str, lengths: list[int], characters: int) -> dict[str, Any]:
    """Judge messages of exactly so many characters, corpus messages strung together; microseconds of CPU of each length."""
    strung = " ".join(_messages(folder))
    judge = load(contender, Path(folder)).judge
    found = {}
    for size in lengths:
        number = min(300, max(5, characters // size))
        ends = len(strung) - size
        texts = [strung[start : start + size] for start in (i * size % max(1, ends) for i in range(number))]
        for text in texts[: number // 5]:
            judge(text)
        taken = []
        for text in texts:
            cpu = time.thread_time_ns()
            judge(text)
            taken.append((time.thread_time_ns() - cpu) / 1000)
        found[str(size)] = {"messages": number, "median": statistics.median(taken), "longest": max(taken)}
    return found


def memory(folder: str, contender: str, messages: int) -> dict[str, Any]:
    """Resident memory in MB of the bare process, with the model loaded, and after it judged messages one by one and together."""
    texts = _messages(folder, messages)
    found = {"bare": _resident()}
    one = load(contender, Path(folder))
    found["loaded"] = _resident()
    for text in texts:
        one.judge(text)
    one.judge_many(texts)
    found["used"] = _resident()
    return found


def write_lines(folder: str, file: str, number: int) -> dict[str, Any]:
    """Write a file of `number` messages, one a line: those of the corpus, again and again."""
    lines = [text.replace("\n", " ") + "\n" for text in _messages(folder)]
    with Path(file).open("w", encoding="utf-8") as out:
        out.writelines(islice(cycle(lines), number))
    return {"bytes": Path(file).stat().st_size}


def training(share: float, every: int) -> dict[str, Any]:
    """Train with the default options on a share of the corpus, drawn by family; on all cores."""
    from scamclf.corpus import Corpus, read_corpus
    from scamclf.train import TrainOptions, train

    whole = read_corpus(CORPUS)
    families = sorted(set(whole.families[::every]))
    random.Random(0).shuffle(families)
    kept = set(families[: round(share * len(families))])
    part = Corpus(tuple(row for row in whole.rows if row.family in kept), whole.digest)
    wall = time.perf_counter()
    train(part, TrainOptions(), n_jobs=-1)
    return {"messages": len(part), "wall": time.perf_counter() - wall}


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    from benchmarks.machine import facts

    return facts()


def _messages_file(folder: str) -> Path:
    return Path(folder) / "messages.json"


def _messages(folder: str, number: int | None = None) -> list[str]:
    """The messages that `prepare` shuffled: the first ones, or all."""
    texts: list[str] = json.loads(_messages_file(folder).read_text("utf-8"))
    return texts[:number]


def _resident() -> float:
    from benchmarks.memory import resident

    return resident()


JOBS: Mapping[str, Callable[..., dict[str, Any]]] = {
    job.__name__: job for job in (prepare, throughput, single, first, length, memory, write_lines, training, machine)
}


def main() -> None:
    """Do the job that the command line names."""
    job, arguments = sys.argv[1:]
    print(json.dumps(JOBS[job](**json.loads(arguments))))


if __name__ == "__main__":
    main()
