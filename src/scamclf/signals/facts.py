"""The facts of a debt that a real creditor can name: who, for what, how much, until when, from which account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.family import Family, Span
from scamclf.signals.names import names_creditor

_OWED = re.compile(
    r"""
      欠|逾期|应还|待还|未还|还款|应缴|待缴|应付|应交|未缴|未付|账单|账款|缴|交费|最低|到期|月供|本息|利息|本金|违约金|滞纳|差额|差|尾款|扣|保费|租金|合计|共计|金额|未结|结欠|费|供款|存入
    | (?<![a-z])(?: due|dues|overdue|owed?|owing|owes|outstanding|unpaid|arrears|balance|bal|minimum|min|amt|amount|emi|instal+ments?|bill|invoice|inv|statement
        | payable|payment|pymt|pay|settle|late|missed|debit|premium|rent|loan|remaining|clear|repay|repayment|charges?|total|fee|fees|fine|tax|arrear|past)(?![a-z])
    """,
    re.VERBOSE,
)
# A sum beside these is a price, a purchase or money that has come already. They stand in the same sentence, right before or after.
_NOT_OWED_BEFORE = re.compile(
    r"""
      (?: 消费|支出|收入|到账|入账|已扣|充值|退款|转账|收款|支付|仅需|仅|只要|只需|低至|原价|特价|套餐|优惠|立减|减|返|送|奖|红包|余额|可用额度|额度|工资|已还|已缴|已收|汇率|人民币1?:?|净值|股价|报销|存入成功|已付
        | 感谢您的还款[^。]{0,8} | 兑[^。]{0,6} | 升到?|降到?|油价 ) [^。!?;,]{0,8} $
    | (?<![a-z])(?: spent|received|refund|refunded|credited|won|win|only|just|from|was|now|sale|save|off|worth|up\sto|price|cost|costs|costing|avail(?:able)?\s?(?:bal|balance|limit|credit)?|limit|bonus|cashback|reward
        | order\stotal|earn|salary|paid|sent|purchase|approved|deposit(?:ed)?|withdr[ae]wn?|top-?up|topped\sup|gift\scards?|balance\sis|new\sbalance|we\sreceived|thanks?\sfor|subtotal|lunch|dinner|v)
      (?:\s[a-z]{1,10}){0,3} [\s:.]{0,3} $
    """,
    re.VERBOSE,
)
_NOT_OWED_AFTER = re.compile(
    r"""
      ^ [^。!?;,未不没]{0,6} (?: 已结清|已到账|已入账|成功|红包|已还|已缴清|优惠|折|已原路|已退|已收|送|起(?!诉) | /(?:月|升|斤|股|张) )
    | ^ \s? (?: (?:was\s|has\sbeen\s|is\s|)(?:received|credited|refunded|spent|paid|cleared|deposited|sent)(?!\sto\sus\sby) | a\smonth|/\s?(?:mo|month|l|litre|kg|unit)(?![a-z]) | a\slitre|per\s|each|off(?![a-z])|at\s[a-z]+\son|cashback|discount|bonus|for\syour\sfirst|from\scard|thank ) (?![a-z])?
    """,
    re.VERBOSE,
)
_SOME = re.compile(r"[1-9]")
_SETTLED = re.compile(
    r"(?:缴费|还款|缴交|扣款|代扣|托收|缴纳|支付)成功|已(?:自动)?(?:还清|结清|缴清)(?!请|的|者|可|则)|无需(?:还款|缴付|缴款)|毋须缴付|no payment is (?:required|due)|nothing (?:to pay|is due|due)|has been (?:paid|settled) in full|(?:successfully|was) (?:paid|collected|received)|in credit"
)
_SENTENCE_END = re.compile(r"[。!?;]|\.\s")
_STILL_OWED = re.compile(
    r"[未没不]成功|逾期|欠|尚|仍|如已|若已|未还|应还|剩余|(?<![a-z])(?:overdue|unpaid|remain|remains|outstanding|past due|arrears|late|if)(?![a-z])"
)
_SUM_BEFORE, _SUM_AFTER, _OWED_NEAR = 28, 24, 90


def exact_amount(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A sum to the cent that is owed: "¥1,204.55", not "about ¥1200", not "spent £12.40"."""
    if _SETTLED.search(text) and not _STILL_OWED.search(text):
        return
    for entity in entities:
        if (
            entity.kind != "amount"
            or "<cents>" not in entity.tokens
            or not _SOME.search(text, entity.start, entity.end)
        ):
            continue
        before = _SENTENCE_END.split(text[max(0, entity.start - _SUM_BEFORE) : entity.start])[-1]
        after = text[entity.end : entity.end + _SUM_AFTER]
        if _NOT_OWED_BEFORE.search(before) or _NOT_OWED_AFTER.search(after):
            continue
        # "the time is 10.30": without a currency the word must stand right before.
        bare = len(entity.tokens) == 3
        if (
            _OWED.search(before)
            if bare
            else _OWED.search(text, max(0, entity.start - _OWED_NEAR), entity.end + _OWED_NEAR)
        ):
            yield entity.start, entity.end


# Words that say of a date that money is due on it, whatever else the sentence holds.
_DUE = re.compile(
    r"""
      还款日|应还|到期|逾期|缴款|缴费|缴纳|缴交|缴清|交清|付清|还清|补缴|扣款|扣缴|交租|供款|拖欠|欠|未还|未缴|未付|存入|还入|期限|期满|最后|截止|截至|限期|宽限|应缴|备款
    | (?<![a-z])(?: due|overdue|payable|past-due|delinquent|arrears|unpaid|outstanding|owing|missed|late|deadline|debit(?:ed)?|deduct(?:ed)?|collected|instal+ment|bounced|last\sda(?:te|y)|lapses?|grace
        | (?:pay|paid|settle|cleared?|repay|remit|payment|deposit|transfer|fund|sort|settled|send)(?![a-z]) .{0,40} (?<![a-z])(?:by|before|until|till|on\sor\sbefore|no\slater\sthan|b4|within) )(?![a-z])
    """,
    re.VERBOSE,
)
# Dates that other things have.
_OTHER_DATE = re.compile(
    r"""
      券|会员|活动|报名|保质|食用|驾驶证|有效期|证件|积分|抽奖|快递|包裹|开庭|庭审|传票|出生|生日|图书|借阅|换证|护照|试用|领取|兑换|面试|考试|消费(?!金|贷|信|分|借|公)|预约|门票|航班
    | (?<![a-z])(?: born|baby|essay|library|books?|sale|trial|parcel|passport|flight|hearing|due\sto|expir(?:es|y)|offer|homework|assignment|meeting|delivery|deliver(?:ed)?|arriv(?:e|es|al)|voucher|coupon|points|spent|purchase|appointment|renew(?:s|al)?|exam
        | membership\sends)(?![a-z])
    """,
    re.VERBOSE,
)
_DUE_BEFORE, _DUE_AFTER = 46, 16

# Dates that are counted or named: "逾期4天", "3 days past due", "due tomorrow". And what masks leave of a date.
_DAY = r"(?:today|tonight|tomorrow|tmrw|tmw|tom|yesterday|this\s[a-z]{3,9}|next\s[a-z]{3,9}|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?|in\s\d{1,2}\s(?:days?|hours?)|(?:the\s)?\d{1,2}(?:st|nd|rd|th)|(?:at\s)?month[\s-]?end|<date>)(?![a-z])"
_COUNTED = re.compile(
    rf"""
      (?:逾期|超期|拖欠|晚了|迟了|过期|欠费|欠款|欠了|逾|超过还款日|过还款日|过了还款日|已过还款日|过缴费期|超缴费期) [了已达约为]{{0,2}} \s? (?:\d{{1,4}}|[一二三四五六七八九十两百xn*]{{1,4}}|<num>|<mask>) \s? 个?(?:天|日|期|月)(?!内|以上)
    | (?:今天|今日|明天|明日|后天|后日|今晚|昨天|昨日|本周[一二三四五六日]|周[一二三四五六日]|本月底|月底|<date>) [前内]?\s?(?:为|是|就|就是|已|将|即)? (?:到期|还款日|最后|截止|是您的还款日|缴费截止|扣款日)
    | (?:还款日|到期日|扣款日|截止日|缴款期限|缴费期限|到期) [为是:在于]? \s? (?:今天|今日|明天|明日|后天|昨天|<date>|[\dx*]{{1,4}}[/月-][\dx*]{{1,2}})
    | (?:\d{{1,2}}|[一二三四五六七八九十两]{{1,3}}) \s? 天 后 (?:到期|扣款|还款|是还款日|就到还款日)(?!失效)
    | (?<![a-z]) (?:\d{{1,3}}|xx|<num>|one|two|three|four|five|ten)\+? \s? (?:-|\s)? (?:days?|weeks?|months?|wks?|d)(?![a-z]) \s (?:past\s?due|past-due|late|overdue|behind|in\sarrears|delinquent|past\sthe\sdue|o/d|after\s(?:the\s)?due)
    | (?<!\d) \d{{1,3}}\s?dpd(?![a-z])
    | (?<![a-z]) (?:overdue|past\s?due|late|behind|delinquent|in\sarrears|unpaid) \s (?:(?:by|for|since|of)\s)? (?:over\s|more\sthan\s|about\s|)(?:\d{{1,3}}|one|two|three) \s? (?:days?|weeks?|months?|wks?)(?![a-z])
    | (?<![a-z]) (?:due|payable|falls\sdue|fell\sdue|overdue\ssince|past\sdue\ssince|due\sdate|due\sby|due\son|was\sdue|dued?) \s? [:-]? \s? (?:is\s|was\s|on\s|by\s|since\s|from\s|){_DAY}
    """,
    re.VERBOSE,
)
# "on jan 9." closes a sentence; to the entities, "9." begins a decimal.
_DATE_AT_END = re.compile(
    r"(?<![a-z])(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\s\d{1,2}(?=\.(?!\d))|<date>|(?<![a-z\d*])[x*]{1,2}[/月.-][x*]{1,2}日?(?![a-z*])|(?<!\d)\d{1,2}日?(?=日前)"
)
_MONEY = re.compile(
    r"款|账|贷|还|缴|费|卡|租|息|供|期付|信用|额|<amount>|(?<![a-z])(?:pay|paid|payment|pymt|bill|loan|emi|instal+ment|account|a/c|card|rent|premium|balance|min|minimum|amount|amt|owed?|fee|fees|tax|invoice|dues|mortgage|fund|debit|total|past\sdue|overdue\sby|due\s(?:on|by|date)|arrears)(?![a-z])"
)


def due_or_overdue_date(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """When the money is or was due: a date beside a word for being due, or a count of days."""
    has_sum = any(entity.kind == "amount" for entity in entities)
    # "4月账单" names a month, not a day.
    dates = [
        (e.start, e.end) for e in entities if e.kind == "date" and not text[e.start : e.end].endswith(("月", "月份"))
    ]
    dates += [match.span() for match in _DATE_AT_END.finditer(text)]
    for start, end in dates:
        before = text[max(0, start - _DUE_BEFORE) : start]
        after = text[end : end + _DUE_AFTER]
        near = before[-14:] if not before.isascii() else before
        if (
            _DUE.search(f"{near} {after}")
            and not _OTHER_DATE.search(f"{near} {after}")
            and (has_sum or _MONEY.search(text, max(0, start - 90), end + 90))
        ):
            yield start, end
    for match in _COUNTED.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 60]
        if not _OTHER_DATE.search(around[max(0, min(46, match.start() - 14)) :][:90]) and (
            has_sum or _MONEY.search(around)
        ):
            yield match.span()


_DIGITS = r"[\[(【<「]?\s?[\dx*●■○]{3,4}(?![\dx*])"
_TAIL = re.compile(
    rf"""
    # 尾号3216, 尾数(5540), 末四位:0192, 卡号末尾4位为6673, 后四位3055, 卡尾9921, 尾四位数字为1650
      (?: 尾号|尾数|尾码|末[四4](?:位|码)|末尾[四4]?位|末[五5]码|尾[四4](?:位|码)|尾[五5]码|后[四4](?:位|码)|后[五5](?:位|码)|卡尾|账尾|户尾|号尾 )
      (?:数字|数|号)? \s? (?:为|是|:|结尾)? \s? (?: {_DIGITS} | \d{{5}}(?!\d) )
    # 户号结尾5528, [4417]尾号卡
    | (?:户号|卡号|账号|合同号?|单号)结尾 \s? {_DIGITS} | [\[(【]\d{{4}}[\])】]\s?尾号
    # card ending in 4471, a/c ending with **08, last four digits of your account: 7801
    | (?<![a-z])(?P<en> (?:end(?:ing|s)?)(?:\s(?:in|with|no|number|on|:|is))? [\s:#-]{{1,3}} [x*.…]{{0,6}}\d{{3,5}}(?![\d/])
      | last\s(?:4|four|3|three)(?:\sdigits)? [^\d\n.]{{0,28}} \d{{3,4}}(?!\d) )
    """,
    re.VERBOSE,
)
_MASKED = re.compile(r"(?<![\dx*.,-])(?<!\d{3}\s)(?:[x*.…]{2,16}|\*)[\s-]?\d{3,6}(?!\d)|(?<![a-z\dx*])x\d{4}(?!\d)")
_ACCOUNT = re.compile(
    r"""
      卡|账|户|贷|合同|保单|单号|额度|电号|表号|户号|用户|编号
    | (?<![a-z])(?: cards?|accounts?|a/c|ac|acct?|acnt|acc|loan|visa|mastercard|amex|policy|meter|plan|agreement|iban|debit|checking|savings|mandate|ref|no|num|number|contract|credit
        | mortgage|overdraft|bill|customer|line|lease|cc|id|invoice|msisdn|ending|property|wallet|member|unit|bank )(?![a-z])
    """,
    re.VERBOSE,
)
# The tail of a telephone, a parcel or an order, and that of a card that is to be paid: "转到尾号6621的农行卡".
_OTHER_TAIL = re.compile(
    r"""
      手机|电话|机主|运单|快递|取件|收件|订单|车牌|限行|姓名|快件|这卡|此卡|往这|专户|座机|中奖|号码尾号|身份证|打我|打到|转到|转入|转至|汇到|汇至|汇入|打入|收款|户名|新卡|新账|换了|不用了|我卡|我的卡|给我|我这张|我老婆|我妈
    | (?<![a-z])(?: phone|mobile|cell|parcel|order|orders|tracking|year|season|call\sus|story|series|new\saccount|new\sacc|sort|transfer|(?:send|wire|pay)\s(?:it|the|rent|money)\s[^.]{0,20}to|my\snew|name\s[a-z]|paybill|iban|free|helpline|hotline|tel|ring|call|whatsapp|mr|mrs|insp|bursar|opay|palmpay|momo|gcash)(?![a-z])
    """,
    re.VERBOSE,
)


# "6227 0033 xxxx 1104" is a whole number, whose owner left out a part.
_GOES_ON = re.compile(r"\d{3}[\s-]$|\d-$")


def account_tail(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """The last digits of the reader's own card, loan or meter; not of a telephone, a parcel or a payee's card."""
    for match in _TAIL.finditer(text):
        before = text[max(0, match.start() - 34) : match.start()]
        if match["en"] and not _ACCOUNT.search(before) and not match["en"].startswith("last"):
            continue
        if not _OTHER_TAIL.search((before if match["en"] else before[-10:]) + text[match.end() : match.end() + 14]):
            yield match.span()
    for entity in entities:
        masked = entity.kind == "tail" or (
            entity.kind == "account"
            and ("*" in text[entity.start : entity.end] or "x" in text[entity.start : entity.end])
        )
        if (
            masked
            and not _GOES_ON.search(text[max(0, entity.start - 5) : entity.start])
            and _is_account(text, entity.start, entity.end)
        ):
            yield entity.start, entity.end
    for match in _MASKED.finditer(text):
        if _is_account(text, *match.span()):
            yield match.span()


def _is_account(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 26) : start]
    return _ACCOUNT.search(before) is not None and _OTHER_TAIL.search(before + text[end : end + 10]) is None


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
