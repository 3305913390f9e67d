"""How the money is to be paid: to a private account, with untraceable means, with invented costs on top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.family import Family, Span

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


def private_account(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A full account number beside a bank or a holder, and no company in sight."""
    if _COMPANY.search(text):
        return
    for entity in entities:
        if entity.kind == "account" and entity.end - entity.start >= 12:
            near = text[max(0, entity.start - _NEAR) : entity.end + _NEAR]
            if _BANK_OR_HOLDER.search(near):
                yield entity.start, entity.end


FAMILY = Family(
    "payment", ("private_payment", "exaggerated_cost"), MappingProxyType({"private_payment": private_account})
)
