"""Tells genuine from fake debt-collection messages, in Chinese, English and mixed text.

>>> import scamclf
>>> judge = scamclf.load()
>>> judge.judge("加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡").verdict
'fake'
>>> judge.judge("Hi Sam, your Northline Energy bill of £84.20 is due on 12 June. Pay in the app.").verdict
'genuine'
"""

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
