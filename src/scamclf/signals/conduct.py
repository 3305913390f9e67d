"""What a collector must not do, be he real or not: no feature of the model, and no sign of a fake."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.denial import is_denied
from scamclf.signals.family import Family, Span, first_apart
from scamclf.signals.phrases import phrases_of

#: The hours from and to which nobody may be contacted, on a clock of 24 hours.
Night = tuple[int, int]

#: What is night by the rules of every country.
NIGHT: Night = (22, 8)

_PM = r"下午|傍晚|晚上|今晚|明晚|当晚|每晚|晚间|夜间|夜里|夜晚|半夜|深夜|午夜|晚"
_CLOCK = re.compile(
    rf"""
    # 晚上11点, 今晚23:30, 凌晨两点, 明早6点, 清晨五点半, 11:45 p.m., 10.30pm, 6am, 04:30
      (?P<part> (?:今|明|当|每|大)? (?: 凌晨|清晨|清早|大早|早上|早晨|上午|早|中午 | (?P<pm>{_PM}) ) )? \s?
      (?: (?<!\d)(?P<hour>\d{{1,2}}) (?: [:.](?P<minute>\d{{2}})(?::\d{{2}})?(?!\d) | [点时](?!间) | (?=\s?[ap]\.?m\.?(?![a-z])) )
        | (?P<han> 十[一二]?|[零一二两三四五六七八九] ) [点时](?!间) )
      \s? (?P<half>半)? (?: (?P<letter>[ap])\.?m\.?(?![a-z]) )?
    # the night itself
    | (?P<night> 凌晨|后半夜|三更半夜|大半夜|半夜|深夜|午夜|夜里|通宵|整夜|整晚打|天不亮|天没亮
        | (?<![a-z]) (?: midnight | middle\sof\sthe\snight | dead\sof\s(?:the\s)?night | late\sat\snight | late\snight | at\snight | all\snight | through\s(?:out\s)?the\snight | before\s(?:dawn|sunrise) ) (?![a-z]) )
    """,
    re.VERBOSE,
)
_HAN = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_WINDOW = 64

# The sender calls or comes, or the reader has to be there. What the sender's customers may do ("call us until 11 pm") is no such act.
_ACT_ZH = r"""(?:
    上门|登门|敲门|砸门|堵门|[撳揿]门|按门铃|外访|家访
  | (?:给|跟|向)(?:你|您)(?:们|家里|单位|本人)?(?:再|多|连|去)?(?:打|拨|致)|(?:打|拨)(?:打|通)?(?:你|您)(?:的|家|单位)?(?:手机|电话)|打给(?:你|您)|(?:再|电话)(?:呼叫|联系|联络)(?:你|您)|致电(?:给)?(?:你|您)
  | (?:联系|联络|拜访|走访|面访|约谈)(?:你|您)|电话(?:会一直|一直|不停|不断|打个不停|打到|响到|轰炸)|打电话到(?:你|您)|(?:外访|贷后|催收|清收)(?:人员|专员|组|员)?(?:会|将)
  | (?:去|到|来|在|堵)(?:你|您)(?:们)?(?:的)?(?:家(?!路由|宽带|网)|老家|爸妈|单位|公司|住|小区|楼下|门口|学校|村|车位|店|屋)
  | (?:请|务必|注意)(?:留意|注意)?接听|(?:手机|电话)(?:要|须|必须|请|务必)?(?:保持)?(?:畅通|开机)|保持(?:手机|电话)?(?:畅通|开机|通畅)|(?:在家|留人)(?:等|候)|(?:搵|揾)(?:你|您)
)"""
_ACT_EN = r"""(?<![a-z])(?:
    (?:call|calling|ring|ringing|phone|phoning|text|texting|telephone|visit|visiting|meet|meeting|reach|reaching|come\sfor|coming\sfor|come\sget)\s(?:at\s)?(?:your?|u|ur|yr)(?![a-z])
  | (?:come|coming|came|comes|reach|reaching|arrive|arriving|go\sdey|dey|be|stand|standing|waiting|wait|is|visit|men|boys|agents?|officers?)\s(?:to|at|by|outside|round|for|in\sfront\sof)\s(?:your?|u|ur|yr)(?![a-z])
  | (?:come|coming|calling)\s(?:round|over|by) | dey\s(?:your|ur|yr)
  | (?:at|outside)\s(?:your|ur|yr)\s(?:door|gate|home|house|place|residence|address)
  | knock|(?:call|visit)\sfrom\s(?:our|us|the|my)|(?:expect|take|answer|pick|receive)\s(?:up\s)?(?:a|our|the|my)\s(?:call|phone|visit)|pick\s(?:up\s)?(?:our|my|the)\scall
  | be\s(?:at\s)?(?:home|reachable|available|present)|keep\s(?:your|ur|yr)\s(?:phone|mobile|line)\s(?:on|open|reachable|near|beside)
  | (?:calls|calling|phones|visits)\s(?:will|shall)\s(?:go\son|continue|not\sstop)
)"""
_NO_DEADLINE = r"前|之前|以前|截止|内"
# Between time and act: nothing that makes the time one of payment, and no denial.
_GAP_ZH = r"[^。!?;,\n\]】不勿别无没付扣缴存款清转停]{0,16}?"
_GAP_EN = r"(?:(?!(?<![a-z])(?:pay|paid|pays|due|if|unless|or|else|otherwise|settle|clear|cleared|transfer|deposit|not|never|avoid|stop|send)(?![a-z])|n['’]t)[^.!?;\n]){0,40}?"
_AFTER = re.compile(
    rf"(?!{_NO_DEADLINE})(?:后|之后|以后|[-~至到]\s?[\d:点半]{{1,8}})?[,:\s]?{_GAP_ZH}{_ACT_ZH}|(?:,?\s){_GAP_EN}{_ACT_EN}",
    re.VERBOSE,
)
_BEFORE_ZH = re.compile(rf"{_ACT_ZH}{_GAP_ZH}$", re.VERBOSE)
_BEFORE_EN = re.compile(rf"{_ACT_EN}(?![a-z]{{4}}){_GAP_EN}$", re.VERBOSE)
_DEADLINE = re.compile(r"(?<![a-z])(?:by|before|until|till|upto|up\sto|b4)\s$")
_RANGE = re.compile(r"(?:[-~–—至到&]|(?<![a-z])(?:to|and|till|until|upto))\s?$")
# From here on an hour needs no word for evening.
_PLAIN_HOUR = 13


def _hour(match: re.Match[str]) -> float | None:
    """The hour a clock time names; nothing if it leaves morning or evening open.

    >>> [_hour(m) for m in _CLOCK.finditer("晚上11点半, 凌晨两点, 6点, 23:15, 5 am, 12 am")]
    [23.5, 2.0, None, 23.25, 5.0, 0.0]
    """
    part, han = match["part"] or "", match["han"]
    hour = sum(_HAN[c] for c in han) if han else int(match["hour"])
    if hour > 24:
        return None
    if match["letter"]:
        hour = hour % 12 + (12 if match["letter"] == "p" else 0)
    elif match["pm"]:
        hour += 12 if 6 <= hour <= 12 or (hour < 6 and match["pm"] in ("下午", "傍晚")) else 0
    elif part:
        hour = 0 if hour == 12 and "凌晨" in part else hour
    elif match["minute"] and ":" not in match[0]:
        return None  # 22.30 alone is a sum
    elif _PLAIN_HOUR > hour > 0 and not match[0].strip().startswith("0"):
        return None
    return hour + (0.5 if match["half"] else int(match["minute"] or 0) / 60)


def _is_night(match: re.Match[str], text: str, night: Night) -> bool:
    if match["night"]:
        return True
    hour = _hour(match)
    if hour is None:
        return False
    # "8:00-22:00" ends when the night begins.
    ends = bool(_RANGE.search(text[max(0, match.start() - 6) : match.start()]))
    return (hour > night[0] if ends else hour >= night[0]) or hour < night[1]


def contacts_at_night(text: str, night: Night) -> Iterator[Span]:
    """Where the sender says that it calls or comes, or has the reader wait for it, at night.

    >>> text = "we will visit you at 7:30 pm"
    >>> list(contacts_at_night(text, (21, 8))), list(contacts_at_night(text, (19, 8)))
    ([], [(8, 28)])
    """
    for match in _CLOCK.finditer(text):
        if not _is_night(match, text, night):
            continue
        start, end = match.start() + len(match[0]) - len(match[0].lstrip()), match.end()
        before = text[max(0, start - _WINDOW) : start]
        if (after := _AFTER.match(text, end, end + _WINDOW)) and not _DEADLINE.search(before):
            yield start, after.end()
        elif not re.match(_NO_DEADLINE, text[end : end + 2]) and (
            act := _BEFORE_ZH.search(before) or _BEFORE_EN.search(before)
        ):
            yield start - len(before) + act.start(), end


def contact_at_night(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A call or a visit when it is night by the rules of every country."""
    yield from contacts_at_night(text, NIGHT)


# Between the third party and the debt.
_NEAR = 90
_STOP = re.compile(r"[。!?\n]|\.\s")


def tells_third_parties(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A third party is addressed, and the debt of another is disclosed to it; guarantors and the like owe it themselves."""
    yield from _beside_debt(text, "tells_third_parties_of_debtor")
    phrases = phrases_of("conduct")
    addressed = list(phrases["addresses_third_party"].spans(text))
    if not addressed or any(phrases["owes_it_too"].spans(text)):
        return
    debts = list(phrases["debt_of_another"].spans(text))
    for start, end in addressed:
        i = bisect_left(debts, (start, 0))
        if i < len(debts) and debts[i][0] <= end + _NEAR and len(_STOP.findall(text, end, debts[i][0])) <= 1:
            yield start, max(end, debts[i][1])


_DEBT = re.compile(
    r"[欠贷债账]|逾期|还款|还钱|不还|还不|没还|未还|借|[催网]收|(?<![a-z])(?:owe[sd]?|loans?|pay|paid|payments?|debts?|dues?|emis?|borrow(?:ed)?|money|balance|overdue|repay)(?![a-z])"
)


def abusive_language(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Words that may be fun between friends, in a message about a debt."""
    yield from _beside_debt(text, "abusive_language_of_debtor")


def threatens_unlawful_act(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """What movers and photographers do, too, in a message about a debt."""
    yield from _beside_debt(text, "threatens_unlawful_act_of_debtor")


def _beside_debt(text: str, table: str) -> Iterator[Span]:
    if _DEBT.search(text):
        yield from phrases_of("conduct")[table].spans(text)


_US_NUMBER = re.compile(
    r"(?<!\d)\(?[2-9]\d{2}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}(?!\d)|(?<!\d)8[0-8]{2}[\s.-](?:\d{3}|x{3})[\s.-]"
)


def us_collector_without_opt_out(text: str, entities: Sequence[Entity], *, in_us: bool) -> Iterator[Span]:
    """Where a sender calls itself a debt collector in an electronic message of the United States that offers no way out."""
    phrases = phrases_of("conduct")
    named = list(phrases["us_collector"].spans(text))
    if not named or any(any(phrases[table].spans(text)) for table in ("us_opt_out", "not_electronic")):
        return
    if any(phrases_of("rights")["opt_out"].spans(text)):
        return
    marked = (
        any(entity.kind == "amount" and "<usd>" in entity.tokens for entity in entities)
        or _US_NUMBER.search(text)
        or any(phrases["us_mark"].spans(text))
    )
    if in_us or (marked and not any(phrases["not_us"].spans(text))):
        yield from named


def no_opt_out_us(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A collector's message that shows itself American and offers no way out."""
    yield from us_collector_without_opt_out(text, entities, in_us=False)


FAMILY = Family(
    "conduct",
    ("contact_at_night", "tells_third_parties", "abusive_language", "threatens_unlawful_act", "no_opt_out_us"),
    MappingProxyType(
        {
            "contact_at_night": contact_at_night,
            "tells_third_parties": tells_third_parties,
            "abusive_language": abusive_language,
            "threatens_unlawful_act": threatens_unlawful_act,
            "no_opt_out_us": no_opt_out_us,
        }
    ),
)


def conduct_spans(text: str, entities: Sequence[Entity], night: Night, *, in_us: bool) -> dict[str, list[Span]]:
    """The breaches in a clean text with their first spans, in order, without overlaps; what is denied is no breach."""
    phrases = phrases_of(FAMILY.name)
    found: dict[str, list[Span]] = {}
    for name in FAMILY.signals:
        spans = list(phrases[name].spans(text)) if name in phrases else []
        if name == "contact_at_night":
            spans += contacts_at_night(text, night)
        elif name == "no_opt_out_us":
            spans += us_collector_without_opt_out(text, entities, in_us=in_us)
        elif rule := FAMILY.rules.get(name):
            spans += rule(text, entities)
        if name != "abusive_language":  # "stop being a parasite" is an insult, too
            spans = [span for span in spans if not is_denied(text, _predicate(text, span[0]))]
        if spans := first_apart(spans):
            found[name] = spans
    return found


# "if you don't pay we will inform": the denial before "we" is another clause's.
_SUBJECT = re.compile(r"(?:we|i|they|our|your?|ur|all|the|boys|guys|men|再|我|我们)\s{0,3}(?!\w{0,1}['’])")


def _predicate(text: str, start: int) -> int:
    subject = _SUBJECT.match(text, start)
    return subject.end() if subject else start
