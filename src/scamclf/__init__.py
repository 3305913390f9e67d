"""Tells genuine from fake debt-collection messages, in Chinese, English and mixed text.

>>> import scamclf
>>> judgement = scamclf.load().judge("【招商银行】您尾号3216的信用卡本期应还1,204.55元,到期还款日6月18日,已还请忽略。")
>>> judgement.verdict
'genuine'
"""

from scamclf.errors import ScamclfError
from scamclf.judge import Judge, load
from scamclf.labels import LABELS, VERDICTS, Judgement, Signal

__all__ = ["LABELS", "VERDICTS", "Judge", "Judgement", "ScamclfError", "Signal", "load"]
