"""Tables of an evaluation's record, the same for the HTML report and the model card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scamclf.labels import LABELS, VERDICTS
from scamclf.reporting.record import Record, budget_outcome, is_worse, read_figure
from scamclf.reporting.table import Cell, Table, cell, make_table
from scamclf.reporting.titles import grouping_title, title
from scamclf.runs import flatten

#: What a slice is judged by.
SLICE_COLUMNS = ("auc_scam", "false_alarms", "scams_caught", "scams_called_genuine", "uncertain")


def protocol(record: Record) -> Table:
    """What was measured, and how."""
    told = record["protocol"]
    return make_table(
        "What was measured, on what, and how.",
        ("", "value"),
        (
            ("date", told["date"]),
            ("commit", told["commit"] or "unknown"),
            ("corpus digest", told["corpus"]["digest"]),
            ("messages", f"{told['corpus']['rows']:,}"),
            ("families of near-copies", f"{told['corpus']['families']:,}"),
            ("folds", str(told["folds"])),
            ("bootstrap resamples", f"{told['resamples']:,}"),
            ("seed", str(told["seed"])),
            ("version of the protocol", str(told["version"])),
        ),
    )


def selection(chosen: Sequence[Record]) -> Table:
    """The options that each fold chose."""
    return make_table(
        "What each fold chose among the options tried, on its own training part.",
        ("fold", "chosen", "tried"),
        ((str(one["fold"]), one["chosen"], str(one["tried"])) for one in chosen),
    )


def versions(libraries: Mapping[str, str]) -> Table:
    """The libraries that were installed."""
    return make_table("Versions that these figures were measured with.", ("library", "version"), libraries.items())


def options(of_training: Record) -> Table:
    """The options of the training, the nested ones by dotted names."""
    shown = (
        (name, ", ".join(map(str, value)) if isinstance(value, tuple) else str(value))
        for name, value in flatten(of_training).items()
    )
    return make_table("Options of the training.", ("option", "value"), shown)


def by_language(record: Record, names: Sequence[str]) -> Table:
    """Figures in rows; all messages and each language in columns."""
    sections = {"all": record["overall"], **record["by"].get("lang", {})}
    return make_table(
        "One figure a row, with its 95 % interval; all messages first, then each language with its number of messages.",
        ("", *(f"{name} ({section['rows']:,})" for name, section in sections.items())),
        (
            (title(name).full, *(cell(read_figure(section["figures"].get(name))) for section in sections.values()))
            for name in names
            if name in record["overall"]["figures"]
        ),
    )


def meanings(names: Iterable[str]) -> Table:
    """What each figure tells, and which way is better."""
    rows = ((title(name).full, title(name).meaning, title(name).better) for name in names)
    return make_table("What each figure tells, and which direction is better.", ("figure", "meaning", "better"), rows)


def by_label(section: Record) -> Table:
    """Precision, recall and F1 of each label."""
    figures = section["figures"]
    return make_table(
        "How well the most probable label fits, label by label, whatever the verdict.",
        ("label", "messages", *(title(f"{kind}_{LABELS[0]}").short for kind in ("precision", "recall", "f1"))),
        (
            (
                label,
                f"{section['labels'][label]:,}",
                *(cell(read_figure(figures[f"{kind}_{label}"])) for kind in ("precision", "recall", "f1")),
            )
            for label in LABELS
        ),
    )


def confusion(section: Record) -> Table:
    """Labels in rows, verdicts in columns: messages, and their share of the row."""
    rows: list[tuple[Cell | str, ...]] = []
    for label in LABELS:
        counts = [section["confusion"][label][verdict] for verdict in VERDICTS]
        whole = sum(counts)
        rows.append((label, *(Cell(f"{n:,}", f"({n / whole:.1%})" if whole else "") for n in counts)))
    return make_table(
        "True labels in rows, verdicts in columns: messages, and their share of the row.",
        ("label", *(f"verdict {verdict}" for verdict in VERDICTS)),
        rows,
    )


def slices(grouping: str, sections: Mapping[str, Record], overall: Record) -> Table:
    """One value of a grouping a row; worse ones marked."""
    whole = {name: read_figure(overall["figures"][name]) for name in SLICE_COLUMNS}

    def row(value: str, section: Record) -> Sequence[Cell | str]:
        here = {name: read_figure(section["figures"][name]) for name in SLICE_COLUMNS}
        cells = (cell(figure, worse=is_worse(name, figure, whole[name])) for name, figure in here.items())
        return (value, f"{section['rows']:,}", *cells)

    grouping = grouping_title(grouping)
    return make_table(
        f"Messages by {grouping}. ▼ marks a figure whose whole interval is worse than the value of all messages.",
        (grouping, "messages", *(title(name).short for name in SLICE_COLUMNS)),
        (row("all messages", overall), *(row(value, section) for value, section in sections.items())),
    )


def budgets(record: Record) -> Table:
    """Each error that has a budget, for all messages and each language."""
    return make_table(
        "Errors that the verdicts' rule has to hold down: the share allowed, the share measured on held-out messages, and whether the budget is kept.",
        ("error", "messages", "budget", "measured", "outcome"),
        (
            (
                one["name"],
                name,
                f"{one['budget']:.3f}",
                cell(read_figure(figure)),
                budget_outcome(read_figure(figure), one["budget"]),
            )
            for one in record["budgets"]
            for name, figure in one["by"].items()
        ),
    )


def calibration(record: Record) -> Table:
    """Scores of probabilities after each method, for all messages and each language."""
    kept = record["calibration"]["kept"]
    names = ("log_loss", "brier_scam", "ece_scam")
    return make_table(
        f"How far probabilities can be taken at their word after each way of calibrating; lower is better. The model uses {kept}.",
        ("method", "messages", *(title(name).full for name in names)),
        (
            (
                f"{method} (kept)" if method == kept else method,
                group,
                *(cell(read_figure(figures.get(name)), digits=4) for name in names),
            )
            for method, groups in record["calibration"]["methods"].items()
            for group, figures in groups.items()
        ),
    )


def unseen(kind: str, measured: Record) -> tuple[Table, Table]:
    """Whole groups kept out of training, against the same messages when others of their group were in it; then group by group."""
    names = list(measured["unseen"])
    whole = make_table(
        f"The same {measured['rows']:,} messages of {measured['groups']:,} groups judged twice: by a model that never saw their {kind}, and by one that did; the change is paired.",
        ("figure", f"unseen {kind}", f"seen {kind}", "change"),
        (
            (
                title(name).full,
                cell(read_figure(measured["unseen"][name])),
                cell(read_figure(measured["seen"].get(name))),
                cell(read_figure(measured["change"].get(name)), sign="+"),
            )
            for name in names
        ),
    )
    each = make_table(
        f"Each {kind} kept out by itself: unseen, then seen.",
        (
            kind,
            "messages",
            *(f"{title(name).short}, {state}" for name in names for state in ("unseen", "seen")),
        ),
        (
            (
                value,
                f"{group['rows']:,}",
                *(cell(read_figure(group[state].get(name))) for name in names for state in ("unseen", "seen")),
            )
            for value, group in measured["by"].items()
        ),
    )
    return whole, each


def baselines(measured: Sequence[Record]) -> Table:
    """Simpler ways to do the task, and how far the model is from each."""
    names = list(dict.fromkeys(name for one in measured for name in one["figures"]))
    return make_table(
        "Simpler ways on the same folds: the figure of each, and in the next column model minus baseline, paired.",
        ("baseline", "note", *(head for name in names for head in (title(name).short, "model minus it"))),
        (
            (
                one["name"],
                one["note"],
                *(
                    part
                    for name in names
                    for part in (
                        cell(read_figure(one["figures"].get(name))),
                        cell(read_figure(one["difference"].get(name)), sign="+"),
                    )
                ),
            )
            for one in measured
        ),
    )


def attacks(results: Sequence[Record]) -> Table:
    """What each disguise costs at each strength."""
    heads = (
        *("fakes", "caught before", "caught after", "change of caught"),
        *("honest", "flagged before", "flagged after", "change of flagged"),
    )
    rows = []
    for one in results:
        cells: list[Cell] = []
        for effect in (one["fakes"], one["honest"]):
            change = cell(read_figure(effect["change"]), sign="+")
            cells += [Cell(f"{effect['rows']:,}"), Cell(f"{effect['before']:.3f}"), Cell(f"{effect['after']:.3f}"), change]  # fmt: skip
        rows.append((one["attack"], one["strength"], *cells))
    return make_table(
        "Held-out messages before and after their words were disguised: of fakes the share caught, of honest messages the share called a scam, and the paired change.",
        ("disguise", "strength", *heads),
        rows,
    )


def ablation(results: Sequence[Record]) -> Table:
    """The model without each part of its features."""
    return make_table(
        "The model without one part: the gains are whole model minus this one, paired; above zero the part helps the AUC, below zero it helps the log loss.",
        ("model", title("auc_scam").full, "gain", title("log_loss").full, "change", title("scams_caught").full, title("uncertain").full),
        (
            (
                one["name"],
                f"{one['auc_scam']:.4f}",
                cell(read_figure(one["auc_gain"]), sign="+", digits=4),
                f"{one['log_loss']:.4f}",
                cell(read_figure(one["log_loss_change"]), sign="+", digits=4),
                f"{one['scams_caught']:.3f}",
                f"{one['uncertain']:.3f}",
            )
            for one in results
        ),
    )  # fmt: skip


def unlike(measured: Record) -> tuple[Table, Table]:
    """Texts of another kind found, and messages of the corpus wrongly taken for such."""
    found = make_table(
        f"Texts by kind, and the share answered as unlike anything in training: fewer than {measured['limit']:.0%} of the words known, or more than "
        f"{measured['limit_of_signs']:.1%} signs of code. High is right for all kinds but `in range`: odd texts that the model is for.",
        ("kind", "texts", "called unlike"),
        ((kind, f"{one['rows']:,}", cell(read_figure(one["share"]))) for kind, one in measured["found"].items()),
    )
    wrong = make_table(
        "Messages of the corpus, and the share wrongly answered so.",
        ("messages", "wrongly called unlike"),
        ((name, cell(read_figure(figure))) for name, figure in measured["false_alarms"].items()),
    )
    return found, wrong


def errors(measured: Sequence[Record]) -> Table:
    """The surest mistakes, with their texts."""
    return make_table(
        "The surest mistakes: the true label, the verdict given, and the message.",
        ("message", "true label", "verdict", "P(scam)", "scenario", "text"),
        (
            (
                f"{one['id']} ({one['lang']})",
                one["label"],
                one["verdict"],
                f"{one['scam_probability']:.3f}",
                f"{one['scenario']}, {one['difficulty']}",
                one["text"],
            )
            for one in measured
        ),
    )
