"""Names the forms a message has on its surface: how long, how clean, how mangled."""

from __future__ import annotations

import re
import unicodedata

from scamclf.normalize import clean
from scamclf.signals import rights
from scamclf.signals.find import spans_of
from scamclf.signals.message import Message

#: Upper ends of the length classes, in characters.
_LENGTHS = (20, 40, 80, 160, 320)

# Wider than the links that `entities` finds and the model sees: a mask and a link torn apart by blanks count too.
_LINK = re.compile(
    r"""
      https?\s?:                                   # http://..., also with a blank
    | \bwww\.
    | <(?:url|link)> | \[(?:url|link)\]            # masked
    | [a-z0-9-]{2,40}\s?\.\s?                      # a name, a dot (also 'bank . com'),
      (?:com|cn|net|org|top|xyz|in|uk|hk|tw|vip|info|co|za|ke|ng|au|ie|sg|ph|ca|io|me|cc|us|ly|app)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MASK = re.compile(r"x{3,}|\*{2,}|\d\*|\*\d|<[a-z_]{2,12}>|\[[a-z_ ]{2,12}\]", re.IGNORECASE)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
# UTF-8 read as Latin-1 ('Â£', 'ä½ å¥½') or as GBK, lost characters, entities of web pages.
_DAMAGED = re.compile(r"\ufffd|[\u00c2-\u00f4][\u0080-\u00bf]|â€|锟|斤拷|\?{3,}|&(?:amp|nbsp|quot|lt|gt|#\d{1,5});")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_INITIALS = re.compile(r"(?<![A-Za-z])(?:yq|dk|hk|zzh|zx|fy|ls|jd|wx|vx|qq|xyk|bj|ht|ckyx|sfz|yhk|wjx|jj)(?![A-Za-z])")
_SPACED_HAN = re.compile("[\u3400-\u9fff] (?=[\u3400-\u9fff])")
_PART = re.compile(r"[(（\[]\s?\d\s?[/／]\s?\d\s?[)）\]]|待续|接上")
_CUT = re.compile(r"(?:…|\.{2,}|。{2,})\s*$")
_TURNS = re.compile(r"^[^\n:：]{1,24}[:：]", re.MULTILINE)
_GLUED = re.compile(r"(?<![./@\w-])[A-Za-z]{22,}(?![./@])")
_MANY = 3


def length_class(text: str) -> str:
    """The class of a text's length in characters.

    >>> length_class("还钱"), length_class("x" * 400)
    ('under 20', '320 or more')
    """
    for end in _LENGTHS:
        if len(text) < end:
            return f"under {end}"
    return f"{_LENGTHS[-1]} or more"


def has_link(text: str) -> bool:
    """Whether a link is there, masked and broken ones too.

    >>> has_link("pay at mybank . com"), has_link("see <URL>"), has_link("Rs.500 only")
    (True, True, False)
    """
    return _LINK.search(text) is not None


def has_emoji(text: str) -> bool:
    """Whether an emoji or pictogram is there."""
    return _EMOJI.search(text) is not None


def has_opt_out(text: str) -> bool:
    """Whether a line tells how to get no more of these messages.

    >>> has_opt_out("拒收请回复R"), has_opt_out("Reply STOP to end"), has_opt_out("please stop")
    (True, True, False)
    """
    return bool(spans_of(rights.FAMILY, "opt_out", Message(clean(text))))


def find_forms(text: str) -> tuple[str, ...]:
    """The forms of a text, in a fixed order; most texts have none or one or two.

    >>> find_forms("dear customer your bill xxxx is due pay at <URL>")
    ('link', 'masked', 'lower case', 'no punctuation')
    >>> find_forms("【某 银行】您 的 账单 已 逾期")
    ('segmented',)
    """
    bare = _MASK.sub("", text)
    latin = [c for c in bare if c.isascii() and c.isalpha()]
    upper = sum(c.isupper() for c in latin)
    forms = {
        "link": has_link(text),
        "masked": _MASK.search(text) is not None,
        "emoji": has_emoji(text),
        "opt-out": has_opt_out(text),
        "lower case": len(latin) >= 20 and not upper,
        "capitals": len(latin) >= 20 and upper > 0.7 * len(latin),
        "no punctuation": len(text) >= 20 and not any(unicodedata.category(c).startswith("P") for c in bare),
        "glued": _GLUED.search(text) is not None,
        "segmented": len(_SPACED_HAN.findall(text)) >= _MANY,
        "full-width": _FULL_WIDTH.search(text) is not None,
        "damaged": _DAMAGED.search(text) is not None,
        "initials": _INITIALS.search(text) is not None,
        "part of a split text": _PART.search(text) is not None,
        "cut off": _CUT.search(text) is not None,
        "turns of a chat": len(_TURNS.findall(text)) >= _MANY,
        "several lines": text.count("\n") >= _MANY,
    }
    return tuple(name for name, there in forms.items() if there)
