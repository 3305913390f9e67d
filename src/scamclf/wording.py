"""What signals, verdicts and parts of an explanation are called in the reader's language."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

    from scamclf.explain import Reason


class Tongue(StrEnum):
    """A language in which the program can explain itself."""

    zh = "zh"
    zh_hant = "zh-Hant"
    en = "en"


def tongue_for(lang: str) -> Tongue:
    """The reader's language, guessed from a message's.

    >>> [str(tongue_for(lang)) for lang in ("zh", "zh-Hant", "mixed", "en", "und")]
    ['zh', 'zh-Hant', 'zh', 'en', 'en']
    """
    return {"zh": Tongue.zh, "zh-Hant": Tongue.zh_hant, "mixed": Tongue.zh}.get(lang, Tongue.en)


def say_in(tongue: Tongue, zh: str, en: str) -> str:
    """The text for a reader; Traditional Chinese is converted, phrases too.

    >>> say_in(Tongue.zh_hant, "请查看信用卡账单", "see your card bill")
    '請檢視信用卡帳單'
    """
    if tongue is Tongue.en:
        return en
    # OpenCC writes 賬; in Taiwan and Hong Kong bills are 帳單.
    converted: str = _to_traditional().convert(zh).replace("賬", "帳") if tongue is Tongue.zh_hant else zh
    return converted


def wording(kind: str, name: str, tongue: Tongue, *values: str) -> str:
    """What is said about `name`; `kind` is a table of `words/wording.toml`.

    >>> wording("signals", "urgency", Tongue.en), wording("verdicts", "fake", Tongue.zh)
    ('hurries you', '假冒催收')
    """
    return say_in(tongue, *_table()[kind][name]).format(*values)


def describe(reason: Reason, tongue: Tongue) -> str:
    """What the words of a reason do."""
    if not reason.signals:
        return wording("page", "wording" if reason.weight > 0 else "honest_wording", tongue)
    return ("; " if tongue is Tongue.en else "；").join(wording("signals", name, tongue) for name in reason.signals)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("scamclf.words") / "wording.toml").read_text("utf-8"))


@cache
def _to_traditional() -> OpenCC:
    import opencc

    return opencc.OpenCC("s2twp")
