"""Names of creditors: those of the table, and others by their shape: a registered signature, "XX银行", "XX物业服务中心", "X Energy", "your X account"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from scamclf.creditors import by_name
from scamclf.entities import Entity
from scamclf.signals.family import Span
from scamclf.signals.phrases import Matcher
from scamclf.words import read_words

# Weak shapes count only in a message about money owed: "【顺风驿站】您的包裹到了" names no creditor.
_OWED = re.compile(
    r"""
      欠|逾期|还款|应还|待还|未还|归还|账单|到期|缴|交费|催收|贷款|借款|月供|保费|未付|拖欠|停机|代扣|扣款|滞纳|未结|结清
    | (?<![a-z])(?: due|overdue|owed?|owing|past-due|arrears|outstanding|unpaid|bill|bills|invoice|instal+ments?|emi|repay|repayment|late|missed
        | minimum|loan|debt|premium|payment|pymt|mandate|direct\sdebit|autopay )(?![a-z])
    """,
    re.VERBOSE,
)

# A signature that only says what the message is, or that of a court: 【还款提醒】, 【XX区人民法院】.
_NO_NAME = re.compile(
    r"""
      提醒|通知|提示|公告|温馨|紧急|重要|告知|验证|最后|催告|催缴|逾期|警告|声明|短信|回复|标题|主题|图片|链接|二维码|语音|红包|附件|照片|截图|表情|转发
    | 法院|法庭|法务|检察|公安|警|律师|律所|调解|仲裁|征信|诉讼|执行|案件|司法|债务|催收|清收|委外|反诈
    | 捂脸|微笑|呲牙|玫瑰|抱拳|机器人|录音|视频|文件|好消息|发件|证明|已|<|\d{3}|\d[/:]\d|[x*]{2}
    | (?<![a-z])(?: notice|reminder|final|urgent|alert|court|police|law|legal|name|link|url|hidden|http|image|photo|voicemail|qr|blocked|external|e?mail|attached
        | attachment|subject|warning|action|confidential|redacted|number|date|amount|screenshot|sic|removed|due|overdue|important )
    """,
    re.VERBOSE,
)
_SIGNATURE = re.compile(
    r"^(?:\(\d/\d\))?\s?[【\[](?P<head>[^【】\[\]\n]{2,24})[】\]]|[【\[](?P<foot>[^【】\[\]\n]{2,24})[】\]](?=[^【】\[\]\n]{0,14}$)"
)

_HAN = r"[\u4e00-\u9fff]"
# Suffixes that follow a name, and what may not follow them: "手机银行卡" is a card.
_CHINESE = re.compile(
    rf"""
    (?P<name>{_HAN}{{2,6}}?)
    (?P<kind>
        银行(?!卡|账|流水|户|业|转账|柜|存|网点|承兑|利率|信息|监管|结算|工作)
      | 农商行|农信社|信用社|信用联社|村镇银行|储蓄所
      | 消费金融|消金(?!融)|汽车金融|小额贷款|小贷(?!款)|融资租赁|金融租赁|资融(?!资)|商业保理|信托(?!账|专户|资)|人寿|财险|产险|寿险
      | 供电(?:公司|局|所|分公司|营业)|电力(?:公司|局|有限|集团)|电网 | (?:天然气|燃气|煤气|瓦斯)(?:公司|有限|集团|股份)
      | (?:自来水|水务|供水|热力|供热)(?:公司|有限|集团|股份|中心|处|厂)
      | 物业(?:服务中心|服务有限|管理处|管理有限|服务公司|管理公司|客服中心)|公积金(?:管理中心|中心)
      | 资产管理(?:有限|公司|股份)|(?:税务|地税|国税)局|信用卡中心|融资担保|典当行
      | 股份有限公司|有限责任公司|有限公司
    )
    """,
    re.VERBOSE,
)
# "XX贷", "XX金融", "XX移动" are words of other sentences, too: only as a sender, an opening or a signature.
_WEAK_KIND = r"(?:贷|借|金融|金服|分期|白条|借条|钱包|移动|联通|电信|广电|宽频|燃气|天然气|水务|电力|自来水|热力|物业|保险|租赁|资融|资产|大学|学院|中学|小学|幼儿园|公寓|医院|停车|健身)"
_CHINESE_WEAK = re.compile(
    rf"""
      (?:我是|我们是|这里是|这边是|本人是) (?P<by>{_HAN}{{2,8}}?{_WEAK_KIND}) (?=的|客服|平台|公司|这边|,|,|。)
    | (?<!{_HAN})(?P<head>{_HAN}{{2,8}}?{_WEAK_KIND}) (?=:|提醒|温馨提|友情提|通知|客服|app|平台|\s?[|｜]|敬告)
    | 在(?P<of>{_HAN}{{2,6}}?(?:贷|借|金融|分期|钱包)) (?=的|app|平台|借款|贷款|上的)
    | (?<=[。.!,;—~\s-])(?P<foot>{_HAN}{{2,8}}?{_WEAK_KIND}) (?=[。.!~\s]{{0,3}}$)
    | (?<!{_HAN})(?P<grid>国网{_HAN}{{0,6}}|南方电网)
    """,
    re.VERBOSE,
)
# "王先生:", "尊敬的客户:" greet, they do not sign.
_OPENING = re.compile(rf"^\s?(?P<name>{_HAN}[\u4e00-\u9fffa-z0-9]{{1,9}})\s?[:|｜]")
_GREETED = re.compile(
    r"尊敬|您|你|我|他|她|对方|这|那|谁|附|备注|留言|客服|房东|班|群|系统|坐席|转写|手机报|先生|女士|小姐|客户|用户|同学|业主|家长|老师|户主|租户|[叔姨姐哥弟妹爷奶婶嫂爸妈总]|老|主旨|标题|各位|亲|金额|账|款|费|号|编号|事由|收件|期|日|时间|致|本|姓名|案|回|如|若|第|温|转|函"
)

_WORD = r"[a-z][a-z0-9&'’-]{1,19}"
_ENGLISH = re.compile(
    rf"""
    # hdfc bank, brookmere credit union, halden & pike recovery services llc
      (?<![a-z0-9'’&@.])(?<![a-z0-9]-) (?P<name>(?:{_WORD}\s(?:&\s|and\s)?){{0,2}}{_WORD}) \s
      (?: (?P<bank>bank(?:\sltd|\splc|\slimited)?(?!\s(?:holiday|transfer|robbery|rate|of)(?![a-z])))
        | (?P<firm>credit\sunion|building\ssociety|federal\ssavings|sacco(?:\ssociety)?|microfinance|housing\s(?:association|authority|trust|group)|(?:city|county|borough|district|town)\scouncil|council
          | water\s(?:district|board|authority|utility|works|services?)|power\s(?:&\s|and\s)?light|electric\s(?:coop|cooperative|co-op|company)|municipal\sutilities|recovery\s(?:services|associates|group|solutions)|collection\s(?:services|agency|bureau)
          | property\s(?:management|managers|group)|financial\sservices|finance\s(?:ltd|limited|company|corp|plc|co)|student\sloans|auto\sfinance|motor\sfinance|asset\smanagement|medical\s(?:group|center|centre)|receivables|capital\sone)
        | (?P<form>ltd|limited|llc|llp|inc|plc|pvt\.?\sltd|p\sltd|corp|corporation|sdn\sbhd|bhd|berhad|pte\.?\sltd|n\.a|gmbh|pty\sltd)
      ) (?![a-z])
    | (?<![a-z]) (?P<of>(?:bank|university|city|county|municipality)\sof\s(?!the\s|your\s|a\s|my\s|you|course|any)[a-z]{{3,15}}) (?![a-z])
    | (?<![a-z]) (?!river|piggy|power|food|blood|data|em|inter|mount|out|the|my|your|sand|snow|west|south|north|left|right|green|e-?bank) (?P<one>[a-z]{{2,12}}bank) (?![a-z])
    """,
    re.VERBOSE,
)
_WEAK = r"(?:energy|power|electric(?:ity)?|gas|water|telecoms?|mobile|wireless|broadband|fib(?:re|er)|communications|finance|financial|capital|lending|loans?|credit|insurance|assurance|mutual|leasing|recovery|recoveries|collections?|associates|partners|properties|lettings|estates|apartments|management|university|college|academy|hospital|dental|clinic|storage|mortgages?)"
_ENGLISH_WEAK = re.compile(
    rf"""
    # from northmoor energy, this is brightwater lending, on behalf of ...
      (?<![a-z]) (?:from|with|at|behalf\sof|this\sis|here\sis|owe|owed\sto|to|by|client:?) \s (?P<by>(?:{_WORD}\s){{1,3}}{_WEAK}) (?![a-z]|\s(?:bill|card|company|account|loan|plan|payment|cards|is)(?![a-z]))
    # northmoor energy: we haven't had ...; "-sarvodhan finance"
    | ^[^a-z]{{0,3}} (?P<head>(?:{_WORD}\s){{1,3}}{_WEAK}) (?=\s?[:|-])
    | [-–—~.!]\s? (?P<foot>(?:{_WORD}\s){{1,3}}{_WEAK}) (?=[.\s]{{0,3}}$)
    # your quillpay account, your northmoor energy bill
    | (?<![a-z]) (?:your|ur|yr) \s (?P<your>{_WORD}(?:\s{_WORD})?) \s (?=(?:account|a/c|acct|acc|bill|invoice)(?![a-z]))
    # your auto loan with larkfield, your card at larkfield: only names that a full stop, a masked number or "ending" closes
    | (?<![a-z]) (?:your|ur) \s [a-z]{{2,12}} \s? (?:loan|card|account|plan|policy|agreement|mortgage) \s (?:with|from|at) \s (?P<with>{_WORD}(?:\s{_WORD})?) (?=[.,:;(]|\s(?:is|ending|has|was|for|ref)(?![a-z]))
    """,
    re.VERBOSE,
)
_HEAD = re.compile(rf"^[^a-z]{{0,3}}(?P<name>{_WORD}(?:\s(?:&\s)?{_WORD}){{0,2}})\s?:\s?(?!\d)")
_PAYEE_BEFORE = re.compile(
    r"(?:收款人|收款方|收款户|户名|开户行|开户|账户名|转入|转至|转到|打到|打入|汇至|汇到|汇入|打我|我的|本人|新卡|卡号|<account>|\d)[^。;!?,]{0,14}$"
)
# A bank before a card number is the payee's: "中原银行 6231 3200 0918", "第一银行(007)".
_PAYEE_AFTER = re.compile(r"[|:,\s(]{0,3}(?:\d{4}[\s.-]?\d{2}|\d{3}\))")


def names_creditor(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Where a message names who is owed, or a lender: not a kind of lender, not a payee's own bank."""
    owed = _OWED.search(text) is not None
    for match in _SIGNATURE.finditer(text):
        inner = match["head"] or match["foot"]
        if not _NO_NAME.search(inner) and (owed or _CHINESE.search(inner)):
            yield match.span()
    if owed:
        yield from _listed_names(text)
        yield from _chinese_names(text)
        yield from _english_names(text)


@cache
def _listed() -> Matcher:
    """Names of the table of creditors; signs that mean something in a phrase are left out."""
    return Matcher(name for name in by_name() if len(name) > 1 and not set(name) & set("(|)*."))


def _listed_names(text: str) -> Iterator[Span]:
    for start, end in _listed().spans(text):
        payee = _PAYEE_BEFORE.search(text[max(0, start - 16) : end]) or _PAYEE_AFTER.match(text, end)
        if not payee:
            yield start, end


def _chinese_names(text: str) -> Iterator[Span]:
    for match in _CHINESE.finditer(text):
        # The suffix is found from the left, so the name may have swallowed the words before it: what counts is how it ends.
        before = text[max(0, match.start() - 16) : match.start("kind")]
        payee = _PAYEE_BEFORE.search(before) or _PAYEE_AFTER.match(text, match.end())
        if _names_in_chinese(match["name"]) and not payee:
            yield match.start("kind") - len(_han_name_at_end(match["name"])), match.end()
    for match in _CHINESE_WEAK.finditer(text):
        kind = match.lastgroup or "grid"
        if not _NO_NAME.search(match[kind]) and not _GREETED.search(match[kind][:2]):
            yield match.end(kind) - len(_han_name_at_end(match[kind])), match.end(kind)
    for match in _OPENING.finditer(text):
        if not _NO_NAME.search(match["name"]) and not _GREETED.search(match["name"]):
            yield match.span("name")


def _english_names(text: str) -> Iterator[Span]:
    for match in _ENGLISH.finditer(text):
        name = match["name"]
        if name is None:
            yield match.span()
        elif _names_in_english(name.split()):
            yield match.end("name") - len(_name_at_end(name)), match.end()
    for match in _ENGLISH_WEAK.finditer(text):
        kind = match.lastgroup or "by"
        words = match[kind].split()
        if _names_in_english(words if kind in ("your", "with") else words[:-1]):
            yield match.span(kind)
    if (head := _HEAD.match(text)) and not _not_names().intersection(head["name"].split()):
        yield head.span("name")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(read_words("not_names.txt"))


def _names_in_chinese(before: str) -> bool:
    """Whether a name ends right before the suffix: "白鹭" does, "手机", "联系" and "在" do not."""
    return not (_not_names() & {before[-1:], before[-2:], before[-3:]})


# Parts of a name when a name stands before them: "tamani microfinance bank", but "the national bank".
_NAME_ENDS = frozenset({
    "capital", "commercial", "cooperative", "credit", "development", "energy", "finance", "financial", "home",
    "house", "insurance", "microfinance", "mobile", "mutual", "national", "one", "power", "rural", "savings",
    "security", "service", "services", "solutions", "state", "system", "systems", "trust", "union", "utility",
    "water", "west", "wireless",
})  # fmt: skip


def _name_at_end(words: str) -> str:
    """What follows the last word that is no part of a name: "account at coop" -> "coop"."""
    kept: list[str] = []
    for word in reversed(words.split(" ")):
        if word in _not_names() and word not in _NAME_ENDS:
            break
        kept.append(word)
    return " ".join(reversed(kept)) or words


def _han_name_at_end(before: str) -> str:
    """The same for Chinese, where words have no spaces: "所受河北" -> "河北"."""
    start = max((i + 1 for i, char in enumerate(before[:-3]) if char in _not_names()), default=0)
    return before[start:]


def _names_in_english(words: Sequence[str]) -> bool:
    """Whether the last word, or one before the kinds at the end, is a name."""
    end = len(words)
    while end > 1 and words[end - 1] in _NAME_ENDS:
        end -= 1
    return end > 0 and words[end - 1] not in _not_names()
