"""The facts of a debt that a real creditor can name: who, for what, how much, until when, from which account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.family import Family, Span


def exact_amount(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A sum to the cent."""
    for entity in entities:
        if entity.kind == "amount" and "<cents>" in entity.tokens:
            yield entity.start, entity.end


_DUE = re.compile(
    r"还款日|到期|逾期|截止|截至|最后|缴款|缴费期|缴纳|扣款|账单|应还|期限|(?<![a-z])(?:due|overdue|by|before|on or before|payable|since|dated|deadline)(?![a-z])"
)
_DUE_NEAR = 14


def due_or_overdue_date(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A date that stands beside a word for being due."""
    for entity in entities:
        if entity.kind == "date" and _DUE.search(text[max(0, entity.start - _DUE_NEAR) : entity.end + _DUE_NEAR]):
            yield entity.start, entity.end


_TAIL = re.compile(
    r"尾号(?:为|是)?[:\s]?[\[(【]?[\d*x]{3,4}|末[四4]码[:\s]?[\d*x]{3,4}|(?<![a-z])(?:ending(?:\sin|\swith)?|ends with|last 4 digits)[\s:]{1,2}[\d*x]{3,4}(?![\d])"
)


def account_tail(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """The last digits of the reader's own card or account."""
    for match in _TAIL.finditer(text):
        yield match.span()
    for entity in entities:
        if entity.kind == "tail":
            yield entity.start, entity.end


_SIGNATURE = re.compile(r"^\s?[【\[][^】\]\n]{2,20}[】\]]|[【\[][^】\]\n]{2,20}[】\]]\s?$")


def names_creditor(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A sender's signature in brackets, as registered gateways put it."""
    for match in _SIGNATURE.finditer(text):
        yield match.span()


FAMILY = Family(
    "facts",
    ("names_creditor", "names_product", "exact_amount", "due_or_overdue_date", "account_tail", "auto_debit"),
    MappingProxyType(
        {
            "names_creditor": names_creditor,
            "exact_amount": exact_amount,
            "due_or_overdue_date": due_or_overdue_date,
            "account_tail": account_tail,
        }
    ),
)
