"""Finds messages that are the same text, or share most of their wording."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from scamclf.corpus.fields import Row
from scamclf.normalize import drop_invisible, fold_case, fold_space, fold_width

#: Two messages with a larger share of common shingles are near-copies.
NEAR = 0.5

_HAN = re.compile(r"[\u3400-\u9fff]")
_ROWS_AT_ONCE = 1000


def same_text(text: str) -> str:
    r"""What two copies of one message have in common, whichever phones and gateways they came through.

    Invisible characters, full width, capitals and white space are folded; numbers are kept.

    >>> same_text("【某银行】 ＰＡＹ\u200b Rs 500\n") == same_text("【某银行】 pay rs 500")
    True
    """
    return " ".join(fold_case(fold_width(fold_space(drop_invisible(text)))).split())


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


class NearIndex:
    """Finds which of many texts are near-copies of one, by the shingles they have in common.

    >>> index = NearIndex(["您的账单已逾期3天,请尽快还款", "see you at eight"])
    >>> index.find("您的账单已逾期15天,请尽快还款")
    [(0, 1.0)]
    """

    def __init__(self, texts: Iterable[str] = (), limit: float = NEAR) -> None:
        self.limit = limit
        self._sizes: list[int] = []
        self._holders: dict[str, list[int]] = {}
        for text in texts:
            self.add(text)

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, text: str) -> None:
        """Take in one more text; texts are numbered from 0 in the order they come."""
        found = shingles(text)
        for shingle in found:
            self._holders.setdefault(shingle, []).append(len(self._sizes))
        self._sizes.append(len(found))

    def find(self, text: str) -> list[tuple[int, float]]:
        """Numbers of the near-copies, each with its share of common shingles (Jaccard, above `limit`), the nearest first."""
        found = shingles(text)
        common = Counter(number for shingle in found for number in self._holders.get(shingle, ()))
        shares = ((number, n / (len(found) + self._sizes[number] - n)) for number, n in common.items())
        return sorted((pair for pair in shares if pair[1] > self.limit), key=lambda pair: (-pair[1], pair[0]))
