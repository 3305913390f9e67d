from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial

import pytest

from scamclf.errors import InputError, ScamclfError
from scamclf.parallel import InOrder, processors


def who_and_what() -> Callable[[int], tuple[int, int]]:
    """Work that says which process did it; every third task takes longer."""

    def work(number: int) -> tuple[int, int]:
        if number % 3 == 0:
            time.sleep(0.02)
        return os.getpid(), number

    return work


def dies_at(task: int) -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == task:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    return work


def refuses() -> Callable[[int], int]:
    raise InputError("no model file none.joblib")


def refuses_the_task() -> Callable[[int], int]:
    def work(number: int) -> int:
        raise InputError(f"cannot do {number}")

    return work


def no_such_file() -> Callable[[int], int]:
    raise FileNotFoundError(2, "No such file or directory", "none.joblib")


def do(prepare: Callable[[], Callable[[int], int]], count: int, done: list[int]) -> None:
    """So many tasks in two processes; `done` gets their results."""
    with InOrder(prepare, jobs=2) as tasks:
        for number in range(count):
            done += tasks.put(number)
        done += tasks.finish()


def test_results_come_in_the_order_of_the_tasks_from_several_processes() -> None:
    with InOrder(who_and_what, jobs=2) as tasks:
        done = [result for number in range(40) for result in tasks.put(number)]
        done += tasks.finish()
        done += [result for number in range(40, 50) for result in tasks.put(number)]
        done += tasks.finish()
    assert [number for _, number in done] == list(range(50))
    processes = {process for process, _ in done}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_what_is_under_way_is_bounded() -> None:
    with InOrder(who_and_what, jobs=2) as tasks:
        done = 0
        for number in range(60):
            done += len(tasks.put(number))
            assert number + 1 - done <= 9
        assert done + len(list(tasks.finish())) == 60


def test_few_tasks_start_no_process() -> None:
    with InOrder(who_and_what, jobs=4, patience=8) as tasks:
        done = [result for number in range(8) for result in tasks.put(number)]
        assert done == []
        done += tasks.finish()
    assert done == [(os.getpid(), number) for number in range(8)]


def test_one_job_works_here_at_once() -> None:
    with InOrder(who_and_what, jobs=1, patience=8) as tasks:
        assert tasks.put(7) == [(os.getpid(), 7)]
        assert list(tasks.finish()) == []


def test_a_killed_worker_is_told_in_one_line_and_nothing_comes_twice() -> None:
    done: list[int] = []
    with pytest.raises(ScamclfError, match=r"^a worker process was killed by signal 9.*try fewer --jobs$"):
        do(partial(dies_at, 20), 40, done)
    assert done == list(range(len(done)))
    assert len(done) <= 20


@pytest.mark.parametrize(
    ("prepare", "error", "words"),
    [
        (refuses, InputError, "no model file none.joblib"),
        (refuses_the_task, InputError, r"cannot do \d"),
        (no_such_file, FileNotFoundError, "none.joblib"),
    ],
)
def test_an_error_in_a_worker_is_the_error_here(
    prepare: Callable[[], Callable[[int], int]], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        do(prepare, 6, [])


def test_leaving_ends_the_workers() -> None:
    with InOrder(who_and_what, jobs=2) as tasks:
        for number in range(4):
            tasks.put(number)
        processes = {process for process, _ in tasks.finish()}
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_processors_are_counted() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)
