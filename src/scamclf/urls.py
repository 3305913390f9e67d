"""Finds links in a clean text, also those written so that no program should see them.

What a link is, says `links.py`; here it only matters where one begins and ends.
"""

from __future__ import annotations

import re
from functools import cache

from scamclf.creditors import by_site
from scamclf.words import read_words

Span = tuple[int, int]

# Letters of a host, with the Greek and Cyrillic ones that pose as Latin; Han letters only where a scheme stands before them.
_L = "a-z0-9\u00df-\u024f\u0370-\u052f"
_LABEL = rf"[{_L}][{_L}_-]{{0,62}}+"
_SCHEME = r"h(?:tt|xx)ps?\s?:?\s?[/\\]{1,2}\s?"
# "https://a.tophttps://b.cc/x": the next link begins
_NEXT = r"h(?:tt|xx)ps?:[/\\]{2}"
# "example[.]com", "example (dot) com"
_BRACKETED = r"\s?[\[({]\s?(?:\.|dot|点)\s?[\])}]\s?"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
# Endings in Chinese; another Chinese character after one says that it was a word.
_HAN_ENDING = r"(?:中国|公司|网络|网址|手机|在线|集团|商城|香港|台湾)(?![\u4e00-\u9fff])"

# A text without these, "//", a backslash, "www" or "dot" has no link; most have none, and this is faster than the search for one.
_HINT_AT_DOT = re.compile(
    r"""[.。点](?:
        [a-z\u00df-\u052f]
      | (?<=[\[({]\.) | (?<=[\[({]\s\.) | (?<=\s\.)\s[a-z] | (?<=\.)\s[a-z]{2,6}/
      | (?<=[\d.]\d\.)\d{1,3}\.\d
    )""",
    re.VERBOSE,
)

# What follows or stands inside a link's first label: its link begins there or nowhere.
_SIGN = re.compile(
    rf"""
    [.。点dh](?:
        (?<=h)(?:tt|xx)ps?\s?:?\s?[/\\]
      | (?<=d)ot(?=[\s\])}}])
      | (?<=[.。点]) (?: (?=[{_L}]) | (?<=[\s\[({{].) | (?<=www.) | (?=\s[a-z]{{2,}}+[/\\]) )
    )""",
    re.VERBOSE,
)
# From a dot backwards: what may stand between it and the label, the label's last word, the label.
_LABEL_BACKWARDS = re.compile(rf"\s?(?:[\[({{]\s{{0,2}})?([{_L}]{{0,63}}+)[{_L}_-]{{0,63}}+")
_LONGEST_BACKWARDS = 70
# "icbc.com.cn@evil.top/login": in a text with this a link may begin with any word.
_USER = re.compile(rf"@[{_L}._-]{{1,400}}+[:/\\]")


@cache
def _endings() -> frozenset[str]:
    """The last labels of hosts that count without a scheme: listed ones, and those of creditors' sites."""
    ends = (*read_words("top_level_domains.txt"), *by_site())
    return frozenset(end.rpartition(".")[2] for end in ends)


@cache
def _words() -> frozenset[str]:
    """Endings that are words, too: "see you at 5.in the pub", "call me.to be sure", "8点vip专场"."""
    return frozenset(read_words("everyday_endings.txt"))


@cache
def _before_lost_space() -> frozenset[str]:
    """What stands before a lost space rather than before an ending: "thank you.in case", "paid.to"."""
    return frozenset(read_words("before_lost_space.txt"))


@cache
def _link() -> re.Pattern[str]:
    endings = "|".join(sorted(map(re.escape, _endings()), key=len, reverse=True))
    return re.compile(
        rf"""
    # https://pay.example.xin, "http //o2-bill.link" (scraped), hxxp:\\, www.example.com, www. icbc
      (?P<sure>
          (?: {_SCHEME} | (?<![{_L}]) www \s? (?:\.|。|{_BRACKETED}) \s? )
          (?: [^\s/?\#\\@\u4e00-\u9fff]{{1,100}} @ )?                  # what stands before @ is not the host
          (?: [{_L}] (?: (?!{_NEXT}) (?: [{_L}_%-] | \.(?=[{_L}%]) ) ){{0,250}} (?: \.{_HAN_ENDING} )?
            # 工商银行.com
            | [\u4e00-\u9fff{_L}-]{{1,30}} (?: \.[\u4e00-\u9fff{_L}-]{{1,30}} ){{0,3}}? \. (?: (?:{endings})(?![{_L}-]) | {_HAN_ENDING} )
          )
      )
    # icbc.com.cn@evil.top/login: without a path it is an e-mail address
    | (?P<user> (?<![{_L}._%+@-]) [a-z0-9._%+-]{{1,64}}+ @ (?: {_LABEL}\. ){{1,5}} [a-z]{{2,24}} (?= :\d | [/\\][{_L}] ) )
    # dots that are none: "pay dot example dot com", "fuel-iou [.] uk [.] cc", icbc点com, icbc。com
    | (?P<odd>
          (?<![{_L}@._%-]) {_LABEL} (?: (?: \. | {_BRACKETED} | \sdot\s | [。点](?=[a-z]) ) {_LABEL} ){{0,5}}
          (?: {_BRACKETED} | \sdot\s | [。点] ) (?:{endings}) (?![{_L}-]|\.[{_L}])
      )
    # "bit .ly/abc", "cn-pay. top/x": only with a path, or every full stop would do
    | (?P<spaced>
          (?<![{_L}@._%-]) {_LABEL} (?: \.{_LABEL} ){{0,4}} (?: \s\.\s? | \.\s ) (?:{endings}) (?=[/\\][{_L}])
      )
    # a host alone: "gosms.in/x7", "etax-check.tw"; its ending must be a known one
    | (?P<bare>
          (?<![{_L}@._%-]) (?: {_LABEL}\. ){{1,6}} (?: xn--[a-z0-9]{{2,24}} | [a-z]{{2,24}}? )
          (?: (?={_NEXT}) | (?![{_L}@-]|\.[{_L}]) )
      )
    # 185.22.1.9:8080/pay
    | (?P<ip> (?<![{_L}.]) (?:{_OCTET}\.){{3}} {_OCTET} (?!\d|\.\d) )
    """,
        re.VERBOSE,
    )


# A host after a scheme goes on beyond a dot that is none, or has spaces around it: "www.icbc。com", "10010. bill-cu .vip".
_MORE = re.compile(
    rf"(?P<dot>{_BRACKETED}|\sdot\s|[。点](?=[a-z])|\s\.\s?|\.\s|,)(?P<labels>{_LABEL}(?:\.{_LABEL}){{0,4}})"
)
_ENDING = re.compile(rf"[{_L}-]{{1,63}}")
_REST = re.compile(
    rf"(?::\d{{1,5}}(?!\d))?(?:[/\\?#](?:(?!(?<=[a-z0-9]){_NEXT})[!-;=?-~]){{0,500}})?",
)
_LONE_END = ".,;:!?'\"_"


def find_urls(text: str) -> list[Span]:
    r"""Spans of links, from left to right, never overlapping.

    >>> def urls(text): return [text[a:b] for a, b in find_urls(text)]
    >>> urls(r"see www. icbc-pay .top/x, hxxp:\\a.cc\b or 185.22.1.9:8080/pay.")
    ['www. icbc-pay .top/x', 'hxxp:\\\\a.cc\\b', '185.22.1.9:8080/pay']
    >>> urls("paid .com on my way, see you at 5.in the pub, v1.2.3.4")
    []
    """
    if not ("//" in text or "\\" in text or "www" in text or "dot" in text or _HINT_AT_DOT.search(text)):
        return []
    found: list[Span] = []
    position = 0
    search = _link().search if "@" in text and _USER.search(text) else _search_link
    while match := search(text, position):
        start, end = match.span()
        position = end
        if match["sure"]:
            end = _end_of_sure(text, end)
        elif not _is_link(match, text):
            continue
        rest = _REST.match(text, end)
        end = _trim(text, start, rest.end() if rest else end)
        found.append((start, end))
        position = max(end, position)
    return found


def _search_link(text: str, position: int) -> re.Match[str] | None:
    """What `_link().search` finds in a text that fits not `_USER`; the pattern is tried only where a link may begin."""
    match_at = _link().match
    for sign in _SIGN.finditer(text, position):
        at = sign.start()
        if text[at] == "h":
            starts = {at}
        elif label := _LABEL_BACKWARDS.match(text[max(0, at - _LONGEST_BACKWARDS) : at][::-1]):
            starts = {at - label.end(), at - label.end(1)}
        else:
            continue
        for start in sorted(starts):
            if start >= position and (match := match_at(text, start)):
                return match
    return None


def _end_of_sure(text: str, end: int) -> int:
    """Where a host ends that began with a scheme or www."""
    reached = end
    labels = _ENDING.findall(text, max(0, end - 63), end)
    complete = bool(labels) and labels[-1] in _endings()
    for _ in range(5):
        more = _MORE.match(text, reached)
        if not more:
            break
        spaced = more["dot"].isspace() or more["dot"].strip() in {".", ","}
        if spaced and complete:
            break
        reached = more.end()
        last = more["labels"].rpartition(".")[2]
        if last not in _endings():
            continue
        if spaced and last in _words() and text[reached : reached + 1] not in {"/", "\\"}:
            break
        end, complete = reached, True
    return end


def _is_link(match: re.Match[str], text: str) -> bool:
    """Whether what looks like a host is one."""
    found = match[0]
    if match["ip"]:
        # A version or an address in a manual: 1.2.3.4. One with a port or a path, or a first part that no version has, is a host.
        rest = text[match.end() : match.end() + 3]
        return int(found.partition(".")[0]) >= 100 or bool(re.match(r":\d\d|/[a-z0-9]", rest))
    if match["user"]:
        return found.rpartition(".")[2] in _endings()
    if match["bare"]:
        *labels, last = found.split(".")
        if last.startswith("xn--"):
            return True
        if last not in _endings():
            return False
        lost_space = labels[-1] in _before_lost_space() or all(label.isdigit() for label in labels)
        return not (last in _words() and lost_space and text[match.end() : match.end() + 1] != "/")
    last = re.split(r"[^a-z0-9-]", found.rstrip(" )]}"))[-1]
    if match["spaced"]:
        # " .vip/x" is never a sentence's end; ". in/out" is.
        return last not in _words() or bool(re.search(r"\s\.[a-z0-9-]{2,24}$", found))
    if re.search(_BRACKETED, found):
        return True
    name = re.split(r"[。点]|\sdot\s", found)[0]
    if name.isdigit() and len(name) < 3:  # 8点vip专场
        return False
    return last not in _words() or len(re.findall(r"\sdot\s", found)) > 1 or "-" in found


def _trim(text: str, start: int, end: int) -> int:
    """Leave out the sentence's own marks at a link's end."""
    while end - start > 1:
        last = text[end - 1]
        if last in _LONE_END or (last in ")]}" and {")": "(", "]": "[", "}": "{"}[last] not in text[start:end]):
            end -= 1
        else:
            break
    return end
