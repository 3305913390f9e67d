"""How the money is to be paid: to a private account, with untraceable means, with invented costs on top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.denial import claims, is_denied
from scamclf.signals.family import Family, Span
from scamclf.signals.sums import are_comparable, sum_of

_BANK = r"""
      [工农建中交招邮光信]\s?[行商]|银行|信用社|农[-－.\s]*行|邮政|储蓄|户名|收款人|户主|汇款
    | (?<![a-z])(?:sort\scode|iban|bank|beneficiary|routing|ifsc|holder)(?![a-z])
"""
_BANK_NEAR = re.compile(_BANK, re.VERBOSE)
_BANK_OR_NUMBER = re.compile(rf"{_BANK} | 开户|账号|卡号 | (?<![a-z])(?:account|acct|a/c)(?![a-z])", re.VERBOSE)
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
            # "智能卡号8110****5530", "a/c 6007xxxx2219": a masked number alone is mostly the reader's own.
            masked = any(c in "*x" for c in text[entity.start : entity.end])
            if (_BANK_NEAR if masked else _BANK_OR_NUMBER).search(near) and not is_denied(text, entity.start):
                yield entity.start, entity.end


_PRIVATE_PAYEE = re.compile(
    r"""
    # a person as the holder: "户名陈某某", "户名:秦*娟", "收款人:覃*。", "户名 林先生)"; but not "户名为商会全称", "户名:重庆某某公司"
      (?:户名|户主|收款人|收款方|开户名|收款户名|收款名)[为是系写:\s]{0,3}
      (?!(?:为|是|见|不|与|和|和|一致|本人|相符|全称|同|变|改|的|处|栏|请|均|须|必|未|已|卡|账|姓|户|全|仍|或|即|及|村|我|你|您))
      (?:[\u4e00-\u9fff][\u4e00-\u9fff*○〇某x]{1,2}|[\u4e00-\u9fff](?:先生|女士|小姐|某某?))(?=[\s,.。;!)\]、(】]|$)

    # a UPI handle, a cashtag: "recoveryofficer77@okaxis", "$tollsettle"
    | (?<![a-z0-9._-])[a-z0-9][a-z0-9._-]{2,40}@(?:ok[a-z]{2,8}|ybl|ibl|axl|apl|upi|paytm)(?![a-z0-9.])
    | (?<![a-z0-9$])\$(?!us|nz|au|ca)[a-z][a-z0-9-]{4,24}(?![a-z0-9])
    """,
    re.VERBOSE,
)


def private_payment(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A private account number, or a person named as the payee."""
    yield from private_account(text, entities)
    yield from claims(_PRIVATE_PAYEE, text)


_DAILY = re.compile(
    r"""
    # 按日5%收滞纳金, 每天加收本金10%; 每日千分之一 is a contract's rate
      (?:每(?:天|日|小时|晚)|按日|按天|日息|一天|[/](?:天|日))[^。!?;,\n\d]{0,10}(?P<zh>\d{1,3})(?:\.\d)?\s?%
    | (?P<zh2>\d{1,3})(?:\.\d)?\s?%\s?[/每](?:天|日|小时)
    # "5% per day", "grows 12% an hour", "+10%/day", "10% daily"
    | (?<![\d.])(?P<en>\d{1,3})(?:\.\d)?\s?%\s?(?:(?:a|an|per|every|each|/)\s?(?:day|night|hour|hr)|daily|hourly|/d(?![a-z]))
    | (?<![a-z])(?:daily|hourly)\s(?P<en2>\d{1,3})\s?%
    """,
    re.VERBOSE,
)
_BY_TIME = re.compile(
    r"""
    # "£9 a day extra", "$45/hr from 9 am", "rs 500 every hour", "+ r300 more each night"
      (?:[$£€₦₱₹]|(?<![a-z])(?:rs|r|n|k|ksh|rm|ghs|usd|p)\.?\s?)\d[\d,.]{0,9}\s?(?:extra\s|more\s|late\s|on\stop\s)?(?:(?:a|an|per|every|each)\s(?:day|night|hour)|/\s?(?:day|night|hour|hr))\s?
      (?:late|extra|penalty|from|until|till|to\skeep|more|on\stop|fine|if|while|running|we|till)(?![a-z])
    """,
    re.VERBOSE,
)
# A contract's daily rate is far below this; the law itself adds 3 % a day to an unpaid traffic fine.
_LEAST_A_DAY = 4

_GROWS = re.compile(
    r"(?<![a-z])(?:becomes?|became|become|grows?\sto|rises?\sto|goes\s(?:up\s)?(?:to|from)|jumps?\sto|turns?\sinto|increases?\sto|reach(?:es|ed)?|now|don\sreach|before\sit\sgets\sto|plus|\+|tomorrow|or\spay)(?![a-z])|变|滚|翻|涨|成了|现已产生|现在是|加上|就是",
)
_INVENTED = re.compile(
    r"违约金|滞纳金|罚息|律师费|手续费|处理费|逾期费|催收费|(?<![a-z])(?:penalty|penalties|fine|enforcement|legal|summons|unpaid|late\sfee|charge|attorney|court|costs?)(?![a-z])"
)
_REDUCED = re.compile(
    r"减|免|优惠|折|(?<![a-z])(?:reduced|discount|instead|waive\w*|off|settle\w*|paid|limit|only|refund\w*|credit)(?![a-z])"
)


def cost_beyond_debt(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A rate by the day or the hour that no contract has; a sum that becomes several times itself."""
    for match in _DAILY.finditer(text):
        rate = next(int(r) for r in match.group("zh", "zh2", "en", "en2") if r)
        if rate >= _LEAST_A_DAY and not is_denied(text, match.start()):
            yield match.span()
    yield from claims(_BY_TIME, text)
    # "the unpaid toll of $6.99 will become a $500 fine", "86元,滞纳金已滚到2,400元"
    for first, second in pairwise(e for e in entities if e.kind in ("amount", "num")):
        between = text[first.end : second.start]
        if (
            0 < len(between) <= 40
            and "amount" in (first.kind, second.kind)
            and _GROWS.search(between)
            and not _REDUCED.search(between)
            and are_comparable(first, second)
            and 10_000_000 > sum_of(text, second) >= 3 * sum_of(text, first) > 0
            and _INVENTED.search(text[max(0, first.start - 30) : second.end + 30])
        ):
            yield first.start, second.end


FAMILY = Family(
    "payment",
    ("private_payment", "exaggerated_cost"),
    MappingProxyType({"private_payment": private_payment, "exaggerated_cost": cost_beyond_debt}),
)
