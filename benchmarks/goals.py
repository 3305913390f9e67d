"""What was asked of the product's speed, and whether a record reaches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.spread import Spread, of, spread, times_faster

#: Messages of the file that is to be judged in constant memory.
LONG_FILE = 10_000_000

#: Characters from which on the cost of a message is to grow in line with its length.
_LENGTH = 1_000


def goals(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each goal of which the record knows: what it is, what was measured, whether the median reaches it."""
    if found := record.get("throughput"):
        rounds = found["rounds"]
        for name, goal, least in (
            ("plain", "15 times as fast as plain scikit-learn", 15.0),
            ("fasttext", "as fast as rjieba + fastText", 1.0),
        ):
            if name in rounds[0]:
                ratio = times_faster(rounds, "product", name, "cpu")
                yield _at_least(f"many messages: at least {goal}", ratio, least, 2)
    if found := record.get("single"):
        median = spread([one["product"]["cpu"]["median"] for one in found["rounds"]])
        yield _at_most("one message: at most 200 µs, median", median, 200, 0)
    if found := record.get("start"):
        for way in (way for way in found["rounds"][0] if way.startswith("product")):
            yield _at_most(f"cold start ({way[-2:]}): at most 0.35 s", of(found["rounds"], way, "wall"), 0.35, 2)
            yield _at_most(f"cold start ({way[-2:]}): at most 120 MB", of(found["rounds"], way, "peak_mb"), 120, 0)
    if (found := record.get("length")) and _LENGTH in found["lengths"]:
        ways = found["rounds"][0]["product"]
        costs = {size: ways[str(size)]["median"] / size for size in found["lengths"] if size >= _LENGTH}
        worst = max(costs.values()) / costs[_LENGTH]
        yield _at_most(
            f"long messages: a character costs at most 1.5 times what it costs at {_LENGTH:,}", spread([worst]), 1.5, 2
        )
    if found := record.get("files"):
        largest = found["files"][-1]
        if "2" in largest["rounds"][0]:
            ratio = times_faster(largest["rounds"], "2", "1", "wall")
            yield _at_least(f"two jobs, {largest['messages']:,} messages: at least 1.7 times one", ratio, 1.7, 2)
        if largest["messages"] == LONG_FILE:
            for jobs in largest["rounds"][0]:
                memory = of(largest["rounds"], jobs, "peak_mb")
                yield _at_most(f"{LONG_FILE:,} messages, jobs: {jobs}: at most 200 MB", memory, 200, 0)
    if "1.0" in (shares := record.get("training", {"rounds": [{}]})["rounds"][0]):
        wall = of([shares], "1.0", "wall")
        yield _at_most(f"training on {shares['1.0']['messages']:,} messages: at most 60 s", wall, 60, 1)


def _at_least(goal: str, found: Spread, least: float, digits: int) -> tuple[str, str, str]:
    return goal, found.show(digits), "yes" if found.median >= least else "no"


def _at_most(goal: str, found: Spread, most: float, digits: int) -> tuple[str, str, str]:
    return goal, found.show(digits), "yes" if found.median <= most else "no"
