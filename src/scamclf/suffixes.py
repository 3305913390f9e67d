"""Which part of a host somebody had to register: the public suffix list, read as far as a look-up needs.

`publicsuffixlist` builds its tables in 0.1 s. Its packaged copy of the list is read here instead, by the same rules.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def registered_part(host: str) -> str | None:
    """What `PublicSuffixList(only_icann=True).privatesuffix` gives: the public suffix and one label more, or None.

    >>> registered_part("wap.bj.10086.cn"), registered_part("a.b.co.uk"), registered_part("co.uk"), registered_part("a..b")
    ('10086.cn', 'b.co.uk', None, None)
    """
    labels = host.removesuffix(".").lower().split(".")
    if "" in labels:
        return None
    suffix = _labels_of_suffix(labels)
    return ".".join(labels[-suffix - 1 :]) if len(labels) > suffix else None


def _labels_of_suffix(labels: list[str]) -> int:
    """How many labels at the end are public; an ending that is not listed counts as one."""
    if len(labels) == 1:
        return 1
    rules = _encoded_rules() if any(label.startswith("xn--") for label in labels) else _rules()
    for start in range(max(0, len(labels) - _LONGEST_RULE), len(labels)):
        end = ".".join(labels[start:])
        length = len(labels) - start
        if f"!{end}" in rules:  # an exception to the wildcard one label to the right
            return length - 1
        if f"*.{end}" in rules:
            return length + 1 if start > 0 else length
        if end in rules:
            return length
    return 1


#: Labels of a rule at most; the list's longest have five.
_LONGEST_RULE = 8


@cache
def _rules() -> frozenset[str]:
    """The rules of the list's ICANN part, which stands first."""
    data = (files("publicsuffixlist") / "public_suffix_list.dat").read_bytes()
    icann = data.partition(b"// ===BEGIN ICANN DOMAINS===")[2].partition(b"// ===END ICANN DOMAINS===")[0]
    lines = icann.decode().lower().splitlines()
    return frozenset(line.split(" ")[0].rstrip() for line in lines if line and not line.startswith("//"))


@cache
def _encoded_rules() -> frozenset[str]:
    """The rules with those in other scripts in punycode, too."""
    foreign = (rule.rpartition("!") for rule in _rules() if not rule.isascii())
    return _rules().union(f"{mark}{name.encode('idna').decode('ascii')}" for _, mark, name in foreign)
