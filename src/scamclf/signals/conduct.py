"""What a collector must not do, be he real or not: no feature of the model, and no sign of a fake."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from types import MappingProxyType

from scamclf.signals.denial import is_denied
from scamclf.signals.family import Family, Rule, Span, first_apart
from scamclf.signals.index import Asked, Found, index
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns

_ASKED = Patterns("conduct", Asked)
_FOUND = Patterns("conduct", Found)
_NEAR = Patterns("conduct", re.Pattern)


#: The hours from and to which nobody may be contacted, on a clock of 24 hours.
Night = tuple[int, int]

#: What is night by the rules of every country.
NIGHT: Night = (22, 8)

_HAN = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_WINDOW = 64

# From here on an hour needs no word for evening.
_PLAIN_HOUR = 13


def _hour(match: re.Match[str]) -> float | None:
    """The hour a clock time names; nothing if it leaves morning or evening open.

    >>> message = Message("晚上11点半, 凌晨两点, 6点, 23:15, 5 am, 12 am")
    >>> message.read("conduct")
    >>> [_hour(m) for m in message.matches(_FOUND.clock)]
    [23.5, 2.0, None, 23.25, 5.0, 0.0]
    """
    said = match.groupdict("").get
    part, han = said("part", ""), said("han", "")
    hour = sum(_HAN[c] for c in han) if han else int(match["hour"])
    if hour > 24:
        return None
    if letter := said("letter"):
        hour = hour % 12 + (12 if letter == "p" else 0)
    elif pm := said("pm"):
        hour += 12 if 6 <= hour <= 12 or (hour < 6 and pm in ("下午", "傍晚")) else 0
    elif part:
        hour = 0 if hour == 12 and "凌晨" in part else hour
    elif said("minute") and ":" not in match[0]:
        return None  # 22.30 alone is a sum
    elif _PLAIN_HOUR > hour > 0 and not match[0].strip().startswith("0"):
        return None
    return hour + (0.5 if said("half") else int(said("minute") or 0) / 60)


def _is_night(match: re.Match[str], text: str, night: Night) -> bool:
    if match.groupdict().get("night"):
        return True
    hour = _hour(match)
    if hour is None:
        return False
    # "8:00-22:00" ends when the night begins.
    ends = bool(_NEAR.range.search(text[max(0, match.start() - 6) : match.start()]))
    return (hour > night[0] if ends else hour >= night[0]) or hour < night[1]


def contacts_at_night(message: Message, night: Night) -> Iterator[Span]:
    """Where the sender says that it calls or comes, or has the reader wait for it, at night.

    >>> message = Message("we will visit you at 7:30 pm")
    >>> [list(contacts_at_night(message, night)) for night in ((21, 8), (19, 8))]
    [[], [(8, 28)]]
    """
    message.read("conduct")
    text = message.text
    for match in message.matches(_FOUND.clock):
        if not _is_night(match, text, night):
            continue
        start, end = match.start() + len(match[0]) - len(match[0].lstrip()), match.end()
        before = text[max(0, start - _WINDOW) : start]
        if (after := _NEAR.after.match(text, end, end + _WINDOW)) and not _NEAR.deadline.search(before):
            yield start, after.end()
        elif not _NEAR.ends_a_term.match(text, end, end + 2) and (
            act := _NEAR.before_zh.search(before) or _NEAR.before_en.search(before)
        ):
            yield start - len(before) + act.start(), end


def contact_at_night(message: Message) -> Iterator[Span]:
    """A call or a visit when it is night by the rules of every country."""
    yield from contacts_at_night(message, NIGHT)


# Between the third party and the debt.
_REACH = 90


def tells_third_parties(message: Message) -> Iterator[Span]:
    """A third party is addressed, and the debt of another is disclosed to it; guarantors and the like owe it themselves."""
    yield from _beside_debt(message, "tells_third_parties_of_debtor")
    addressed = _phrases(message, "addresses_third_party")
    if not addressed or _phrases(message, "owes_it_too"):
        return
    debts = _phrases(message, "debt_of_another")
    for start, end in addressed:
        i = bisect_left(debts, (start, 0))
        if (
            i < len(debts)
            and debts[i][0] <= end + _REACH
            and len(_NEAR.stop.findall(message.text, end, debts[i][0])) <= 1
        ):
            yield start, max(end, debts[i][1])


def abusive_language(message: Message) -> Iterator[Span]:
    """Words that may be fun between friends, in a message about a debt."""
    yield from _beside_debt(message, "abusive_language_of_debtor")


def threatens_unlawful_act(message: Message) -> Iterator[Span]:
    """What movers and photographers do, too, in a message about a debt."""
    yield from _beside_debt(message, "threatens_unlawful_act_of_debtor")


def _beside_debt(message: Message, table: str) -> Iterator[Span]:
    if message.asks(_ASKED.debt):
        yield from _phrases(message, table)


def _phrases(message: Message, table: str) -> list[Span]:
    return message.phrases(index().tables[f"conduct.{table}"])


def us_collector_without_opt_out(message: Message, *, in_us: bool) -> Iterator[Span]:
    """Where a sender calls itself a debt collector in an electronic message of the United States that offers no way out."""
    named = _phrases(message, "us_collector")
    if not named or any(_phrases(message, table) for table in ("us_opt_out", "not_electronic")):
        return
    if message.phrases(index().tables["rights.opt_out"]):
        return
    marked = (
        any(entity.kind == "amount" and "<usd>" in entity.tokens for entity in message.entities)
        or _NEAR.us_number.search(message.text)
        or _phrases(message, "us_mark")
    )
    if in_us or (marked and not _phrases(message, "not_us")):
        yield from named


def no_opt_out_us(message: Message) -> Iterator[Span]:
    """A collector's message that shows itself American and offers no way out."""
    yield from us_collector_without_opt_out(message, in_us=False)


FAMILY = Family(
    "conduct",
    ("contact_at_night", "tells_third_parties", "abusive_language", "threatens_unlawful_act", "no_opt_out_us"),
    MappingProxyType(
        {
            "contact_at_night": Rule(contact_at_night),
            "tells_third_parties": Rule(tells_third_parties),
            "abusive_language": Rule(abusive_language),
            "threatens_unlawful_act": Rule(threatens_unlawful_act),
            "no_opt_out_us": Rule(no_opt_out_us),
        }
    ),
)


def conduct_spans(message: Message, night: Night, *, in_us: bool) -> dict[str, list[Span]]:
    """The breaches in a message with their first spans, in order, without overlaps; what is denied is no breach."""
    message.read("conduct")
    tables = index().tables
    found: dict[str, list[Span]] = {}
    for name in FAMILY.signals:
        table = tables.get(f"{FAMILY.name}.{name}")
        spans = message.phrases(table) if table else []
        if name == "contact_at_night":
            spans += contacts_at_night(message, night)
        elif name == "no_opt_out_us":
            spans += us_collector_without_opt_out(message, in_us=in_us)
        elif rule := FAMILY.rules.get(name):
            spans += rule.read(message)
        if name != "abusive_language":  # "stop being a parasite" is an insult, too
            spans = [span for span in spans if not is_denied(message, _predicate(message.text, span[0]))]
        if spans := first_apart(spans):
            found[name] = spans
    return found


def _predicate(text: str, start: int) -> int:
    subject = _NEAR.subject.match(text, start)
    return subject.end() if subject else start
