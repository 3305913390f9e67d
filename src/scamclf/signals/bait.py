"""What lures: a discount, a promise nobody can keep, a debt too vague to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.denial import claims, is_denied, is_warning
from scamclf.signals.family import Family, Span
from scamclf.signals.names import names_creditor
from scamclf.signals.sums import are_comparable, sum_of

# "原欠12000,今天一次性付4500就全部结清", "pay 3500 instead of 9000 n close it"
_CLOSES = re.compile(
    r"""
      [就即全][^。!?;,\n]{0,4}(?:结清|清账|还清|完)|一次性?[^。!?;,\n]{0,6}结清|销账|消账|平账|平了|两清|算完|算清|走人|了结|和解|只要|只需|仅需
    | (?<![a-z])(?:close[sd]?|settles?|settlement|clears?|wiped|wipe|written\soff|write\soff|forgiven|forget|instead\sof|in\splace\sof|in\sfull\sand\sfinal|full\s(?:and|&)\sfinal|final|cleared|done)(?![a-z])
    """,
    re.VERBOSE,
)
_NO_CUT = re.compile(
    r"""
      最低|分期|每期|月供|已还|已付|已收|余额|剩余应|首付|尾|末|号|电费|累计|可用额度|押金|工资|利息|充|返|满|手续费|滞纳金|违约金|罚息
    | (?<![a-z])(?:minimum|min|late\sfee|fee|fees|credit|limit|available\s(?:limit|balance|credit)|deposit|received|paid|instal+ments?|emi|charge|interest|penalty|of\swhich|per\smonth|month|plus|was\sdue|dated)(?![a-z])
    """,
    re.VERBOSE,
)
_MOST_LEFT = 0.75


def cut_price(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A debt that a much smaller sum is said to close."""
    for first, second in pairwise(
        e for e in entities if e.kind == "amount" or (e.kind == "num" and 3 <= e.end - e.start <= 6)
    ):
        between = text[first.end : second.start]
        if not (1 < len(between) <= 40 and are_comparable(first, second)):
            continue
        high, low = sum_of(text, first), sum_of(text, second)
        if "instead of" in between or "out of" in between or "in place of" in between:
            high, low = low, high
        around = text[max(0, first.start - 30) : second.end + 30]
        if (
            50 <= low <= high * _MOST_LEFT
            and _CLOSES.search(around)
            and not _NO_CUT.search(around)
            and not is_denied(text, first.start)
        ):
            yield first.start, second.end


_NAMELESS_DEBT = re.compile(
    r"""
    # 您的贷款已逾期, 你本人的账户存在欠费, 您欠的款: whose loan it is, nobody says
      (?:您|你|贵户|客户|用户|台端|阁下|持卡人)(?:好|名下|本人)?[,:]?(?:的|之|在)?[^。!?;,\n]{0,6}?(?:贷款|借款|欠款|账款|信用卡|卡|账户|网贷|借贷|债务|款项|债|案件)[^。!?;,\n]{0,8}?(?:逾期|超期|未还|未清|未结|未处理|拖欠|欠费|透支|过期|还款超)
    | (?:欠款|债务|借款|贷款|网贷|信用卡|检测到)[^。!?;,\n]{0,4}(?:严重逾期|恶意拖欠|恶意透支|长期未|超期|逾期未|有欠费)
    # "your loan is overdue", "your account is #3", "an overdue amount"
    | (?<![a-z])(?:your|ur)\s(?:outstanding\s|pending\s|unpaid\s|overdue\s)?(?:loan|debts?|dues|account|credit\scard|card|payment|obligation|amount|arrears?)\s(?:is|be|has\sbeen|have\sbeen|are|was|remains?|still|not)\s(?:now\s|still\s|been\s|seriously\s|badly\s)?(?:overdue|past\sdue|past-due|unpaid|outstanding|delinquent|not\sbeen\spaid|expired?|in\sarrears|in\sdefault|cleared|unsettled|defaulted)(?![a-z])
    | (?<![a-z])(?:overdue|unpaid|outstanding|past\sdue)\s(?:loan|debt|dues|account|balance|amount|obligation)(?![a-z])
    """,
    re.VERBOSE,
)
# A short genuine reminder gives no facts either, but a way to check, or a way out.
_CHECKABLE = re.compile(
    r"""
      尾号|末四|末4|编号|合同|户号|单号|图书|书|app|官网|公众号|柜|网点|营业厅|小程序|客服|忽略|略过|已还|已缴|已清|不用回|退订|回t|拒收|包裹|便利店|超商|代扣|自动扣|还款日
    | (?<![a-z])(?:ending|ref|acct|a/c|account\sno|invoice|agreement|contract|policy|ignore|disregard|already|app|portal|online|statement|stop|branch|log\sin|library|ussd|dial\s\*)(?![a-z])
    """,
    re.VERBOSE,
)


def nameless_debt(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A debt told without creditor, number or sum, and without a way to check it."""
    if (
        any(e.kind in ("amount", "tail", "account", "mask") for e in entities)
        or _CHECKABLE.search(text)
        or is_warning(text)
    ):
        return
    if next(iter(names_creditor(text, entities)), None) is None:
        yield from claims(_NAMELESS_DEBT, text)


FAMILY = Family(
    "bait",
    ("discount_bait", "false_promise", "vague_debt"),
    MappingProxyType({"discount_bait": cut_price, "vague_debt": nameless_debt}),
)
