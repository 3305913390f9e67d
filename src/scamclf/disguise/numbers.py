"""Telephone and account numbers that are not written in digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scamclf.disguise.tables import NUMERALS
from scamclf.rewrite import Change

_NUMERAL = "".join(NUMERALS)
_DIGITS = {ord(c): d for c, d in NUMERALS.items()}
_CHINESE = "".join(c for c in NUMERALS if not c.isascii())
#: A Chinese numeral beside another, or beside a digit.
any_spoken_digits = re.compile(f"[{_CHINESE}](?: ?[0-9{_NUMERAL}]|(?<=[0-9{_NUMERAL}].)|(?<=[0-9{_NUMERAL}] .))").search
_SPOKEN_NUMBER = re.compile(f"(?<![0-9{_NUMERAL}])[0-9{_NUMERAL}](?: ?[0-9{_NUMERAL}]){{6,24}}(?![0-9{_NUMERAL}])")
_LETTERED_NUMBER = re.compile(r"[0-9o](?<![a-z0-9/._=#-].)[0-9oil]{6,19}(?![a-z0-9])")
#: A digit beside a letter that looks like one.
any_lettered_digit = re.compile(r"[0-9](?:[oil]|(?<=[oil].))").search
_PRIVATE_NUMBER = re.compile(r"1[3-9][0-9]{9}$|[0-9]{15}")
_LETTERED = {ord("o"): "0", ord("i"): "1", ord("l"): "1"}
_FEWEST_DIGITS = 5


def spoken_numbers(text: str) -> Iterator[Change]:
    """Telephone and account numbers in Chinese numerals.

    >>> [c.new for c in spoken_numbers("电话一三八零零一二三四五六, 二〇二五年")]
    ['13800123456']
    """
    for match in _SPOKEN_NUMBER.finditer(text):
        if not match[0].isascii():
            number = match[0].translate(_DIGITS | {ord(" "): ""})
            # A hotline in numerals may be a call written down; a mobile or account number is hidden.
            yield Change(*match.span(), number, disguise=_PRIVATE_NUMBER.match(number) is not None)


def lettered_numbers(text: str) -> Iterator[Change]:
    """Long numbers with letters for some digits.

    >>> [c.new for c in lettered_numbers("138o0l38000, 50000000, 1oo")]
    ['13800138000']
    """
    for match in _LETTERED_NUMBER.finditer(text):
        number = match[0]
        if not number.isdigit() and sum(c.isdigit() for c in number) >= _FEWEST_DIGITS:
            yield Change(*match.span(), number.translate(_LETTERED), disguise=True)
