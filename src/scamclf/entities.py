"""Folds links, sums, dates, telephone and account numbers of a clean text into typed tokens.

No two messages share a card number, so the number itself teaches nothing; that it is a card number does. What
does teach stays visible beside the token: the labels of a link's host, the size and currency of a sum, the
kind of a telephone number.

Runs on the output of `normalize.clean`: lower-case, half-width, no invisible characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from scamclf.creditors import by_hotline
from scamclf.links import IMITATIONS, LinkKind, host_of, kind_of, site_of
from scamclf.phones import kind_of_number, region_of
from scamclf.rewrite import Change, Rewrite
from scamclf.shapes import CURRENCY_AFTER, CURRENCY_BEFORE, CURRENCY_LETTER, find_shapes
from scamclf.urls import find_urls


class Entity(NamedTuple):
    """A typed span of a clean text; `tokens` is what the model reads in its place."""

    kind: str
    start: int
    end: int
    tokens: tuple[str, ...]


def find_entities(text: str) -> list[Entity]:
    """All typed spans of a clean text, from left to right, never overlapping.

    >>> [(e.kind, text[e.start : e.end]) for text in ["rmb4,718.45 by 3月7日, 95588"] for e in find_entities(text)]
    [('amount', 'rmb4,718.45'), ('date', '3月7日'), ('phone', '95588')]
    """
    found: list[Entity] = []
    phones: list[tuple[int, re.Match[str]]] = []
    done = 0
    for start, end in (*find_urls(text), (len(text), len(text))):
        for match in find_shapes(text, done, start):
            entity = _entity(match)
            if entity.kind == "phone":
                phones.append((len(found), match))
            found.append(entity)
        if start < end:
            found.append(Entity("url", start, end, _url_tokens(text[start:end])))
        done = end
    if phones:
        # What a number is depends on where the message is from, which other entities tell.
        region = region_of(text, found)
        for position, match in phones:
            entity = found[position]
            kind_token = f"<phone:{kind_of_number(match[0], region)}>"
            tokens = (*entity.tokens[:2], kind_token, *entity.tokens[2:])
            found[position] = Entity("phone", entity.start, entity.end, tokens)
    return found


def folding(entities: Sequence[Entity]) -> Rewrite:
    """A rewrite of the clean text that puts each typed span's tokens in its place.

    >>> from scamclf.rewrite import apply
    >>> def fold(text): return apply(text, folding(find_entities(text))(text))[0]
    >>> fold("您尾号7345的账款人民币4900.15未到账,详询95511")
    '您尾号 <num> <digits:4> 的账款 <amount> <cny> <e3> <cents> 未到账,详询 <phone> <hotline> <phone:official_hotline> <hotline:95511> '
    >>> fold("pay at https://e-zpassny.com-eppg.xin/us")
    'pay at  <url> <imitation> <link:borrowed_ending> <tld:xin> <site:com-eppg.xin> <host> e zpassny com eppg </host> '
    """
    return lambda text: (Change(e.start, e.end, f" {' '.join(e.tokens)} ") for e in entities)


_NUMBER_TOKENS = tuple(("<num>", f"<digits:{digits}>") for digits in range(13))
_TOKENS = {kind: (f"<{kind}>",) for kind in ("date", "time", "account", "tail", "percent")}


def _entity(match: re.Match[str]) -> Entity:
    # The outer group closes last, so it names the kind whatever stands inside it.
    shape = match.lastgroup or ""
    start, end = match.span()
    if shape == "plain":
        return Entity("num", start, end, _NUMBER_TOKENS[end - start])
    if shape in _TOKENS:
        return Entity(shape, start, end, _TOKENS[shape])
    if shape == "amount":
        return Entity("amount", start, end, _amount_tokens(match))
    if shape == "mask":
        return Entity("mask", start, end, ("<mask>", "<long>") if end - start > 6 else ("<mask>",))
    if shape == "email":
        domain = match[0].rpartition("@")[2]
        return Entity("email", start, end, ("<email>", "<host>", *_host_words(domain), "</host>"))
    if shape == "num" and not _is_hotline(match[0]):
        digits = end - start - ("." in match[0])
        return Entity("num", start, end, _NUMBER_TOKENS[min(digits, 12)])
    return Entity("phone", start, end, _phone_tokens(match))


def _is_hotline(number: str) -> bool:
    """Whether a plain number is a listed one, too long to be met by chance."""
    return len(number) > _SHORTEST_PLAIN_HOTLINE and number in by_hotline()


_SHORTEST_PLAIN_HOTLINE = 6


def _host_words(host: str) -> list[str]:
    return [w for w in re.split(r"[._,-]", host.removeprefix("www.")) if w][:8]


def _url_tokens(url: str) -> tuple[str, ...]:
    return _host_tokens(host_of(url), kind_of(url))


@lru_cache(maxsize=4096)
def _host_tokens(host: str, kind: LinkKind) -> tuple[str, ...]:
    if kind == LinkKind.SHORTENER:
        return ("<url>", "<short>", f"<link:{kind}>", f"<site:{host}>")
    *words, ending = _host_words(host) or [""]
    whose = ("<official>",) if kind == LinkKind.OFFICIAL else ("<imitation>",) if kind in IMITATIONS else ()
    # A typed token is plain ASCII; a host in another script shows in its words.
    site, ending = (re.sub(r"[^a-z0-9.-]", "_", part) for part in (site_of(host)[:30], ending[:24]))
    return ("<url>", *whose, f"<link:{kind}>", f"<tld:{ending}>", f"<site:{site}>", "<host>", *words, "</host>")


def _amount_tokens(match: re.Match[str]) -> tuple[str, ...]:
    before, letter, after, unit = match.group("before", "letter", "after", "unit_a")
    number = (match["sum_a"] or match["sum_b"] or match["sum_c"]).replace(",", "")
    whole, _, cents = number.partition(".")
    size = len(whole.lstrip("0")) - 1 + _ZEROS.get(unit or match["unit_b"], 0)
    currency = CURRENCY_BEFORE.get(before) or CURRENCY_LETTER.get(letter) or CURRENCY_AFTER.get(after)
    return _sum_tokens(currency, max(size, 0), len(cents) == 2)


_ZEROS = {"万": 4, "千": 3, "k": 3, "m": 6}


@cache
def _sum_tokens(currency: str | None, size: int, has_cents: bool) -> tuple[str, ...]:
    """The tokens of a sum of `size` + 1 digits; there are a few hundred, since a sum has a dozen digits at most."""
    return ("<amount>", *((f"<{currency}>",) if currency else ()), f"<e{size}>", *(("<cents>",) if has_cents else ()))


def _phone_tokens(match: re.Match[str]) -> tuple[str, ...]:
    """What a number is by its shape; `find_entities` adds what it is by its region."""
    if match["hotline"]:
        return ("<phone>", "<hotline>", f"<hotline:{match['hotline']}>")
    if match["mobile"]:
        return ("<phone>", "<mobile>")
    if match["service"] or match["free"]:
        return ("<phone>", "<service>")
    return ("<phone>", "<line>")
