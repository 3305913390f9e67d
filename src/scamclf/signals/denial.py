"""Tells what a message threatens from what it denies, forbids or warns of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scamclf.signals.family import Span

_BEFORE = 48

# What stands right before a hit, in the same clause.
_DENIED = re.compile(
    r"""
    # 不会上门, 绝不联系您的家人, 我司不派人上门; but not "再不还就上门", "多次不能联系到您将上门"
      (?:不会|不得|绝不|从不|决不|不派|不委托|不安排|不主动|无权|没有权|没权|不可能|不存在|没有派|未委托|未派|严禁|禁止|切勿|请勿|不要|杜绝)[^。!?;,\n]{0,12}$
    | (?:不|没|勿|无)$
    # 凡自称上门收款的, 遇到冒充法院的, 以上门相威胁
    | (?:凡是|凡|任何|自称|声称|谎称|假称|冒充|假冒|伪装|冒用|遇到|遭遇|谨防|警惕|当心|小心|所谓|拒绝暴力|如果有人|有人)[^。!?;\n]{0,16}$

    # "we will never send anyone to", "cannot be arrested"; but not "if you can't pay we will visit"
    | (?<![a-z]) (?: (?:will|would|can|could|may|must|shall|should|do|does|did|is|are|was|were)\s{1,2}(?:not|never) | never | cannot | no\slonger | without
        | (?:wo|ca|do|does|did|is|are|was|were|must|would|should)n['’]?t | unable\sto | stop(?:ped)? | nor | not\sto ) (?!\smake\s)
      (?: (?!\s(?:we|i|our|they|then|so|u|you\swill|you'll)\s) [^.!?;,\n]){0,36} $
    # "anyone who says that police", "threaten you with arrest", "pretending to be", "we are not"
    | (?<![a-z]) (?: anyone | someone\s(?:who|claim) | scammers? | fraudsters? | beware\sof | threat(?:en|ens|ened|ening)? | pretend(?:s|ing)?\sto
        | pos(?:e|es|ing)\sas | claim(?:s|ing)?\sto\sbe | impersonat(?:e|es|ing) | fake | if\sa\s(?:debt\s)?collector ) [^.!?;\n]{0,40} $
    """,
    re.VERBOSE,
)

# A message that teaches its reader about scams; scammers copy parts of it, so one word is not enough.
_WARNING = re.compile(
    r"""
      谨防|警惕|[请切]勿(?:相信|轻信|点击|转账|向(?:任何|陌生|他人|个人|私人))|(?:都|均|就)是(?:诈骗|骗子|骗局|骗人|骗)|是(?:诈骗|骗局|骗子)[。!,.]|防骗|反诈骗提醒|防诈
    | (?:法官|警方|民警|银行|律师|记者|本报)提醒|一审宣判|普法|(?:不会|绝不|从不|不)(?:通过|以|用|打|发)?(?:电话|短信|手机|微信)
    | 冒充|假冒|上当|诈团|遇到[^。!?;,\n]{0,12}(?:催收|骚扰|诈骗)|保留证据|是不是(?:骗|真)|真的假的|是真的(?:吗|还是)|骗子改行
    | (?<![a-z]) (?: (?:will|would|does|can)\s?(?:not|never)\s(?:\w{1,12}\s){0,3}(?:ask|text|call|send|request|contact|threaten|demand|phone)
        | never\s(?:\w{1,12}\s)?(?:ask|text|call|send|request|contact|threaten|demand|asked)s? | scams?(?!\slikely) | scammers | fraudsters | is\s(?:it|this)\s(?:real|legit|true|a\sscam) | is\s(?:a\s)?fake | its\sfake | it's\sfake | beware
        | (?:report|forward)\s(?:it|them|this|scams?|suspicious|to\s1930|to\s7726) | not\sa\s(?:government|law\sfirm) | not\sbe\sarrested | cannot\sbe\sarrested ) (?![a-z])
    """,
    re.VERBOSE,
)


def is_denied(text: str, start: int) -> bool:
    """Whether what begins at `start` is denied, forbidden or quoted in its own clause.

    >>> is_denied("我行不会上门催收", 4), is_denied("再不还就上门催收", 4)
    (True, False)
    >>> is_denied("we will never visit your home", 14), is_denied("if you can't pay we visit your home", 20)
    (True, False)
    """
    return bool(_DENIED.search(text[max(0, start - _BEFORE) : start]))


def is_warning(text: str) -> bool:
    """Whether the message warns of scams or of unlawful collectors.

    >>> is_warning("谨防冒充公检法诈骗"), is_warning("法院通知您还款")
    (True, False)
    """
    return bool(_WARNING.search(text))


def claims(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where a pattern stands and is not denied.

    >>> list(claims(re.compile("上门"), "不会上门。再不还就上门"))
    [(9, 11)]
    """
    for match in pattern.finditer(text):
        if not is_denied(text, match.start()):
            yield match.span()
