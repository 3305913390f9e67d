"""Reads links: whose host it is, and whether it only looks like one's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain

from scamclf.creditors import by_name, by_site, creditors, government_suffixes, owner_of
from scamclf.suffixes import registered_part
from scamclf.words import read_words


class LinkKind(StrEnum):
    """What a link is. A link is the first of these that it fits.

    ======================= ==============================================================================
    official                stands on a site of `creditors.csv` or below a government's ending
    shortener               a public shortener forwards it to anywhere
    raw_ip                  185.22.1.9: no name at all
    user_at_host            icbc.com.cn@evil.top: what stands before @ is for the eye only
    borrowed_ending         e-zpassny.com-eppg.xin, icbc.com.cn.verify.top: another's ending, then the real one
    brand_in_foreign_domain 10086-jf.cc, ee.uk.billing45.com: another's name
    look_alike              paypa1.com, icbcc.com.cn: nearly another's name
    risky_ending            an ending where abuse gathers
    bait_words              paytoll-helpdesk.info: a made-up office for paying
    plain                   none of these
    ======================= ==============================================================================
    """

    OFFICIAL = "official"
    SHORTENER = "shortener"
    RAW_IP = "raw_ip"
    USER_AT_HOST = "user_at_host"
    BORROWED_ENDING = "borrowed_ending"
    BRAND_IN_FOREIGN_DOMAIN = "brand_in_foreign_domain"
    LOOK_ALIKE = "look_alike"
    RISKY_ENDING = "risky_ending"
    BAIT_WORDS = "bait_words"
    PLAIN = "plain"


#: Kinds that pose as somebody else's.
IMITATIONS = frozenset({LinkKind.BORROWED_ENDING, LinkKind.BRAND_IN_FOREIGN_DOMAIN, LinkKind.LOOK_ALIKE})

#: Kinds that speak against a message.
SUSPICIOUS = IMITATIONS | {LinkKind.RAW_IP, LinkKind.USER_AT_HOST, LinkKind.RISKY_ENDING, LinkKind.BAIT_WORDS}

_SCHEME = re.compile(r"^h(?:tt|xx)ps?\s?:?\s?[/\\]{1,2}\s?")
# A browser reads the ideographic stop and an escaped one as dots; a reader reads all the others so.
_DOT = re.compile(
    r"\s?[\[({]\s?(?:\.|dot|点)\s?[\])}]\s?|\sdot\s|\s?[.。]\s?|(?<=[a-z0-9])点(?=[a-z])|%2e|,(?=[a-z0-9])"
)
# 185.22.1.9, and the same as one number or in hexadecimal, which browsers read, too
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\d{8,10}|0x[0-9a-f]{8}")


# Most links: nothing to undo, neither user nor port.
_PLAIN = re.compile(r"\A(?:https?://)?+(?!h(?:tt|xx)ps?[/\\])([a-z0-9.-]++)(?=[/\\?#]|\Z)")


def host_of(url: str) -> str:
    """The host a link names, without its port, its dots written as dots.

    >>> host_of("http //o2-bill.link/a?b"), host_of("www.icbc.com.cn:80"), host_of("https://icbc.com.cn@evil.top/x")
    ('o2-bill.link', 'www.icbc.com.cn', 'evil.top')
    >>> host_of("www. icbc-pay .top/x"), host_of("pay dot example [dot] com")
    ('www.icbc-pay.top', 'pay.example.com')
    """
    if plain := _PLAIN.match(url):
        return plain[1].strip(".-")
    host = _authority(url).rpartition("@")[2]
    host = re.sub(r"\s", "", _DOT.sub(".", host)).partition(":")[0]
    return host.strip(".,-_")


def _authority(url: str) -> str:
    return re.split(r"[/\\?#]", _SCHEME.sub("", url), maxsplit=1)[0]


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The part of a host that somebody had to register with a registry, by the public suffix list.

    Only the list's ICANN part counts. Its private part makes every customer of a free host (x.github.io) a site of
    its own; here a site must say who answers for it, and what all fakes on one free host share is the host.

    >>> site_of("wap.bj.10086.cn"), site_of("my.ee.co.uk"), site_of("e-zpassny.com-eppg.xin")
    ('10086.cn', 'ee.co.uk', 'com-eppg.xin')
    >>> site_of("icicibank.ind.do"), site_of("x.github.io"), site_of("gov.uk")
    ('ind.do', 'github.io', 'gov.uk')
    """
    return registered_part(host) or host


def kind_of(url: str) -> LinkKind:
    """What a link is, by the table of `LinkKind`.

    >>> [str(kind_of(u)) for u in ("my.ee.co.uk/pay", "bit.ly/x", "http://185.22.1.9/x", "https://gov.uk@evil.top")]
    ['official', 'shortener', 'raw_ip', 'user_at_host']
    >>> [str(kind_of(u)) for u in ("gov.uk-fines.com", "hsbc-secure.com", "netfl1x.com", "a.top", "paytoll-help.info", "a.com")]
    ['borrowed_ending', 'brand_in_foreign_domain', 'look_alike', 'risky_ending', 'bait_words', 'plain']
    """
    return _kind_of(host_of(url), "@" in url and "@" in _authority(url))


@lru_cache(maxsize=4096)
def _kind_of(host: str, has_user: bool) -> LinkKind:
    if _is_governments(host) or owner_of(host):
        return LinkKind.OFFICIAL
    if host in _shorteners():
        return LinkKind.SHORTENER
    if _IP.fullmatch(host):
        return LinkKind.RAW_IP
    if has_user:
        return LinkKind.USER_AT_HOST
    if "." not in host:
        return LinkKind.PLAIN
    ending = host.rpartition(".")[2]
    site = site_of(host)
    name, _, suffix = site.partition(".")
    host = _readable(host.removeprefix("www."))
    above = host.removesuffix(_readable(site)).rstrip(".")
    name = _readable(name)
    if _borrows_ending(host, above, name):
        return LinkKind.BORROWED_ENDING
    labels = [label for label in (*above.split("."), name) if label]
    baits = any(map(_is_bait, chain.from_iterable(map(_parts, labels))))
    risky = ending in _risky_endings()
    # A firm's own name under its country's or a common ending may be the firm's: hangseng.com.cn, icbc.com.
    own = name if _is_common(suffix) and name.replace("-", "") in _brands() else ""
    if any(_names_brand(label, baits or risky) for label in labels if label != own):
        return LinkKind.BRAND_IN_FOREIGN_DOMAIN
    if any(_looks_like_brand(part, suffix) for label in labels for part in {label, *_parts(label)}):
        return LinkKind.LOOK_ALIKE
    if risky:
        return LinkKind.RISKY_ENDING
    if baits and "-" in host:
        return LinkKind.BAIT_WORDS
    return LinkKind.PLAIN


def _is_governments(host: str) -> bool:
    while host:
        if host in government_suffixes():
            return True
        host = host.partition(".")[2]
    return False


def _readable(host: str) -> str:
    """Labels in punycode as a browser may show them.

    >>> _readable("xn--pypal-4ve.com")
    'pаypal.com'
    """
    return ".".join(map(_decoded, host.split("."))) if "xn--" in host else host


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        # The length is bounded since decoding takes quadratic time.
        return label[4:67].encode("ascii").decode("punycode").lower()
    except (ValueError, OverflowError):
        return label


def _parts(label: str) -> list[str]:
    return [part for part in re.split(r"[-_]", label) if part]


# "e-zpassny.com-eppg.xin", "ee.co.uk-billing.info"; not "shop.co-op.com"
_GLUED = re.compile(
    r"\.(?:com|co(?!-op)|gov|org|net|uk|cn|tw|hk|us|au|ie|nz|sg|za|ke|ng|ph|jp|fr)-[a-z0-9-]{1,60}(?:\.[a-z]{2,24}){1,2}$"
)
# "netflix-com.top", "three-co-uk.mobi"
_HYPHENED = re.compile(r"[a-z0-9]-(?:co-uk|com-[a-z]{2}|com|gov-[a-z]{2})(?:-|$)")
# What stands left of the site: "icbc.com", "maybank2u.com.my"
_SECOND = re.compile(r"[^.]\.(?:com|net|org|gov|(?:com?|gov|go|org|net|ac)\.[a-z]{2})(?:\.|$)")


def _borrows_ending(host: str, above: str, name: str) -> bool:
    return bool(_GLUED.search(host) or _HYPHENED.search(name) or _SECOND.search(above))


# Endings that firms register their own name under.
_COMMON = frozenset({"com", "net", "org", "asia", "mobi"})


def _is_common(suffix: str) -> bool:
    last = suffix.rpartition(".")[2]
    return last in _COMMON or (len(last) == 2 and last not in _risky_endings())


# Names of two and three letters are found by chance: they count beside a word that baits or before a risky ending; three
# letters also where they stand between dots ("ccb.gxzl-24.cn").
_SHORT_NAME = 3
# From this length a name counts inside a longer word: "netflixbilling", "mysunpass".
_LONG_NAME = 6
_GOVERNMENT = frozenset({"gov", "govt", "gouv", "gob"})


def _names_brand(label: str, suspect: bool) -> bool:
    """Whether a label of a host carries another's name as a word of its own.

    >>> [_names_brand(label, False) for label in ("hsbc-secure", "10086xx", "mynetflix", "three-rivers", "pineapple")]
    [True, True, True, False, False]
    """
    if not label.isascii() and label in by_name():
        return True
    brands = _brands()
    for part in {label.replace("-", ""), *_parts(label)}:
        bare = part.strip("0123456789") if not part.isdigit() else part
        if part in _GOVERNMENT:
            return True
        if found := next((name for name in (part, bare) if name in brands), None):
            whole = found == label and len(found) == _SHORT_NAME
            if len(found) > _SHORT_NAME or whole or suspect:
                return True
            continue
        if any(part[:end] in brands for end in range(_LONG_NAME, len(part))):
            return True
        if part[:5] in brands and part[:5].isdigit():
            return True
        if any(part[start:] in brands for start in range(1, len(part) - _LONG_NAME)):
            return True
        if any(part[:end] in brands and _is_bait(part[end:]) for end in range(3, min(len(part), _LONG_NAME))):
            return True
        if any(
            part[start:] in brands and _is_bait(part[:start])
            for start in range(max(1, len(part) - _LONG_NAME), len(part) - 2)
        ):
            return True
    return False


@cache
def _brands() -> frozenset[str]:
    return frozenset(read_words("host_brands.txt"))


def derive_brands() -> frozenset[str]:
    """What names a listed creditor inside a host: labels of its sites, its names in one word, its five-digit number.

    `words/host_brands.txt` holds the outcome, since working it out takes as long as the rest of a first link.
    """
    names = {site.partition(".")[0] for site in by_site()}
    names |= {site_of(site).partition(".")[0] for site in by_site() if not _is_governments(site)}
    names |= {
        re.sub(r"[ &.'/-]", "", name) for name in by_name() if name.isascii() and (" " not in name or len(name) > 10)
    }
    names |= {n for c in creditors() if c.region == "CN" for n in c.hotlines if len(n) == 5}
    return frozenset(
        joined for name in names if len(joined := name.replace("-", "")) > 1 and joined.isalnum()
    ) - frozenset(read_words("everyday_labels.txt"))


@cache
def _bait_words() -> re.Pattern[str]:
    words = "|".join(map(re.escape, read_words("bait_words.txt")))
    return re.compile(rf"(?:my|e|the)?(?:{words}){{1,3}}s?\d{{0,4}}")


def _is_bait(part: str) -> bool:
    return bool(_bait_words().fullmatch(part))


# Characters that pass for others. Both sides are folded, so that 1, l and i are one.
_FOLD = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "i": "l", "ı": "l"}
    | dict(zip("аеорсухіјѕһԁктмнв", "aeopcyxljshdktmhb", strict=True))
    | dict(zip("οαρυνκιτ", "oapuvklt", strict=True))
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def _folded(name: str) -> str:
    folded = name.translate(_FOLD)
    for pair, one in _PAIRS:
        folded = folded.replace(pair, one)
    return folded


# Up to this length one letter more or less leads to other words easily.
_SHORT_LIKENESS = 6


def _looks_like_brand(part: str, suffix: str) -> bool:
    """Whether a word is nearly another's name: by its looks, or by one letter more, less, other or swapped.

    One letter is a long way (links, linkt; powell, lowell; courts, ecourts): the first must be the same, and in a name
    of five or six the ending, too, unless the letter is a doubled or swapped one.

    >>> [_looks_like_brand(part, "com") for part in ("paypa1", "netfllx", "safricom", "northline", "links", "powell")]
    [True, True, True, False, False, False]
    """
    if len(part) < 4 or len(part) > 30 or part in _brands() or part in _everyday():
        return False
    if _folded(part) in _folded_brands():
        return True
    if part.isdigit():
        return False
    return any(_is_near(part, brand, suffix) for brand in _similar_brands(part))


def _similar_brands(part: str) -> Iterator[str]:
    """Brands that may be one edit away: of four letters by what a slip makes of them, longer ones by how they begin or end."""
    if len(part) == 4:
        yield from _brands() & {part[:i] + part[i + 1] + part[i] + part[i + 2 :] for i in range(3)}
    if len(part) == 5:
        yield from _brands() & _deletions(part)
    # One edit leaves two letters at the one end or at the other.
    for length in range(len(part) - 1, len(part) + 2):
        yield from _long_brands().get((length, part[:2], ""), ())
        yield from _long_brands().get((length, part[0], part[-2:]), ())


def _is_near(part: str, brand: str, suffix: str) -> bool:
    slips = _is_slip(part, brand)
    if len(brand) == 4:
        return slips and suffix in _suffixes_of().get(brand, ())
    if not _within_one_edit(part, brand):
        return False
    return part[0] == brand[0] and (len(brand) > _SHORT_LIKENESS or slips or suffix in _suffixes_of().get(brand, ()))


def _is_slip(part: str, brand: str) -> bool:
    """A letter doubled ("icbcc"), or two swapped ("papyal")."""
    if len(part) == len(brand) + 1:
        return any(part[i] == part[i + 1] and part[:i] + part[i + 1 :] == brand for i in range(len(part) - 1))
    return len(part) == len(brand) and part != brand and _swapped(part, brand)


def _swapped(one: str, other: str) -> bool:
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )


def _within_one_edit(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or _swapped(one, other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) == len(shorter) + 1 and shorter in _deletions(longer)


def _deletions(name: str) -> set[str]:
    return {name[:i] + name[i + 1 :] for i in range(len(name))}


@cache
def _folded_brands() -> frozenset[str]:
    return frozenset(_folded("\n".join(brand for brand in _brands() if len(brand) >= 4)).split("\n"))


@cache
def _long_brands() -> dict[tuple[int, str, str], list[str]]:
    """Brands of five letters or more by length and first two letters, and by length, first letter and last two letters."""
    table: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for brand in _brands():
        if len(brand) > 4 and not brand.isdigit():
            table[len(brand), brand[:2], ""].append(brand)
            table[len(brand), brand[0], brand[-2:]].append(brand)
    return dict(table)


@cache
def _suffixes_of() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for site in by_site():
        name, _, suffix = site_of(site).partition(".")
        table[name.replace("-", "")].add(suffix)
    return {name: frozenset(suffixes) for name, suffixes in table.items()}


@cache
def _everyday() -> frozenset[str]:
    return frozenset(read_words("everyday_labels.txt"))


@cache
def _shorteners() -> frozenset[str]:
    return frozenset(read_words("shorteners.txt"))


@cache
def _risky_endings() -> frozenset[str]:
    return frozenset(read_words("risky_endings.txt"))
