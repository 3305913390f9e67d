"""Finds messages that share most of their wording."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from scamclf.corpus.fields import Row

#: Two messages with a larger share of common shingles are near-copies.
NEAR = 0.5

_HAN = re.compile(r"[\u3400-\u9fff]")
_ROWS_AT_ONCE = 1000


def shingles(text: str) -> set[str]:
    """What of a text is compared: runs of four characters if it holds Chinese, else of three words; numbers and masks folded.

    >>> sorted(shingles("Pay Rs 500 by 3 May"))
    ['0 by 0', 'by 0 may', 'pay rs 0', 'rs 0 by']
    """
    folded = re.sub(r"[\dx*]+", "0", unicodedata.normalize("NFKC", text).lower())
    if _HAN.search(folded):
        joined = re.sub(r"[\W_]+", "", folded)
        return {joined[i : i + 4] for i in range(max(1, len(joined) - 3))}
    # A text of nothing but signs is compared sign by sign.
    words = re.findall(r"\w+", folded) or folded.split()
    return {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def near_copies(rows: Sequence[Row], limit: float = NEAR) -> Iterator[tuple[Row, Row, float]]:
    """Pairs of rows of different families whose shingles overlap (Jaccard) by more than `limit`."""
    from sklearn.feature_extraction.text import CountVectorizer

    if len(rows) < 2:
        return
    found = CountVectorizer(analyzer=lambda row: shingles(row.text), binary=True, dtype=np.int32).fit_transform(rows)
    sizes = np.asarray(found.sum(axis=1)).ravel()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        common = (found[start : start + _ROWS_AT_ONCE] @ found.T).tocoo()
        left, right = common.row + start, common.col
        share = common.data / (sizes[left] + sizes[right] - common.data)
        for i, j, value in zip(*(part[(share > limit) & (left < right)] for part in (left, right, share)), strict=True):
            if rows[i].family != rows[j].family:
                yield rows[i], rows[j], float(value)
