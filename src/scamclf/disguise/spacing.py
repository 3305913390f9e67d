"""Chinese words whose characters stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from scamclf.disguise.tables import ANY_HAN, HAN, NUMERALS, hidden_words
from scamclf.rewrite import Change, apart

_LONGEST_WORD = 4

# Three characters and more, each with the same sign after it; then any single gap.
_PICTURE = r"\u2600-\u27bf\U0001f300-\U0001faff"
_BLANK = " \u3000"
_SIGN = rf".·•*_~^|+={_PICTURE}-"
_SPACED_RUN = re.compile(rf"[{HAN}](?:(?P<sign>[{_BLANK}]{{1,2}}|[\n{_SIGN}])[{HAN}])(?:(?P=sign)[{HAN}]){{1,40}}")
_GAP = re.compile(rf"[{_BLANK}{_SIGN}](?<=[{HAN}][{_BLANK}{_SIGN}])(?:(?<=[{_BLANK}])[{_BLANK}]{{0,2}})?(?=[{HAN}])")
_BOXED = re.compile(rf"(?:[【\[(][{HAN}][】\])]){{2,40}}")
# One character between two gaps, or none between boxed ones: only there changes may lie upon each other.
_BETWEEN_GAPS = re.compile(rf"[{_BLANK}\n】\]){_SIGN}](?:(?<=[】\])])[【\[(]|(?<![】\])])[{HAN}][{_BLANK}\n{_SIGN}])")
_PAIR = re.compile(rf"[{HAN}](?=[{HAN}])")
#: A sign between two Chinese characters; a line break if there is another one; 】【 between boxed ones.
any_gap = re.compile(
    rf"""[{_BLANK}\n】\]){_SIGN}](?:
          (?<=[{HAN}][{_BLANK}{_SIGN}])[{_BLANK}]{{0,2}}[{HAN}]
        | (?<=[{HAN}]\n)[{HAN}]\n[{HAN}]
        | (?<=[{HAN}][】\])])[【\[(]
    )""",
    re.VERBOSE,
).search
# More gaps than this among the borders of characters: the whole text was cut into words, or scanned.
_SEGMENTED = 0.35
_FEWEST_GAPS = 6
# 催 收 通 知: headings are set wide. Sums and tails are read out: 二 八 零 五.
_WIDE_HEADING = re.compile(f"通知|催款函|催告函|协议书|收据|[{''.join(NUMERALS)}]{{4}}")
_LONG_RUN = 5


def gaps_in_words(text: str) -> Iterable[Change]:
    """Spaces between Chinese characters; other signs only where they break up a word.

    >>> def gaps(text): return [text[c.start : c.end] + "!" * c.disguise for c in gaps_in_words(text)]
    >>> gaps("律 师 函"), gaps("加微.信"), gaps("您好 请还款"), gaps("催 收 通 知"), gaps("张*三 A-甲-乙")
    (['律 师 函!'], ['微.信!'], [' '], [' ', ' ', ' '], [])
    """
    gaps = [match.span() for match in _GAP.finditer(text)]
    segmented = len(gaps) >= _FEWEST_GAPS and len(gaps) > _SEGMENTED * (len(gaps) + len(_PAIR.findall(text)))
    changes = []
    for start, end in gaps:
        if _breaks_a_word(text, start, end):
            changes.append(Change(start - 1, end + 1, text[start - 1] + text[end], disguise=not segmented))
        elif text[start] in _BLANK:
            changes.append(Change(start, end, ""))
    if not _BETWEEN_GAPS.search(text):
        return changes
    changes += (Change(*m.span(), re.sub(r"[【】\[\]()]", "", m[0]), disguise=True) for m in _BOXED.finditer(text))
    for run in _SPACED_RUN.finditer(text):
        word = run[0].replace(run["sign"], "")
        neighbours = text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        alone = run["sign"] in "*_~^|" and not ANY_HAN.search(neighbours)
        if not _WIDE_HEADING.search(word) and (
            alone or len(word) >= _LONG_RUN or any(w in word for w in hidden_words())
        ):
            changes.append(Change(*run.span(), word, disguise=not segmented))
    return apart(changes)


def _breaks_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    return before[-1] + after[0] in _neighbours() and any(
        before[-i:] + after[:j] in hidden_words()
        for i in range(1, len(before) + 1)
        for j in range(1, len(after) + 1)
        if i + j <= _LONGEST_WORD
    )


@cache
def _neighbours() -> frozenset[str]:
    """Every two characters that stand side by side in a hidden word."""
    return frozenset("".join(pair) for word in hidden_words() for pair in pairwise(word))
