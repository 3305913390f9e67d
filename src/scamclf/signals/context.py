"""Which way a message sends its reader: to a private wallet, chat or number, or to the creditor's own channel."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scamclf.entities import Entity

_PRIVATE_CHANNEL = re.compile(
    r"""
      微信|薇|加v|\+v|v信|企鹅|扣扣|(?<![a-z])(?:qq|line|telegram|whats\s?app)(?![a-z])|支付宝|扫我|扫码|收款码|二维码|转我|转给|转账至|私人|个人(?:账户|卡|支付宝|微信)|现金(?:交|给)|点卡|点数卡|礼品卡|验证码|保证金卡|户名
    | (?<![a-z])(?: gift\scards? | vouchers? | steam | airtime | gcash | pay\s?now | payid | upi | zelle | cash\s?app | venmo | chime | till | m-?pesa | momo | ecocash | palmpay | opay | phone\s?pe | phonepe | gpay | paytm | crypto
        | bitcoin | btc | usdt | western\sunion | wire | tng | paysafe | transcash | pcs | apple\s?pay | moneypak | prepaid | google\splay | easypaisa | jazzcash | bizum | monzo | eft | fps | courier | runner | sort\scode
        | my\s(?:account|number|line|wallet|card) | (?:his|her|officer['’]?s|clerk['’]?s)\s(?:account|number|wallet|momo) ) (?![a-z])
    """,
    re.VERBOSE,
)
# What an honest creditor names.
_OWN_CHANNEL = re.compile(
    r"""
      95\d{3}|400[\s-]?\d|手机银行|官方|app|柜台|柜面|网点|营业厅|客服|对公|自动扣|扣款卡|存入|还款卡|如已|已还|忽略|勿理|[毋无](?:须|需)理会|超商|便利店|便利商店|分行|支行|我行|本行|台端|12368|异议
    | (?<![a-z]) (?: app | branch | customer\s(?:care|service) | disregard | ignore | if\s(?:you\shave\s)?(?:already\s)?paid | direct\sdebit | dispute | solicitors? | instal?ment | portal | reply\sstop | helpline | call\sus | stepchange | hardship
        | section\s87 | free\s(?:debt\s)?advice | ombudsman | within\s(?:14|15|21|28|30)\sdays | (?:may|might|could|can)\s(?:\w{2,12}\s){0,4}(?:court|legal|solicitor|judgment|suit) ) (?![a-z])
    """,
    re.VERBOSE,
)


def goes_private(text: str, entities: Sequence[Entity]) -> bool:
    """Whether money or talk is to go through a person's wallet, chat, mobile or card, or a link that is nobody's.

    >>> goes_private("加微信谈", []), goes_private("请在手机银行还款", [])
    (True, False)
    """
    return bool(_PRIVATE_CHANNEL.search(text)) or any(
        "<mobile>" in e.tokens
        or (e.kind == "url" and "<official>" not in e.tokens)
        or (e.kind == "account" and e.end - e.start >= 12)
        for e in entities
    )


def names_own_channel(text: str) -> bool:
    """Whether a creditor's hotline, app, branch, dispute line or already-paid clause is named.

    >>> names_own_channel("请在手机银行还款"), names_own_channel("速回电")
    (True, False)
    """
    return bool(_OWN_CHANNEL.search(text))
