"""Shows an evaluation as a table."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from scamclf.cli.console import one_line
from scamclf.evaluate import Report, Section
from scamclf.labels import LABELS, VERDICTS

_HEADLINES = (
    ("auc_scam", "AUC scam / honest"),
    ("auc_fake_vs_genuine", "AUC fake / genuine"),
    ("accuracy", "accuracy of labels"),
    ("macro_f1", "macro F1"),
    ("false_alarms", "honest called a scam"),
    ("honest_uncertain", "honest left uncertain"),
    ("scams_caught", "scams called a scam"),
    ("scams_called_genuine", "scams called genuine"),
    ("scams_called_other", "scams called other"),
    ("uncertain", "left uncertain"),
    ("ece_scam", "ECE of P(scam)"),
    ("brier_scam", "Brier of P(scam)"),
    ("log_loss", "log loss, 4 labels"),
)
_COLUMNS = (
    "auc_scam",
    "accuracy",
    "macro_f1",
    "false_alarms",
    "scams_caught",
    "scams_called_genuine",
    "uncertain",
    "ece_scam",
)
_SHORT = ("AUC scam", "accuracy", "macro F1", "false alarms", "caught", "as genuine", "uncertain", "ECE")


def print_report(report: Report) -> None:
    """Headline figures with 95 % intervals, classes, confusion, and a line for each group."""
    for line in _overall(report.overall):
        typer.echo(line)
    for name, sections in report.by.items():
        typer.echo(f"\n{'by ' + name:<24}{'rows':>6}  " + "".join(f"{title:>21}" for title in _SHORT))
        for value, section in sections.items():
            cells = "".join(f"{section.figures[column]!s:>21}" for column in _COLUMNS)
            typer.echo(f"{one_line(value, 23):<24}{section.rows:>6}  {cells}")


def _overall(section: Section) -> Iterator[str]:
    yield f"{section.rows:,} rows, {section.families:,} families; value [95 % bootstrap interval over families]"
    for name, title in _HEADLINES:
        yield f"  {title:<22}{section.figures[name]!s}"
    yield f"\n{'label':<12}{'rows':>6}  " + "".join(f"{title:>21}" for title in ("precision", "recall", "F1"))
    for label in LABELS:
        cells = "".join(f"{section.figures[f'{kind}_{label}']!s:>21}" for kind in ("precision", "recall", "f1"))
        yield f"{label:<12}{section.labels[label]:>6}  {cells}"
    yield f"\n{'label / verdict':<16}" + "".join(f"{verdict:>12}" for verdict in VERDICTS)
    for label in LABELS:
        yield f"{label:<16}" + "".join(f"{section.confusion[label][verdict]:>12}" for verdict in VERDICTS)
