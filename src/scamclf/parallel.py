"""Does a long row of tasks, in several processes if asked to, and gives the results in the tasks' order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scamclf.errors import ScamclfError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Processes at most: one process reads for all of them, and Windows cannot wait for many more.
MOST_JOBS = 60


def processors() -> int:
    """Processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class InOrder(Generic[Task, Result]):
    """Does tasks here or, once there are enough of them, in worker processes.

    No more tasks are taken on than keep the workers busy, so that memory does not grow with their number. Leaving the
    context ends the workers; they end, too, when this process is gone.

    >>> with InOrder(lambda: str.upper, jobs=1) as tasks:
    ...     tasks.put("a"), tasks.put("b")
    (['A'], ['B'])
    """

    def __init__(self, prepare: Callable[[], Callable[[Task], Result]], jobs: int, patience: int = 0) -> None:
        """Start nothing yet.

        Args:
            prepare: makes the function that does a task; called once in each process that works, and sent there pickled.
            jobs: processes to use; with 1, tasks are done here.
            patience: tasks that are kept waiting before processes are started for them.
        """
        self._prepare = prepare
        self._jobs = min(jobs, MOST_JOBS)
        self._patience = patience
        self._kept: deque[Task] = deque()
        self._work: Callable[[Task], Result] | None = None
        self._workers: _Workers[Task, Result] | None = None

    def __enter__(self) -> InOrder[Task, Result]:
        if self._jobs == 1:
            self._work = self._prepare()
        return self

    def put(self, task: Task) -> list[Result]:
        """Take on a task, and give the results that are next in order, if any are.

        Raises:
            ScamclfError: a task failed, or a worker process has ended.
        """
        self._kept.append(task)
        if self._jobs == 1:
            return list(self.finish())
        if not self._workers:
            if len(self._kept) <= self._patience:
                return []
            self._workers = _Workers(self._prepare, self._jobs)
        return [result for _ in range(len(self._kept)) for result in self._workers.put(self._kept.popleft())]

    def finish(self) -> Iterator[Result]:
        """Give the results of all tasks so far, each as soon as it is there.

        Raises:
            ScamclfError: as `put`.
        """
        if self._workers:
            yield from self._workers.finish()
        elif self._kept:
            self._work = self._work or self._prepare()
            while self._kept:
                yield self._work(self._kept.popleft())

    def __exit__(self, *_: object) -> None:
        if self._workers:
            self._workers.end()


class _Workers(Generic[Task, Result]):
    """Worker processes, each with one task at a time."""

    def __init__(self, prepare: Callable[[], Callable[[Task], Result]], jobs: int) -> None:
        with _interrupts_ignored():
            self._all = [_Worker(prepare) for _ in range(jobs)]
        self._idle = list(self._all)
        self._busy: dict[Connection, tuple[int, _Worker]] = {}
        self._finished: dict[int, Result] = {}
        self._put = self._given_back = 0
        # While one task takes long, the other workers go on, but not without end.
        self._most_under_way = 4 * jobs

    def put(self, task: Task) -> list[Result]:
        self._receive(0)
        results = list(self._next())
        while not self._idle or self._put - self._given_back >= self._most_under_way:
            self._receive(None)
            results += self._next()
        worker = self._idle.pop()
        worker.send(task)
        self._busy[worker.connection] = (self._put, worker)
        self._put += 1
        return results

    def finish(self) -> Iterator[Result]:
        yield from self._next()
        while self._busy:
            self._receive(None)
            yield from self._next()

    def end(self) -> None:
        # They hold nothing that would have to be put away.
        for worker in self._all:
            worker.process.terminate()
        for worker in self._all:
            worker.process.join()
            worker.connection.close()

    def _receive(self, seconds: float | None) -> None:
        """Take in what workers have finished, waiting so long for one of them."""
        from multiprocessing.connection import wait

        for connection in wait(list(self._busy), seconds):
            number, worker = self._busy.pop(connection)  # type: ignore[call-overload]
            self._finished[number] = worker.receive()
            self._idle.append(worker)

    def _next(self) -> Iterator[Result]:
        """Results that are next in order."""
        while self._given_back in self._finished:
            self._given_back += 1
            yield self._finished.pop(self._given_back - 1)


class _Worker:
    """A process of its own, and the line to it."""

    def __init__(self, prepare: Callable[[], Callable[[Any], Any]]) -> None:
        from multiprocessing import get_context

        # A new interpreter, on every system: nothing that this one holds (locks, threads, memory) is copied.
        context = get_context("spawn")
        self.connection, its_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(prepare, its_end), daemon=True)
        self.process.start()
        # Held open here, it would hide that the worker is gone.
        its_end.close()

    def send(self, task: Any) -> None:
        try:
            self.connection.send(task)
        except OSError:
            self.receive()  # says why it left
            raise self._gone() from None

    def receive(self) -> Any:
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            raise self._gone() from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _gone(self) -> ScamclfError:
        self.process.join(10)
        code = self.process.exitcode or 0
        how = f"was killed by signal {-code}, perhaps for want of memory" if code < 0 else f"ended with code {code}"
        return ScamclfError(f"a worker process {how}; what is printed is whole and in order; try fewer --jobs")


def _serve(prepare: Callable[[], Callable[[Any], Any]], connection: Connection) -> None:
    """What a worker process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work = prepare()
        while True:
            connection.send(work(connection.recv()))
    except (EOFError, ConnectionError):
        pass  # nobody is left to work for
    except (ScamclfError, OSError) as error:
        with suppress(OSError):
            connection.send(error)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Keep Ctrl-C, which reaches every process of a terminal, from what is started here, and that from its first moment on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
