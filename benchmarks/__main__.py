"""`python -m benchmarks`: measures, and writes the record and the page made from it."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.contenders import NEEDS, available
from benchmarks.goals import LONG_FILE
from benchmarks.measures import MEASURES, Bench
from benchmarks.processes import ROOT, FailedError, work
from benchmarks.scale import QUICK, Scale


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point."""
    options = _parser().parse_args(arguments)
    if options.output is None and (options.quick or options.only):
        _parser().error("figures of --quick and --only do not replace the recorded ones; name a folder with --output")
    scale = QUICK if options.quick else Scale()
    if options.ten_million:
        scale = replace(scale, files=(*scale.files, LONG_FILE))
    contenders = available()
    for name in NEEDS.keys() - set(contenders):
        _say(f"{name} is left out: it needs {' and '.join(NEEDS[name])}; `pip install -e '.[bench]'`")
    try:
        record = measure(scale, options.only or list(MEASURES), contenders)
    except FailedError as error:
        sys.exit(f"benchmarks: {error}")
    except KeyboardInterrupt:
        sys.exit("benchmarks: interrupted, nothing was written")
    if options.note:
        record["note"] = options.note
    folder = options.output
    write(
        record,
        folder / "results.json" if folder else ROOT / "benchmarks" / "results.json",
        folder / "benchmarks.md" if folder else ROOT / "docs" / "benchmarks.md",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure scamclf beside plain scikit-learn and fastText; writes benchmarks/results.json and docs/benchmarks.md.",
    )
    parser.add_argument("--quick", action="store_true", help="a few messages of each kind, to see that everything runs")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="measure this; repeatable")
    parser.add_argument(
        "--ten-million", action="store_true", help="also judge a file of ten million lines; needs 3 GB of disk"
    )
    parser.add_argument("--note", metavar="TEXT", help="what a reader of the figures must know; stands on the page")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="write both files there")
    return parser


def measure(
    scale: Scale, names: Sequence[str], contenders: Sequence[str], work: Callable[..., dict[str, Any]] = work
) -> dict[str, Any]:
    """Measure, and give the record.

    Args:
        scale: how much.
        names: which measures.
        contenders: what to compare.
        work: has a job done, in a process of its own.

    Raises:
        FailedError: a process did not end well.
    """
    with tempfile.TemporaryDirectory(prefix="scamclf-bench-") as folder:
        _say("fitting what scamclf is compared with")
        record: dict[str, Any] = {
            "machine": work("machine"),
            "scale": asdict(scale),
            "corpus": work("prepare", folder=folder, every=scale.every, contenders=contenders),
        }
        bench = Bench(scale, Path(folder), contenders, work)
        for name in names:
            start = time.monotonic()
            record[name] = MEASURES[name](bench)
            _say(f"{name}: measured in {time.monotonic() - start:.0f} s")
    return record


def write(record: dict[str, Any], results: Path, page: Path) -> None:
    """Write the record, and the page made from it."""
    from benchmarks.report import report

    for path, text in ((results, json.dumps(record, ensure_ascii=False, indent=1) + "\n"), (page, report(record))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        _say(f"wrote {path}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
