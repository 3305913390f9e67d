"""Tells genuine from fake debt-collection messages, in Chinese, English and mixed text.

>>> import scamclf
>>> judge = scamclf.load()
>>> judge.judge("加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡").verdict
'fake'
>>> judge.judge("Hi Sam, your Northline Energy bill of £84.20 is due on 12 June. Pay in the app.").verdict
'genuine'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scamclf.advice import Advice, advise
    from scamclf.errors import ScamclfError
    from scamclf.explain import Explanation, Reason
    from scamclf.judge import Judge, load
    from scamclf.labels import LABELS, VERDICTS, Breach, Judgement, Signal

__all__ = [
    "LABELS",
    "VERDICTS",
    "Advice",
    "Breach",
    "Explanation",
    "Judge",
    "Judgement",
    "Reason",
    "ScamclfError",
    "Signal",
    "advise",
    "load",
]

# Each name is imported when it is asked for: the command line starts faster than numpy does.
_HOMES = {
    "Advice": "advice",
    "advise": "advice",
    "ScamclfError": "errors",
    "Explanation": "explain",
    "Reason": "explain",
    "Judge": "judge",
    "load": "judge",
    **dict.fromkeys(("LABELS", "VERDICTS", "Breach", "Judgement", "Signal"), "labels"),
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"scamclf.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'scamclf' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
