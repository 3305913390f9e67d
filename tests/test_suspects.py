from __future__ import annotations

from dataclasses import replace

from scamclf.corpus import Corpus
from scamclf.suspects import find_suspects


def test_rows_with_a_swapped_label_are_among_the_first(small_corpus: Corpus) -> None:
    """Wedding chat labelled as a scam, gift-card threats labelled as chat: the rest of the corpus knows better."""
    swap = {"fake": "other", "other": "fake"}
    easy = [i for i, row in enumerate(small_corpus.rows) if row.label in swap and row.difficulty == "easy"]
    swapped = set(easy[::25])
    rows = tuple(
        replace(row, label=swap[row.label]) if i in swapped else row for i, row in enumerate(small_corpus.rows)
    )
    found = find_suspects(Corpus(rows, "none"), most=len(rows) // 5, n_jobs=-1)
    ids = {suspect.row.id for suspect in found}
    caught = sum(small_corpus.rows[i].id in ids for i in swapped)
    assert caught >= 0.6 * len(swapped)
    assert [suspect.quality for suspect in found] == sorted(suspect.quality for suspect in found)
    assert all(suspect.predicted != suspect.row.label for suspect in found[:10])
