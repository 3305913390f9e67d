from __future__ import annotations

from scamclf.corpus.fields import make_row
from scamclf.corpus.stats import count_cells, count_values
from tests.conftest import ROW

NO_DEBT = dict.fromkeys(("region", "sender", "channel", "debt", "stage"), "")
ROWS = [
    make_row(ROW),
    make_row(ROW | {"difficulty": "hard", "label": "fake", "tactics": ["urgency", "vague_debt"]}),
    make_row(ROW | NO_DEBT | {"lang": "en", "label": "other", "text": "see you at <URL>"}),
]


def test_cells_count_labels_and_the_share_of_hard_rows() -> None:
    table = count_cells(ROWS)
    assert table.columns == ("fake", "genuine", "other", "other_scam", "all", "% hard")
    assert table.counts["zh"] == (1, 1, 0, 0, 2, 50)
    assert table.counts["en"] == (0, 0, 1, 0, 1, 0)
    assert table.counts["all"] == (1, 1, 1, 0, 3, 33)


def test_values_are_counted_by_label() -> None:
    tables = {table.name: table.counts for table in count_values(ROWS)}
    assert tables["tactic"] == {"urgency": (1, 0, 0, 0, 1), "vague_debt": (1, 0, 0, 0, 1)}
    assert tables["debt"] == {"card": (1, 1, 0, 0, 2)}
    assert tables["region"] == {"CN": (1, 1, 0, 0, 2)}
    assert tables["length"] == {"under 20": (1, 1, 1, 0, 3)}
    assert tables["form"]["link"] == (0, 0, 1, 0, 1)
