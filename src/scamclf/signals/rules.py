"""Signals read off the shape of a message: accounts, links, sums, dates, spelling.

Each rule takes the clean text and its entities and yields spans of the clean text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from scamclf.entities import Entity
from scamclf.links import host_of, imitates, is_official, is_short
from scamclf.words import read_words

Span = tuple[int, int]
Rule = Callable[[str, list[Entity]], Iterator[Span]]

_HAN = r"\u4e00-\u9fff"

_BANK_OR_HOLDER = re.compile(
    r"""
      [工农建中交招邮光信]\s?[行商]|银行|信用社|农[-－.\s]*行|邮政|储蓄
    | 户名|开户|收款人|账号|卡号|户主|汇款
    | (?<![a-z])(?:account|acct|a/c|sort\scode|iban|bank|beneficiary|routing|ifsc|holder)(?![a-z])
    """,
    re.VERBOSE,
)
# A company's account is how rent, invoices and premiums are paid.
_COMPANY = re.compile(
    r"公司|有限|事务所|集团|商户|大学|学院|trust account|company account|(?<![a-z])(?:ltd|llc|plc|inc|pty)(?![a-z])"
)
_NEAR = 40


def private_account(text: str, entities: list[Entity]) -> Iterator[Span]:
    """A full account number beside a bank or a holder, and no company in sight."""
    if _COMPANY.search(text):
        return
    for entity in entities:
        if entity.kind == "account" and entity.end - entity.start >= 12:
            near = text[max(0, entity.start - _NEAR) : entity.end + _NEAR]
            if _BANK_OR_HOLDER.search(near):
                yield entity.start, entity.end


@cache
def _risky_endings() -> frozenset[str]:
    return frozenset(read_words("risky_endings.txt"))


# "paytoll-helpdesk.info", "monthlybill-support.com"
_BAIT = re.compile(
    r"(?:^|[-.\d])(?:pay|payment|bill|billing|toll|verify|secure|update|overdue|support|refund|fine|help|login|myaccount|id)s?(?:[-.\d]|$)"
)


def suspicious_link(text: str, entities: list[Entity]) -> Iterator[Span]:
    """A link whose host imitates another one, or ends where abuse gathers."""
    for entity in entities:
        if entity.kind != "url":
            continue
        host = host_of(text[entity.start : entity.end])
        if "." not in host or is_short(host) or is_official(host):
            continue
        name, _, ending = host.rpartition(".")
        if imitates(host) or ending in _risky_endings() or ("-" in name and _BAIT.search(name)):
            yield entity.start, entity.end


def official_link(text: str, entities: list[Entity]) -> Iterator[Span]:
    """A link to the site of a listed brand or of a government."""
    for entity in entities:
        if entity.kind == "url" and is_official(host_of(text[entity.start : entity.end])):
            yield entity.start, entity.end


_SPACED_HAN = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:[ .·*_-]{{1,2}}[{_HAN}]){{2,30}}")
_CODED_CONTACT = re.compile(r"➕|[薇微威崴][❤信芯x]|v❤|扣扣|溦|葳|(?<![a-z])v[x信](?![a-z])")
# a Latin word with Cyrillic or Greek letters inside it
_MIXED_LETTERS = re.compile(r"[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")


def evasive_spelling(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Words spelt so that filters miss them."""
    for pattern in (_SPACED_HAN, _CODED_CONTACT, _MIXED_LETTERS):
        for match in pattern.finditer(text):
            yield match.span()


def exact_amount(text: str, entities: list[Entity]) -> Iterator[Span]:
    """A sum to the cent."""
    for entity in entities:
        if entity.kind == "amount" and "<cents>" in entity.tokens:
            yield entity.start, entity.end


_DUE = re.compile(
    r"还款日|到期|逾期|截止|截至|最后|缴款|缴费期|缴纳|扣款|账单|应还|期限|(?<![a-z])(?:due|overdue|by|before|on or before|payable|since|dated|deadline)(?![a-z])"
)
_DUE_NEAR = 14


def due_or_overdue_date(text: str, entities: list[Entity]) -> Iterator[Span]:
    """A date that stands beside a word for being due."""
    for entity in entities:
        if entity.kind == "date" and _DUE.search(text[max(0, entity.start - _DUE_NEAR) : entity.end + _DUE_NEAR]):
            yield entity.start, entity.end


_TAIL = re.compile(
    r"尾号(?:为|是)?[:\s]?[\[(【]?[\d*x]{3,4}|末[四4]码[:\s]?[\d*x]{3,4}|(?<![a-z])(?:ending(?:\sin|\swith)?|ends with|last 4 digits)[\s:]{1,2}[\d*x]{3,4}(?![\d])"
)


def account_tail(text: str, entities: list[Entity]) -> Iterator[Span]:
    """The last digits of the reader's own card or account."""
    for match in _TAIL.finditer(text):
        yield match.span()
    for entity in entities:
        if entity.kind == "tail":
            yield entity.start, entity.end


_SIGNATURE = re.compile(r"^\s?[【\[][^】\]\n]{2,20}[】\]]|[【\[][^】\]\n]{2,20}[】\]]\s?$")


def names_creditor(text: str, entities: list[Entity]) -> Iterator[Span]:
    """A sender's signature in brackets, as registered gateways put it."""
    for match in _SIGNATURE.finditer(text):
        yield match.span()


RULES: dict[str, Rule] = {
    "private_payment": private_account,
    "suspicious_link": suspicious_link,
    "official_channel": official_link,
    "evasive_spelling": evasive_spelling,
    "exact_amount": exact_amount,
    "due_or_overdue_date": due_or_overdue_date,
    "account_tail": account_tail,
    "names_creditor": names_creditor,
}
