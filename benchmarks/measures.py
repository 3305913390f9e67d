"""What is measured, one function a measure; each gives plain types for the record.

Ways that are compared are measured in rounds, one after the other, so that what else the machine does touches all of them; each round begins with another.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.processes import FailedError, run, work, worker
from benchmarks.scale import Scale

#: One message of each language; not of the corpus.
FIRST = {
    "zh": "加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡",
    "en": "Hi Sam, your Northline Energy bill of £84.20 is due on 12 June. Pay in the app.",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measures share."""

    scale: Scale
    #: Where models and files lie while it runs.
    folder: Path
    contenders: Sequence[str]
    #: Has a job done: `processes.work`, or a test's way without processes.
    work: Callable[..., dict[str, Any]] = work

    def each(self, job: str, **arguments: Any) -> dict[str, Callable[[], dict[str, Any]]]:
        """The same job for each contender."""
        return {
            name: partial(self.work, job, folder=str(self.folder), contender=name, **arguments)
            for name in self.contenders
        }


Rounds = list[dict[str, dict[str, Any]]]


def throughput(bench: Bench) -> dict[str, Any]:
    """A file of messages of real lengths, on one core."""
    scale = bench.scale
    ways = bench.each("throughput", messages=scale.messages, chunk=scale.chunk, warm_up=scale.warm_up)
    return {"messages": scale.messages, "chunk": scale.chunk, "rounds": _in_rounds(ways, scale.rounds)}


def single(bench: Bench) -> dict[str, Any]:
    """Messages one by one, on one core; microseconds."""
    scale = bench.scale
    ways = bench.each("single", messages=scale.single, warm_up=scale.warm_up)
    return {"messages": scale.single, "rounds": _in_rounds(ways, scale.single_rounds)}


def start(bench: Bench) -> dict[str, Any]:
    """From the command to the verdict on one message, on one core."""
    scale = bench.scale
    ways = {code: _command(sys.executable, "-c", code) for code in ("pass", "import sklearn")}
    for lang in scale.languages:
        file = bench.folder / f"{lang}.txt"
        file.write_text(FIRST[lang] + "\n", "utf-8")
        ways[f"product, {lang}"] = _command(scamclf(), "predict", str(file))
        for name in bench.contenders:
            if name != "product":
                job = worker("first", {"folder": str(bench.folder), "contender": name, "file": str(file)})
                ways[f"{name}, {lang}"] = _command(*job)
    return {"rounds": _in_rounds(ways, scale.starts_before + scale.starts)[scale.starts_before :]}


def files(bench: Bench) -> dict[str, Any]:
    """`scamclf predict` on growing files, with one process and with two."""
    scale = bench.scale
    jobs = (1, 2) if "--jobs" in run((scamclf(), "predict", "--help"), output=True).output else (1,)
    found = []
    for number in scale.files:
        file = bench.folder / "messages.txt"
        size = bench.work("write_lines", folder=str(bench.folder), file=str(file), number=number)["bytes"]
        command = (scamclf(), "predict", str(file))
        ways = {"1": _command(*command)} | {
            str(n): _command(*command, "--jobs", str(n), one_core=False) for n in jobs if n > 1
        }
        rounds = _in_rounds(ways, 1 if number > scale.large else scale.file_rounds)
        found.append({"messages": number, "bytes": size, "rounds": rounds})
        file.unlink()
    return {"jobs": jobs, "files": found}


def length(bench: Bench) -> dict[str, Any]:
    """Messages of growing length, on one core; microseconds of CPU."""
    scale = bench.scale
    ways = bench.each("length", lengths=scale.lengths, characters=scale.length_characters)
    return {"lengths": scale.lengths, "rounds": _in_rounds(ways, 1)}


def memory(bench: Bench) -> dict[str, Any]:
    """What a loaded model weighs; MB."""
    return {
        "messages": bench.scale.warm_up,
        "rounds": _in_rounds(bench.each("memory", messages=bench.scale.warm_up), 1),
    }


def training(bench: Bench) -> dict[str, Any]:
    """Training on growing shares of the corpus, on all cores."""
    scale = bench.scale
    ways = {
        str(share): partial(bench.work, "training", one_core=False, share=share, every=scale.every)
        for share in scale.shares
    }
    return {"rounds": _in_rounds(ways, 1)}


#: In the order of the report.
MEASURES: Mapping[str, Callable[[Bench], dict[str, Any]]] = {
    measure.__name__: measure for measure in (throughput, single, start, files, length, memory, training)
}


def scamclf() -> str:
    """The command beside this Python.

    Raises:
        FailedError: there is none.
    """
    command = Path(sys.executable).with_name("scamclf")
    if not command.exists():
        raise FailedError(f"no {command}; run `make setup`, then `make bench`")
    return str(command)


def _command(*command: str, one_core: bool = True) -> Callable[[], dict[str, Any]]:
    return lambda: run(command, one_core=one_core).figures()


def _in_rounds(ways: Mapping[str, Callable[[], dict[str, Any]]], number: int) -> Rounds:
    """What each way gave in each round."""
    rounds: Rounds = []
    names = list(ways)
    for turn in range(number):
        first = turn % len(names)
        found = {name: ways[name]() for name in names[first:] + names[:first]}
        rounds.append({name: found[name] for name in names})
    return rounds
