"""What each figure is called and which way is better: one table for the terminal, the report and the model card."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scamclf.labels import LABELS


@dataclass(frozen=True, slots=True)
class Title:
    """How a figure is shown."""

    #: As the name of a row.
    full: str
    #: As the head of a narrow column.
    short: str
    #: What it tells, in one sentence.
    meaning: str
    higher_is_better: bool

    @property
    def better(self) -> str:
        """The better direction, in a word."""
        return "higher" if self.higher_is_better else "lower"


_OF_ALL = {
    "auc_scam": Title("AUC scam / honest", "AUC scam", "How often a scam gets a higher P(scam) than an honest message.", True),
    "auc_fake_vs_genuine": Title("AUC fake / genuine", "AUC fake", "The same among debt messages: how often a fake one ranks above a genuine one.", True),
    "accuracy": Title("accuracy of labels", "accuracy", "Of all messages, those whose most probable label is the true one.", True),
    "macro_f1": Title("macro F1", "macro F1", "F1 averaged over the four labels.", True),
    "recall_at_1_percent": Title("scams found at 1 % false alarms", "at 1 %", "Of scams, those above the P(scam) that one honest message in 100 reaches.", True),
    "recall_at_01_percent": Title("scams found at 0.1 % false alarms", "at 0.1 %", "Of scams, those above the P(scam) that one honest message in 1,000 reaches.", True),
    "false_alarms": Title("honest called a scam", "false alarms", "Of honest messages, those with a scam verdict.", False),
    "genuine_called_fake": Title("genuine called fake", "gen. as fake", "Of genuine collection messages, those with a scam verdict.", False),
    "fake_called_genuine": Title("fake called genuine", "fake as gen.", "Of fake collection messages, those with the verdict genuine.", False),
    "other_called_scam": Title("other called a scam", "oth. as scam", "Of honest messages about no debt, those with a scam verdict.", False),
    "honest_uncertain": Title("honest left uncertain", "hon. uncertain", "Of honest messages, those without a verdict.", False),
    "scams_caught": Title("scams called a scam", "caught", "Of scams, those with a scam verdict.", True),
    "scams_called_genuine": Title("scams called genuine", "as genuine", "Of scams, those with the verdict genuine.", False),
    "scams_called_other": Title("scams called other", "as other", "Of scams, those with the verdict other.", False),
    "uncertain": Title("left uncertain", "uncertain", "Of all messages, those without a verdict.", False),
    "verdict_coverage": Title("messages given a verdict", "judged", "Of all messages, those whose verdict is not uncertain.", True),
    "verdict_error": Title("wrong among the judged", "wrong", "Of messages with a verdict, those whose verdict is not the true label.", False),
    "ece_scam": Title("ECE of P(scam)", "ECE", "Mean gap between P(scam) and the share of scams, over ten bins of equal size.", False),
    "brier_scam": Title("Brier of P(scam)", "Brier", "Mean squared error of P(scam).", False),
    "log_loss": Title("log loss, 4 labels", "log loss", "Mean negative log probability of the true label.", False),
}  # fmt: skip

_OF_LABELS = {
    "precision": Title("precision of {}", "precision", "Of messages that are most probably {}, those that are.", True),
    "recall": Title("recall of {}", "recall", "Of {} messages, those for which it is the most probable label.", True),
    "f1": Title("F1 of {}", "F1", "Harmonic mean of precision and recall of {}.", True),
}  # fmt: skip

#: By the figure's name in `metrics.json`.
TITLES: dict[str, Title] = _OF_ALL | {
    f"{kind}_{label}": replace(one, full=one.full.format(label), meaning=one.meaning.format(label))
    for label in LABELS
    for kind, one in _OF_LABELS.items()
}

#: The figures that sum a model up, in the order of every long list.
HEADLINES = tuple(_OF_ALL)

#: The figures of a narrow table.
COLUMNS = (
    "auc_scam",
    "accuracy",
    "macro_f1",
    "false_alarms",
    "scams_caught",
    "scams_called_genuine",
    "uncertain",
    "ece_scam",
)


def title(name: str) -> Title:
    """The title of a figure; one that the table lacks is called by its own name, and lower is taken to be better.

    >>> title("scams_caught").full
    'scams called a scam'
    >>> title("days_lost").full
    'days lost'
    """
    return TITLES.get(name) or Title(name.replace("_", " "), name.replace("_", " "), "", higher_is_better=False)


def grouping_title(name: str) -> str:
    """What rows are grouped by, in words.

    >>> grouping_title("lang")
    'language'
    """
    return "language" if name == "lang" else name.replace("_", " ")
