"""Starts fresh processes, on one core where asked, and tells what they took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from benchmarks.memory import peak_mb, tree

ROOT = Path(__file__).parents[1]

#: Libraries for numbers would otherwise start as many threads as there are cores.
_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}

#: Seconds between two looks at the memory of a process with children.
_EVERY = 0.1


class FailedError(Exception):
    """A process that did not end well, or could not be started."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took, with those that it started."""

    #: Seconds from start to end.
    wall: float
    #: Seconds of CPU.
    cpu: float
    #: Peak of its memory in MB; with children that of all together, as it was seen every tenth of a second.
    peak_mb: float
    #: Standard output, if it was asked for.
    output: str = ""

    def figures(self) -> dict[str, float]:
        """Without the output."""
        return {"wall": self.wall, "cpu": self.cpu, "peak_mb": self.peak_mb}


def work(job: str, *, one_core: bool = True, **arguments: Any) -> dict[str, Any]:
    """Have `benchmarks.worker` do a job.

    Raises:
        FailedError: as `run`.
    """
    found: dict[str, Any] = json.loads(run(worker(job, arguments), one_core=one_core, output=True).output)
    return found


def worker(job: str, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """The command that does a job of `benchmarks.worker`."""
    return (sys.executable, "-m", "benchmarks.worker", job, json.dumps(arguments))


def run(command: Sequence[str], *, one_core: bool = True, output: bool = False) -> Taken:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        one_core: keep it on one core, where the system can, and to one thread a library.
        output: read what it prints; thrown away if not.

    Raises:
        FailedError: it cannot be started, or ends with another status than 0. What it said stands on standard error.
    """
    environment = {**os.environ, **(_ONE_THREAD if one_core else {})}
    start = time.perf_counter()
    try:
        with _on_one_core(one_core):
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE if output else subprocess.DEVNULL
            )
    except OSError as error:
        raise FailedError(f"cannot start {command[0]}: {error.strerror}") from None
    with process, _watched(process.pid, not one_core) as seen:
        text = process.stdout.read().decode("utf-8") if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        # It was waited for here, where its use of memory is told.
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedError(f"{' '.join(command[1:4])} ended with {process.returncode}; the reason stands above")
    return Taken(wall, usage.ru_utime + usage.ru_stime, max(peak_mb(usage.ru_maxrss), *seen), text)


@contextmanager
def _on_one_core(wanted: bool) -> Iterator[None]:
    """What is started inside stays on the last core; elsewhere than on Linux it runs where it likes."""
    if not wanted or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def _watched(pid: int, wanted: bool) -> Iterator[list[float]]:
    """Looks at the memory of a process and its children until the block ends; a list of what was seen."""
    seen = [0.0, 0.0]
    if not wanted:
        yield seen
        return
    ended = Event()

    def watch() -> None:
        while not ended.wait(_EVERY):
            seen.append(tree(pid))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
