"""Makes `docs/benchmarks.md` of a record, so that its figures are always those that were measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.goals import goals
from benchmarks.spread import of, spread, times_faster
from scamclf.prepare import LONGEST
from scamclf.reporting.table import make_table, to_markdown

Record = Mapping[str, Any]

_TITLES = {"product": "scamclf", "plain": "plain scikit-learn", "fasttext": "rjieba + fastText"}

_INTRODUCTION = """\
# Benchmarks

Written by `make bench` from [results.json](../benchmarks/results.json), which holds every round; do not edit by hand. The code is in `benchmarks/`;
`python -m benchmarks --help` tells how to measure a part, or a file of ten million lines.

{machine}
{note}
## What is compared

| | what it does with a message |
| --- | --- |
| scamclf | all that the product does: disguises undone, entities, signals, breaches of rules, calibrated probabilities, verdict (`judge_many`, `judge`, `scamclf predict`) |
| plain scikit-learn | `TfidfVectorizer(tokenizer=jieba.lcut, ngram_range=(1, 2))` + characters 1-4, `CalibratedClassifierCV(LinearSVC())`, all else as it comes: calibrated probabilities, no clean-up, no reasons |
| rjieba + fastText | words by rjieba, then fastText with character n-grams 1-4 and word 2-grams, 64 dimensions: the label only |

The messages are those of the corpus, {messages:,} of {characters:.0f} characters on average, Chinese, English and mixed, shuffled with a fixed seed. All three were fitted on them: this is a test of speed, and says
nothing of accuracy. Fitting and loading are not in the time unless a section says so.

Each figure comes from fresh processes{pinned}, with one thread for each library. Ways that are compared take turns, and each round begins with another; a ratio is taken
within a round. Figures are medians of the rounds with the lowest and the highest in brackets; one figure alone is one round. *CPU* is the processor time of the process, *wall* the clock on the wall: what others do on the machine touches the second more.
"""


def report(record: Record) -> str:
    """The page, in Markdown; a section for each measure that the record holds."""
    parts = [_introduction(record)]
    if reached := list(goals(record)):
        parts.append("## What was asked for\n\n" + _table(("goal", "measured", "reached"), reached))
    parts += [section(record[name]) for name, section in _SECTIONS.items() if name in record]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _introduction(record: Record) -> str:
    machine, corpus = record["machine"], record["corpus"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return _INTRODUCTION.format(
        machine=f"Measured on {machine['date']} at commit `{(machine['commit'] or 'unknown')[:12]}`: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gb']} GB, {machine['system']}, {machine['python']}; {packages}. Load when it began: {machine['load']} (others at work, if above 0).",
        messages=corpus["messages"],
        characters=corpus["mean_characters"],
        note=f"\n**{record['note']}**\n" if "note" in record else "",
        pinned=", pinned to one core" if machine["pinned"] else "",
    )


def _throughput(found: Record) -> str:
    rounds = found["rounds"]

    def rows() -> Iterator[tuple[str, ...]]:
        for name in rounds[0]:
            speeds = [spread([found["messages"] / one[name][clock] for one in rounds]) for clock in ("cpu", "wall")]
            ratio = times_faster(rounds, "product", name, "cpu")
            yield _TITLES[name], *(speed.show(0) for speed in speeds), "" if name == "product" else ratio.show(2)

    return f"""\
## Many messages

{found["messages"]:,} different messages in chunks of {found["chunk"]:,}, after others to warm up; one core, rounds: {len(rounds)}. The ratio is of CPU time; all three keep to one thread.

{_table(("", "messages a CPU second", "messages a second, wall", "scamclf is so many times as fast"), rows())}
"""


def _single(found: Record) -> str:
    rounds = found["rounds"]

    def rows() -> Iterator[tuple[str, ...]]:
        for name in rounds[0]:
            figures = ((clock, figure) for clock in ("cpu", "wall") for figure in ("median", "p95"))
            yield (
                _TITLES[name],
                *(spread([one[name][clock][figure] for one in rounds]).show(0) for clock, figure in figures),
            )

    return f"""\
## One message

{found["messages"]:,} different messages one by one (`judge(text)`), after others to warm up; one core, rounds: {len(rounds)}. Microseconds a message.

{_table(("", "CPU, median", "CPU, 95th percentile", "wall, median", "wall, 95th percentile"), rows())}
"""


def _start(found: Record) -> str:
    rounds = found["rounds"]

    def rows() -> Iterator[tuple[str, ...]]:
        for way in rounds[0]:
            name, _, lang = way.partition(", ")
            what = "`scamclf predict FILE`" if name == "product" else f"{_TITLES.get(name)}, load and judge"
            title = f"{what}, one message, {lang}" if lang else f"`python -c '{way}'`"
            yield (
                title,
                of(rounds, way, "wall").show(2),
                of(rounds, way, "cpu").show(2),
                of(rounds, way, "peak_mb").show(0),
            )

    return f"""\
## Cold start

A new process each time, from the command to its end; one core, rounds: {len(rounds)}. The files are in the system's cache, as they are on every start but the first. fastText and scikit-learn only load and judge; they have no command line and read no file format.

{_table(("", "seconds, wall", "seconds, CPU", "peak memory, MB"), rows())}
"""


def _files(found: Record) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for file in found["files"]:
            rounds = file["rounds"]
            for jobs in rounds[0]:
                wall = of(rounds, jobs, "wall")
                yield (
                    f"{file['messages']:,}",
                    jobs,
                    wall.show(1),
                    f"{file['messages'] / wall.median:,.0f}",
                    of(rounds, jobs, "cpu").show(1),
                    of(rounds, jobs, "peak_mb").show(0),
                    times_faster(rounds, jobs, "1", "wall").show(2) if jobs != "1" else "",
                )

    note = "" if len(found["jobs"]) > 1 else " This scamclf has no `--jobs`: one process."
    return f"""\
## Growing files

`scamclf predict FILE`, JSONL to nowhere, start included; the file repeats the corpus, one message a line. One job is pinned to one core, two have the machine. Memory is the peak of all processes together, what they share counted once.{note}

{_table(("messages", "jobs", "seconds, wall", "messages a second", "seconds, CPU", "peak memory, MB", "times one job"), rows())}
"""


def _length(found: Record) -> str:
    ways = found["rounds"][0]

    def rows() -> Iterator[tuple[str, ...]]:
        for size in map(str, found["lengths"]):
            cells: list[str] = []
            for name in ways:
                median = ways[name][size]["median"]
                cells += (f"{median:,.0f}", f"{median / int(size):.2f}")
            yield f"{int(size):,}", *cells, f"{ways['product'][size]['longest']:,.0f}"

    heads = [head for name in ways for head in (f"{_TITLES[name]}, µs", "µs a character")]
    return f"""\
## Long messages

One message at a time, corpus messages strung together to an exact length; microseconds of CPU, the median of at least five different texts. scamclf reads the first {LONGEST:,} characters of a message, so that
a hostile one cannot hold up the others; the last column is its slowest text.

{_table(("characters", *heads, "scamclf, slowest, µs"), rows())}
"""


def _memory(found: Record) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, figures in found["rounds"][0].items():
            yield _TITLES[name], *(f"{figures[when]:,.0f}" for when in ("bare", "loaded", "used"))

    return f"""\
## Memory of a loaded model

Resident memory of a process in MB: before anything was imported, with the model loaded, and after {found["messages"]:,} messages one by one and together.

{_table(("", "bare Python", "loaded", "after judging"), rows())}
"""


def _training(found: Record) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for share, figures in found["rounds"][0].items():
            wall, messages = figures["wall"], figures["messages"]
            yield f"{float(share):.3g}", f"{messages:,}", f"{wall:,.1f}", f"{1000 * wall / messages:.2f}"

    return f"""\
## Training

`scamclf.train.train` with the default options on shares of the corpus, drawn by family, on all cores: preparing, cross-validation with nested calibration, the rule for verdicts, the final fit. Reading the corpus and writing the model are not in the time.

{_table(("share", "messages", "seconds, wall", "ms a message"), rows())}
"""


_SECTIONS = {
    "throughput": _throughput,
    "single": _single,
    "start": _start,
    "files": _files,
    "length": _length,
    "memory": _memory,
    "training": _training,
}


def _table(columns: tuple[str, ...], rows: Iterable[Sequence[str]]) -> str:
    return to_markdown(make_table("", columns, rows))
