"""What a collector must not do, be he real or not: no feature of the model, and no sign of a fake."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.denial import is_denied
from scamclf.signals.family import Family, Span, first_apart
from scamclf.signals.patterns import Patterns
from scamclf.signals.phrases import phrases_of

_PATTERNS = Patterns("conduct")


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

    >>> [_hour(m) for m in _PATTERNS.clock.finditer("晚上11点半, 凌晨两点, 6点, 23:15, 5 am, 12 am")]
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
    ends = bool(_PATTERNS.range.search(text[max(0, match.start() - 6) : match.start()]))
    return (hour > night[0] if ends else hour >= night[0]) or hour < night[1]


def contacts_at_night(text: str, night: Night) -> Iterator[Span]:
    """Where the sender says that it calls or comes, or has the reader wait for it, at night.

    >>> text = "we will visit you at 7:30 pm"
    >>> list(contacts_at_night(text, (21, 8))), list(contacts_at_night(text, (19, 8)))
    ([], [(8, 28)])
    """
    for match in _PATTERNS.clock.finditer(text):
        if not _is_night(match, text, night):
            continue
        start, end = match.start() + len(match[0]) - len(match[0].lstrip()), match.end()
        before = text[max(0, start - _WINDOW) : start]
        if (after := _PATTERNS.after.match(text, end, end + _WINDOW)) and not _PATTERNS.deadline.search(before):
            yield start, after.end()
        elif not _PATTERNS.ends_a_term.match(text, end, end + 2) and (
            act := _PATTERNS.before_zh.search(before) or _PATTERNS.before_en.search(before)
        ):
            yield start - len(before) + act.start(), end


def contact_at_night(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A call or a visit when it is night by the rules of every country."""
    yield from contacts_at_night(text, NIGHT)


# Between the third party and the debt.
_NEAR = 90


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
        if i < len(debts) and debts[i][0] <= end + _NEAR and len(_PATTERNS.stop.findall(text, end, debts[i][0])) <= 1:
            yield start, max(end, debts[i][1])


def abusive_language(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Words that may be fun between friends, in a message about a debt."""
    yield from _beside_debt(text, "abusive_language_of_debtor")


def threatens_unlawful_act(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """What movers and photographers do, too, in a message about a debt."""
    yield from _beside_debt(text, "threatens_unlawful_act_of_debtor")


def _beside_debt(text: str, table: str) -> Iterator[Span]:
    if _PATTERNS.debt.search(text):
        yield from phrases_of("conduct")[table].spans(text)


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
        or _PATTERNS.us_number.search(text)
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


def _predicate(text: str, start: int) -> int:
    subject = _PATTERNS.subject.match(text, start)
    return subject.end() if subject else start
