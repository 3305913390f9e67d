"""What lawful collectors grant: a way out for who has paid, doubts or wants no more messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.family import Family, Span
from scamclf.signals.patterns import Patterns

_PATTERNS = Patterns("rights")


_PAID = r"(?:paid|payed|settled|cleared|remitted|made|sent|deposited|transferred|done|closed|topped\sup|arranged|renewed|processed|funded|completed)"
_IGNORE = r"(?:ignore|disregard|overlook|excuse|skip|bin|no\s(?:further\s)?action|no\sneed|nothing\s(?:more|else|further)|nothing\sto\sdo|thank|thanks|thx|tq|cancelled|delete\sthis|don['’]?t\sworry|do\snothing|forget|pardon|take\sno)"
_ALREADY_PAID = re.compile(
    rf"""
    # 已还款请忽略, 已缴费的业主无需理会: to have paid, then to leave it
      (?: 已|已经|业已|刚|刚刚|此前|提前|完成|最近|如有 ) [^。!?;不未没]{{0,6}}?
      (?: 还|缴|付|交|结清|清还|处理|存|归还|支付|入账|转账|办理|补|安排|扣款成功|清偿|足额|代缴|续 ) [^。!?]{{0,24}}?
      (?<![勿不别])(?: 忽略|忽视|略过|勿理|无需理|不必理|不用理|无须理|毋须理|毋需理|不需理|免理|勿念|不予理|勿扰|见谅|谅解|包涵|原谅|无视|不用管|不必管|别管|甭管|删除|当没看|勿再理|请勿理|别介意|勿回|勿复|视为作废|自动作废|无需重复|勿重复|免重复|无需处理 )
    # 如您已结清,感谢支持; a receipt thanks, too, but without an if
    | (?: 如|若|倘|假如|要是|万一 ) [^。!?;不未没]{0, 10}? (?: 已|刚 ) [^。!?;不未没]{0, 6}? (?: 还|缴|付|交|结清|存|支付|处理|完成 ) [^。!?]{0, 16}? (?: 感谢|谢谢|不用再|无需再|不必再|多谢|无需操作)
    # ignore if already paid, disregard this text if your account is up to date
    | (?<![a-z])(?<!don't\s)(?<!don’t\s)(?<!not\s)(?<!dont\s)(?<!never\s) (?:{_IGNORE}) (?![a-z]) [^.!?;]{{0,45}}? (?<![a-z])(?: (?:if|once|in\scase|unless|when|where|for\sthose\swho|as) (?![a-z]) [^.!?;]{{0,40}}? (?<!not\s)(?<!n't\s)(?<![a-z]) (?:{_PAID}|up\sto\sdate|payment|pd)(?![a-z]) )
    # if you have paid ..., please ignore; already paid - thank you
    | (?<![a-z])(?: if|in\scase|incase|once|those\swho|where|should\syou ) (?![a-z]) [^.!?;]{{0,45}}? (?<!not\s)(?<!n't\s)(?<!n’t\s)(?<!unpaid\s)(?<![a-z]) (?: {_PAID}|payment|paying|pd|up\sto\sdate ) (?![a-z]) [^.!;]{{0,48}}? (?<![a-z])(?<!don't\s)(?<!not\s)(?<!don’t\s) {_IGNORE} (?![a-z])
    | (?<![a-z]) paid\s?(?:already\s?)?\? \s? (?:pls\s|please\s|then\s|kindly\s|just\s)? {_IGNORE}(?![a-z])
    | (?<![a-z]) already\s {_PAID} [^.!;a-z]{{0,3}} (?:pls|please|kindly|just|you\scan|then)? \s? (?:ignore|disregard|overlook|excuse|no\sneed|no\saction)
    | (?<![a-z]) (?:ignore|disregard) \s? ,? \s? (?:if|once|when) \s? ,? \s? (?:already\s|u\s|you\s|you've\s|have\s)? {_PAID} (?![a-z])
    """,
    re.VERBOSE,
)


def already_paid_clause(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Being paid and leaving it at that, in one sentence and in either order: "ignore this if you've sent it"."""
    for match in _ALREADY_PAID.finditer(text):
        if not _PATTERNS.no_way_out.search(match[0]):
            yield match.span()


def opt_out(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A short code that ends the messages, with the word for what it does."""
    for match in _PATTERNS.opt_out.finditer(text):
        yield match.span()


FAMILY = Family(
    "rights",
    ("already_paid_clause", "opt_out", "validation_rights"),
    MappingProxyType({"already_paid_clause": already_paid_clause, "opt_out": opt_out}),
)
