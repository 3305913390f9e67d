"""That the benchmark runs and its page says what was measured. How fast anything is, `make bench` tells."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks import processes
from benchmarks.contenders import available
from benchmarks.goals import goals
from benchmarks.measures import MEASURES
from benchmarks.report import report
from benchmarks.scale import QUICK, Scale
from benchmarks.spread import Spread, times_faster
from benchmarks.worker import JOBS
from tests.conftest import ROOT


def in_this_process(job: str, *, one_core: bool = True, **arguments: Any) -> dict[str, Any]:
    """What a worker answers, without the time it takes to start one."""
    answer: dict[str, Any] = json.loads(json.dumps(JOBS[job](**json.loads(json.dumps(arguments)))))
    return answer


@pytest.fixture(scope="module")
def record() -> Mapping[str, Any]:
    """Of all that is compared; and of the command line, of which every start takes its time, for the product alone."""
    commands = ("start", "files")
    inside = bench.measure(QUICK, [name for name in MEASURES if name not in commands], available(), in_this_process)
    return inside | bench.measure(QUICK, commands, ["product"], in_this_process)


def numbers(value: Any) -> list[float]:
    """Every number inside plain types."""
    if isinstance(value, Mapping):
        return [number for each in value.values() for number in numbers(each)]
    if isinstance(value, list | tuple):
        return [number for each in value for number in numbers(each)]
    return [value] if isinstance(value, int | float) else []


def test_every_measure_finds_figures_for_every_contender(record: Mapping[str, Any]) -> None:
    assert {"product", "plain"} <= set(available())
    for name in ("throughput", "single", "length", "memory"):
        for one in record[name]["rounds"]:
            assert tuple(one) == available()
    for name in MEASURES:
        found = numbers(record[name]["files" if name == "files" else "rounds"])
        assert found
        assert min(found) > 0


def test_the_page_is_made_of_the_record_alone(record: Mapping[str, Any], tmp_path: Path) -> None:
    bench.write(dict(record), tmp_path / "results.json", tmp_path / "page.md")
    page = (tmp_path / "page.md").read_text("utf-8")
    assert page == report(json.loads((tmp_path / "results.json").read_text("utf-8")))
    assert len(re.findall("^## ", page, re.MULTILINE)) == 2 + len(MEASURES)
    assert record["machine"]["processor"] in page


def test_the_page_leaves_out_what_was_not_measured(record: Mapping[str, Any]) -> None:
    page = report({name: found for name, found in record.items() if name not in MEASURES or name == "memory"})
    assert re.findall("^## (.*)", page, re.MULTILINE) == ["What is compared", "Memory of a loaded model"]


def test_the_recorded_page_is_that_of_the_recorded_figures() -> None:
    recorded = json.loads((ROOT / "benchmarks" / "results.json").read_text("utf-8"))
    assert (ROOT / "docs" / "benchmarks.md").read_text("utf-8") == report(recorded)


def test_a_ratio_is_taken_within_a_round() -> None:
    # The machine was three times as slow in the second round, for both.
    rounds = [{"a": {"cpu": 1.0}, "b": {"cpu": 15.0}}, {"a": {"cpu": 3.0}, "b": {"cpu": 45.0}}]
    assert times_faster(rounds, "a", "b", "cpu") == Spread(15.0, 15.0, 15.0)


@pytest.mark.parametrize(("plain", "reached"), [(15.0, "yes"), (14.9, "no")])
def test_a_goal_is_reached_by_the_median(plain: float, reached: str) -> None:
    rounds = [{"product": {"cpu": 1.0}, "plain": {"cpu": seconds}} for seconds in (1.0, plain, 100.0)]
    [(_, measured, found)] = goals({"throughput": {"rounds": rounds}})
    assert (measured, found) == (f"{plain:.2f} [1.00, 100.00]", reached)


def test_a_cliff_in_the_cost_of_a_character_is_seen() -> None:
    def outcome(*microseconds: float) -> str:
        sizes = (1_000, 10_000, 100_000)
        found = {str(size): {"median": each} for size, each in zip(sizes, microseconds, strict=True)}
        [(_, _, reached)] = goals({"length": {"lengths": sizes, "rounds": [{"product": found}]}})
        return reached

    assert outcome(100, 900, 2_000) == "yes"
    assert outcome(100, 1_600, 2_000) == "no"


def test_a_worker_is_a_process_of_its_own_on_one_core() -> None:
    code = "import os; print(os.getpid(), len(getattr(os, 'sched_getaffinity', lambda _: [0])(0)))"
    taken = processes.run((sys.executable, "-c", code), output=True)
    process, cores = map(int, taken.output.split())
    assert process != processes.os.getpid()
    assert cores == 1
    assert 0 < taken.cpu < 10
    assert taken.peak_mb > 1


def test_memory_of_children_counts() -> None:
    child = "import time; block = bytearray(100_000_000); time.sleep(0.6)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    # From a small process, as in a real run: no child's peak is less than its parent's.
    measure = f"""import sys; from benchmarks.processes import run
print(run((sys.executable, "-c", {parent!r}), one_core=False).peak_mb)"""
    assert 100 < float(processes.run((sys.executable, "-c", measure), output=True).output) < 200


def test_a_process_that_fails_is_an_error() -> None:
    with pytest.raises(processes.FailedError, match="ended with 3"):
        processes.run((sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(processes.FailedError, match="cannot start"):
        processes.run(("/no/such/program",))


def test_quick_figures_do_not_replace_the_recorded_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        bench.main(["--quick"])
    assert end.value.code == 2
    assert "name a folder with --output" in capsys.readouterr().err


def test_the_whole_run_reaches_a_million_messages_and_the_whole_corpus() -> None:
    scale = Scale()
    assert (scale.every, scale.files[0], scale.files[-1]) == (1, 1_000, 1_000_000)
    assert (scale.lengths[0], scale.lengths[-1], scale.shares[-1]) == (10, 100_000, 1.0)
    assert replace(QUICK, every=1).messages < 100
