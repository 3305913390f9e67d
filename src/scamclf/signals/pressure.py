"""Pressure on the reader: haste, relatives and colleagues, a visit at home.

Everyday talk is full of haste, families and visits: a parcel comes today, a friend drops by. What makes them pressure is
the money asked for in the same message, so most rules want a debt beside the hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.context import goes_private, names_own_channel
from scamclf.signals.denial import claims, is_warning
from scamclf.signals.family import Family, Span

_MONEY = re.compile(
    r"""
      欠|还款|还钱|还清|不还|归还|偿还|没还|未还|还上|结清|结算|缴|补交|补缴|交费|交钱|付清|付款|逾期|债|借款|贷款|借了|网贷|催收|收数|收账|老赖|清收|清偿|赔付|尾款|货款|账单|账款|罚款|租金|房租|首付|协商|减免|案
    | (?<![a-z]) (?: owe[sd]? | owing | unpaid | not\spaid | outstanding | overdue | over-?due | debts? | debtors? | loans? | pays? | paying | payments? | paid | repay\w* | settle\w* | balance | arrears | dues? | default\w* | emi | instal?ments? | fine
        | bill | toll | tax | invoice | rent | money | cash | amount | refus(?:al|ed|ing) | clear | thief | fraudster | case | file | matter | collect\w* | recovery | lender | borrow\w* | warrant | papers? | served? | enforcement ) (?![a-z])
    """,
    re.VERBOSE,
)

# "we do not call your references", "we don't send people to your door": the denial stands inside the hit.
_NEGATED = re.compile(
    r"""(?:不会|绝不|从不|不得|不派|不再|不向|不联系|不通知|不告知)
    | (?<![a-z]) (?: (?:will|would|do|does|can|may|must|shall)\s(?:not|never) | never | cannot | (?:wo|do|does|ca)n['’]?t ) \s (?! pay | make | hear | see | clear | settle | get | respond | pick | answer | receive ) """,
    re.VERBOSE,
)


def _affirmed(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where a pattern stands, denied neither before the hit nor inside it."""
    return (span for span in claims(pattern, text) if not _NEGATED.search(text[slice(*span)]))


# --- urgency -------------------------------------------------------------------------------------------------

_N = r"(?:\d{1,3}|[一二两三四五六七八九十半几]{1,3})\s?"
_ACT_ZH = r"(?:还|缴|付|转|打|汇|交|补|结清|清偿|处理|解决|联系|联络|回电|回复|回拨|答复|致电|办理|到账|完成|确认|提交|支付|清缴|履行|加|给|扫|拨|说明|退|报到|撤|来电|停|断|冻结|拉黑|上报|购买|买|存|bank|断|关|拖|锁|泼|下午)"
# Shouted whatever else the message says.
_SHOUT = re.compile(
    rf"""
      最后(?:的)?(?:通牒|通知|警告|警示|告知|提醒|提示|催告|宽限|机会|时限|一次(?:通知|提醒|机会|警告|联系|催告|沟通|告知|协商|电话|调解|给)|{_N}个?(?:小时|分钟|天|时辰))|最后期限(?!.{{0,6}}报名)
    | (?:立即|立刻|马上|即刻|火速)(?:还钱|联系(?:我|客服|专员)|处理(?!中|完)|转账|汇款|打(?:款|钱|到|给我)|缴清|付清|结清|偿还|清偿|回电|回复我|给我|支付欠)
    | (?<![尽快迅加极高急])速(?:回(?:电|复|拨|话|我|(?=[,。!]|$))|联系|处理|来电|还款|还钱|缴|办|与|加|付|结清)|[过逾]时不候|逾期不候|刻不容缓|十万火急|火速|事不宜迟|分秒必争|不要?再拖|别再拖|唔好再拖|再拖(?:下去|就|一天|延)|来不及了|等不了|后果自负|倒计时|时间不多|没时间了|不等(?:你|您|人)|机不可失|错过(?:不再|就|将|无法|今天)|过了今[天晚]|过期作废|今[天晚日](?:是|就是)?(?:你|您)?最后
    | (?:给|限)(?:你|您|阁下|台端)[^。!?;,\n]{{0,4}}(?:{_N}(?:个)?(?:小时|分钟|钟头|天|日)|今[天日晚]|半天|明早|中午|下午|下班)|(?:给|畀|俾)(?:多)?你(?:多)?{_N}(?:个)?(?:分钟|小时|钟|半日|日)|(?:仅|只|就)[剩余](?:最后)?{_N}?个?(?:小时|分钟|名额|天|席|个名额|{_N}个)|名额[^。!?;,\n]{{0,4}}[剩余限]
    | (?:未|不|没|逾期|超时|无人|拒绝?)[^。!?;,\n]{{0,8}}(?:处理|联系|回复|还款|办理|回应|答复|报到|缴|签收)?[^。!?;,\n]{{0,4}}(?:视为|视同|默认)[^。!?;,\n]{{0,6}}(?:放弃|拒绝|恶意|逃避|同意|拒不|自动)
    | (?<![a-z]) (?:
        final\s(?:notice|reminder|warning|demand|attempt|call|chance|opportunity|intimation|alert|day|hours?|courtesy|request) | final\.(?=\s) | last\s(?:and\sfinal\s)?(?:warning|reminder|notice|attempt|msg|message|call|intimation|courtesy|opportunity) | last\schance\s(?:to\s(?:pay|settle|clear|avoid|resolve|speak|stop|fix|talk)|b4|before|or)
      | act\s(?:now|today|fast|immediately)
      | (?:immediately|urgently)\s(?:pay|remit|settle|clear|contact|call|respond|send|deposit) | urgent(?:ly)?\s?(?:!|:|notice|attention|action|reply|response|matter|payment|reminder|alert|call|request|msg|message|intimation) | most\surgent | immediate(?:ly)?\s(?:action|attention|payment|response|settlement|collection|contact|reply)
      | (?:do\snot|don['’]?t|no)\s(?:delay|more\stime|more\sextension|extension|excuses?)(?!\s(?:yet|any|until|on|to))(?:\s(?:this|will|again|the|and|tomorrow|longer|any\slonger))? | time\s(?:is\s)?(?:running\sout|has\srun\sout|is\sup|is\sover) | running\sout\sof\stime | before\s(?:it['’]?s|it\sis|its)\s(?:2|too)\slate | b4\sits?\s(?:2|too)\slate | (?:pay|settle|today|tonight|now|minutes|mins|hours|hrs|money|clear|5pm)\sor\selse | out\sof\smy\shands | hands\sare\stied
      | {_N}(?:hours?|hrs?|hr|mins?|minutes?)\s(?:left|remain\w*|only|to\s(?:pay|settle|fix|respond|clear)) | (?:expires?|ends?|lapses?|closes?|dies|void|gone)\s(?:today|tonight|at\s(?:midnight|noon|\d)|in\s\d{{1,3}}\s?(?:hours?|hrs?|min\w*)|in\san?\s(?:hour|few)|by\s\d) | you\shave\s(?:only\s)?(?:an\shour|one\shour|{_N}(?:hours?|hrs?|mins?|minutes?)) | deadline\s(?:is\s)?(?:today|tonight|\d|expire\w*)
      | within\s(?:the\snext\s)?(?:an\shour|one\shour|{_N}(?:hours?|hrs?|hr|mins?|minutes?))\s?(?:or\s|else|failing|otherwise|to\s(?:avoid|stop|prevent|halt)|to\sthis|before) | (?:settle|pay|clear)\s(?:am\s|it\s)?now\sno
      ) (?![a-z])
    """,
    re.VERBOSE,
)
# A deadline within a day or two; pressing where the money has no channel of its creditor's.
_DEADLINE = re.compile(
    rf"""
    # 请于24小时内至 https://... 缴费: the act may stand behind a link
      (?:请|須|须|限|需|务必)[^。!?;,\n]{{0,4}}{_N}(?:个)?(?:小时|分钟)(?:之|以)?内
    |
      (?:今[天日晚早]|当[天日]|本日|明[早晚]|明天(?:上午|早上|中午)|中午|下午|下班|傍晚|凌晨|零时|午夜|{_N}[点时](?:半|整)?|\d{{1,2}}:\d{{2}}|{_N}(?:个)?(?:小时|分钟|钟头)|(?<![\d月])[123一二两三]\s?[天日]|半小时|一刻钟|24h)[^。!?;,\n]{{0,8}}(?:之?前|以前|之?内|以内|为止|截止|必须|务必|一定|要|内|未|不|没|就)[^。!?;\n]{{0,10}}?{_ACT_ZH}
    | (?:今[天日晚]|当[天日]|明早|下午|现在|马上|立即|立刻|即刻|赶紧|赶快|抓紧|尽速|速速)[^。!?;,\n]{{0,8}}?(?:还(?:款|钱|清|上|[,。!]|$)|缴清|付清|转(?:我|给|到|账|过)|打(?:到|给|过|款|钱)|汇|补缴|补交|结清|处理|联系|回电|回拨|回复|加(?:我|微|v|q|line)|交(?:清|到|给)|拨|扫|支付|清算|不[缴还交付转]|未[缴还交付结清])
    | (?:今[天日晚]|明[早天]|当[天日])[^。!?;,\n]{{0,6}}(?:{_N}[点时](?:半|整)?|\d{{1,2}}:\d{{2}}|零点|中午|下班)之?前(?=[,。!;\s]|$)
    | (?:{_ACT_ZH}|截止|限|最迟|最晚)[^。!?;,\n]{{0,8}}(?:今[天日晚]|当[天日]|明早|中午|下午|下班|{_N}(?:个)?(?:小时|分钟)|\d{{1,2}}:\d{{2}}|{_N}[点时])(?:[^。!?;,\n]{{0,6}}(?:前|内|止|截止))?
    | (?:请|须|需|应|务必|必须|要求(?:您|你)?|望|速|限(?:您|你)?)(?:您|你)?(?:立即|立刻|马上|即刻|即时|尽速|火速)(?:{_ACT_ZH}|还款)
    | 限(?:(?:您|你|于|在)?(?:今|明[天日早]|当[天日]|本日|[123一二两三]\s?[天日]|{_N}(?:个)?(?:小时|分钟|[点时])|下班|中午|下午|时(?!秒|抢|特|优|折)))|(?:今[天晚日]|今晚\d{{1,2}}点|明早|\d{{1,2}}点)[^。!?;,\n]{{0,6}}(?:就|即|将|直接|自动)?(?:停[电水机药气]|断[电水网气卡]|冻结|锁|上报|失效|作废|关闭|停用|拖|剪|封|下架|生效|送达|立案|公布)
    | (?<![a-z]) (?:
        (?:by|before|b4|until|till|til|prior\sto)\s(?:\w{{1,8}}\s)?(?:\d{{1,2}}(?:[:.]\d{{2}}\s?(?:[ap]\.?m\.?|hrs|h)?|\s?(?:[ap]\.?m\.?|hrs|h)|(?=\s(?:or|today|tonight|else|2day|sharp)))(?=[\s.,!;/]|$)|noon|midnight|midday|close\sof\s(?:business|play|day)|cob|eod|end\sof\s(?:the\s)?(?:day|business)|tonight|today|tomorrow|tmrw|tmr|evening|morning|lunch)
      | (?:today|2day|tonight|tonite|2nite|tdy)(?:\s(?:itself|only|before|by|or|b4|at|else|unless)) | (?:pay|settle|clear|send|deposit|transfer|remit|call|ring|text|reply)\s(?:\S{{1,14}}\s){{0,6}}?(?:today|2day|tonight|tonite|2nite|tdy|now(?=\s?[!]|\s(?:or|to|b4|before)))(?=[\s.,!;/]|$) | (?:today|tonight)\s(?:pay|settle|clear|send|deposit|transfer|remit|call)
      | (?:with\s?in|in|next)\s(?:the\snext\s)?(?:an\shour|one\shour|{_N}(?:hours?|hrs?|hr|mins?|minutes?|h)) | {_N}(?:hours?|hrs?|mins?|minutes?)\s(?:or|else|b4|before|then|after|deadline|from) | at\s(?:midnight|noon|\d{{1,2}}\s?[ap]m|\d{{2}}:\d{{2}}) | \d{{1,2}}\s?[ap]m\s(?:or|else|today|deadline|tonight|sharp) | 23:59 | (?:respond|reply|call|pay|settle|clear|remit|contact|transfer|deposit|revert|resolve|text|ring)\s(?:\w{{1,12}}\s){{0,5}}?(?:immediately|immidiately|asap|at\sonce|right\snow|right\saway|now\snow|now!|now\.|urgently|without\s(?:further\s)?delay|this\sminute|today\sitself|2day|tonight\sor|now\sor|now\sto|now\sbefore|before\sits?) | last\sday | within\sthe\s(?:hour|day)
      ) (?![a-z])
    """,
    re.VERBOSE,
)
_NO_DEADLINE = re.compile(
    r"""
      验证码|动态码|取件|派送|配送|有效期内|秒杀|满减|优惠券|领券|直播|特价|扣款成功|成功还款|已还清|到账成功
    | (?<![a-z]) (?: otp | verification\scode | one[\s-]time | delivery | delivered | out\sfor | parcel | flight | booking | % \soff | sale\sends | appointment | usually | credited | reflected | processed | business\sdays ) (?![a-z])
    """,
    re.VERBOSE,
)


def _has_account_facts(entities: Sequence[Entity]) -> bool:
    """A masked card or an exact sum: what a creditor's own books know."""
    return any(e.kind == "tail" or "<cents>" in e.tokens for e in entities)


def pressing(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Haste that is shouted; or a deadline of hours, where the money goes a private way or nobody's books are quoted."""
    if is_warning(text):
        return
    # A bank that quotes its own books and names its own channel sets a term, too; so does every advert.
    if not goes_private(text, entities) and (names_own_channel(text) or _has_account_facts(entities)):
        return
    yield from claims(_SHOUT, text)
    if _MONEY.search(text) and not _NO_DEADLINE.search(text):
        yield from claims(_DEADLINE, text)


# --- third parties -------------------------------------------------------------------------------------------

_PERSON_ZH = (
    r"(?:家人|家属|家里|父母|爸妈|爸|妈|老婆|老公|丈夫|妻子|爱人|配偶|对象|男友|女友|男朋友|女朋友|儿子|女儿|孩子|小孩|子女|亲戚|亲属|亲友|亲朋|亲人|朋友|好友|熟人|同事|同学|室友|舍友|班主任|辅导员|导师|老师|学校|学院"
    r"|单位|公司|老板|老细|领导|上司|主管|人事|hr|站长|工头|雇主|邻居|左邻右[舍里居]|街坊|村委|居委|村支书|村里|全村|村口|村民|村干部|社区|通[讯信]录|联系人|联络人|微信好友|朋友圈|家族群|家长群|业主群|群里|岳母|岳父|丈母娘|婆婆|公公|爷爷|奶奶|外婆|阿嬷|屋企人|担保人|前台|车间主任|二舅|舅舅|叔叔|表[姐哥弟妹]|前女友|前男友|工友|师兄|闺蜜|客户(?!经理|服务|端))"
)
_TELL_ZH = (
    r"(?:通知|联系|联络|告知|告诉|告知给|打给|打去|打爆|打电话|打遍|致电|电话|电联|去电|发给|发到|发送|发往|发至|send俾|发俾|寄到|寄给|寄往|寄至|寄送|送到|送至|送达|群发|推送|抄送|曝光|公开|公示|公布|广播|宣读|张贴|骚扰|轰炸|短信轰炸|拨打"
    r"|走访|拜访|约谈|发函|致函|核实|督促|督办|协助|找|问|让|知道|看看|看到|收到|睇|传到|知会|同步|通报|转告|扩散|闹到|闹去|捅到|@)"
)
_TELLS = re.compile(
    rf"""
    # 通知你的家人, 联系您公司人事及直属领导, 打给你爸妈
      {_TELL_ZH}[^。!?;,\n]{{0,10}}?(?:你|您|伱|妳|本人|借款人|其|她|他|台端|阁下)[^。!?;,\n]{{0,8}}?{_PERSON_ZH}
    # 你爸妈会知道, 您单位领导将收到我司函件, 不怕同学知道
    | (?:你|您|妳|贵|其|本人|所有|全部)[^。!?;,\n]{{0,6}}?{_PERSON_ZH}[^。!?;,\n]{{0,10}}?(?:知道|知晓|(?:将|会|已|先|也|都|就)[^。!?;,\n]{{0,4}}(?:收到|接到|看到|看看|听到|清楚)|面前|代(?:为)?(?:还|偿)|替(?:你|您)|负责还|挨个|逐一|轮番|电话(?:我|全|都|有)|围观)
    | (?:老公|老婆|爸妈|父母|家人|同事|领导|老板|辅导员|室友|街坊|村里|全村|单位|同学|亲戚|老细|邻居|左邻右里|屋企人)[^。!?;,\n]{{0,6}}(?:都|全|也|先|就)?(?:知道|知晓|收到|知)[^。!?;,\n]{{0,8}}(?:欠|借|贷|你|您|$)|(?:让|等|叫|畀|俾)(?:大家|全村|所有人|别人|邻居|街坊|同事)[^。!?;,\n]{{0,6}}(?:知道|看看|看|睇|都)
    # 通讯录已全部导出, 爆你通讯录, 群发
    | (?:爆|导出|读取|提取|获取|打爆|轰炸|拿到|掌握|群发|打遍|备份)[^。!?;,\n]{{0,6}}通[讯信]录|通[讯信]录[^。!?;,\n]{{0,12}}(?:导出|群发|爆|发|打|拨|轰炸|个人|全部|挨个|逐|一个|联系|人员|里|上|备份)|呼死你|(?:一个一个|一个个|挨个|轮流|排着|逐个)(?:排着)?(?:打|联系|通知|问|发)|群[^。!?;,\n]{{0,4}}(?:已)?建好|拉(?:进|了)?(?:你)?[^。!?;,\n]{{0,8}}(?:亲戚|亲友|家人|同事|同学)[^。!?;,\n]{{0,4}}群|(?:开始|马上|准备|直接|就|下午|明天|今晚)群发|群发(?:你|您|给|短信|信息|照片)
    # 发朋友圈、抖音曝光, 大字报
    | (?:发|挂|传|上|放|晒|贴)(?:到|上|在|你|去)?[^。!?;,\n]{{0,8}}(?:朋友圈|抖音|快手|微博|小红书|全网|网上|贴吧|业主群|家长群|班级群|公司群|工作群|家族群|村群|群里|脸书|fb|ig)[^。!?;,\n]{{0,6}}(?:曝光|公[开示布]|示众|给|让|看|你|,|。|$)|(?:抖音|朋友圈|全网|网络|网上|媒体|实名|滚动|村广播)[^。!?;,\n]{{0,6}}(?:曝光|公示|公布|点名|播放)|曝光(?:你|您|率)?|大字报|p(?:图|好了)|ps(?:图|照)|裸照|遗照|花圈|寿衣|公示群|把(?:你|您)[^。!?;,\n]{{0,10}}(?:发|挂|贴|曝)
    """,
    re.VERBOSE,
)
# The message goes to somebody else: relay it, urge him, pay for her.
_RELAYS = re.compile(
    r"""
      (?:转告|转达|督促|劝|劝说|提醒|告诉|叫|催|通知|让|请|帮忙|配合)(?:一下)?(?:他|她|其|借款人|你?(?:儿子|女儿|孩子|老公|老婆|弟|哥|姐|妹|朋友|同事|侄))[^。!?;\n]{0,14}?(?:还|欠|缴|处理|结清|逾期|归还|面对|回电|联系)
    | (?:替|帮|代|为)(?:他|她|其|你?(?:儿子|女儿|孩子|老公|老婆|弟弟?|哥哥?|姐|妹妹?|爸|妈))[^。!?;,\n]{0,6}(?:还|偿|垫|缴|处理|结)|代(?:为)?(?:偿还|偿付|还款|清偿|垫付|履行)|先(?:帮|替)[^。!?;,\n]{0,4}垫
    | (?:你|您)(?:的)?(?:儿子|女儿|孩子|弟弟?|哥哥?|姐姐?|妹妹?|老公|老婆|丈夫|妻子|父亲|母亲|爸爸?|妈妈?|朋友|同事|室友|员工|侄[子女]|外甥|亲戚|家人|表[哥弟姐妹])[^。!?;,\n]{0,12}(?:欠|借了|贷款|逾期|拖欠|借款|网贷)
    | (?:把|将|留|填)(?:了)?(?:你|您)[^。!?;,\n]{0,6}(?:填|留|列|写|登记|作|为|成|是)[^。!?;,\n]{0,6}(?:联系人|联络人|担保人)|(?:你|您)(?:是|系|作为)[^。!?;,\n]{0,16}(?:紧急联系人|紧急联络人|担保人|推荐人|第一联系人)
    """,
    re.VERBOSE,
)
_OWED_ZH = re.compile(
    r"欠|逾期|还款|还钱|债|催|贷|借|不还|没还|未还|老赖|失联|处理|还清|收数|款|脸面|做人|后果|自负|三思"
)
_WE_ZH = re.compile(
    r"我(?:们|司|方)?(?:将|会|就|已|要|可)|再不|本(?:公司|司|中心)(?:将|会|已)|我司函|已安排|专员联系|不接(?:电话)?"
)
_WE_EN = re.compile(
    r"(?<![a-z])(?:we\s(?:will|shall|are\sgoing|have)|we['’]?ll|we['’]re\sgoing|from\sus|make\sus|our\s(?:agents?|team))\s[^.!?;\n]{0,30}(?:contacts?|boss|employers?|references?|referees?|colleagues?|co-?workers?|neighbou?rs?|hr|guarantors?|relatives)(?![a-z])"
    r"|(?<![a-z])(?:boss|employer|contacts|hr|manager)\s[^.!?;\n]{0,30}\sfrom\sus(?![a-z])"
)
_NO_OBLIGATION = re.compile(
    r"无需承担|不承担|不要求(?:您|你|单位)|勿代|不必代|无须代|不便(?:向|透露)|具体内容|个人事务|与(?:您|你)无关|没有(?:任何)?(?:还款)?(?:责任|义务)|不用(?:您|你)"
)

_PERSON_EN = (
    r"(?:family(?:\s(?:members?|group))?|wife|husband|mother|mom|mum|mummy|dad|father|parents?|brothers?|sisters?|spouse|kids?|son|daughter|relatives?|relations?|relative|friends?|contacts?|contactz|contact\s(?:list|persons?)|phone\s?book|references?|reference\spersons?"
    r"|referees?|guarantors?|sureties|colleagues?|co-?workers?|boss|employers?|manager|supervisor|hrd?(?:\s(?:dept|department))?|human\sresources|workplace|place\sof\swork|office|job|neighbou?rs?|neighbou?rhood|neighborhood|pastor|church|school|landlord|in-?laws|ex|next\sof\skin|village|caretaker"
    r"|barangay(?:\scaptain)?|classmates?|customers|clients|people|roommates?|ma|madam|ward\smanager|team|uncle|aunt\w*|cousin|partner|gym\sgroup|principal|kin)"
)
_TELL_EN = (
    r"(?:call(?:ed|ing|s)?|messag(?:e|ed|ing)|msg|text(?:ed|ing)?|contact(?:ed|ing)?|inform(?:ed|ing)?|notif(?:y|ied|ying)|tell(?:ing)?|told|email(?:ed|ing)?|send(?:ing)?|sent|shar(?:e|ed|ing)|post(?:ed|ing)?|show(?:ing|n)?|reach(?:ed|ing)?(?:\sout)?(?:\sto)?|expose|exposing|involv(?:e|ing)|visit(?:ing)?"
    r"|alert(?:ed|ing)?|speak(?:ing)?|spoke|talk(?:ing)?|broadcast(?:ing|ed)?|forward(?:ed|ing)?|ring(?:ing)?|phon(?:e|ing)|ask(?:ed|ing)?|circulat(?:e|ed|ing)|tag(?:ging)?|disturb\w*|harass\w*|embarrass|shame|disgrace|copied|copy|serv(?:e|ed|ing)|dial\w*|report(?:ed|ing)?|start(?:ing)?|wit|disclos\w*|publish\w*|go(?:ing)?\sto)"
)
_TELLS_EN = re.compile(
    rf"""
    # "we will message your contacts", "reached out to your relatives", "sending it to all ur friends"
      (?<![a-z]) (?:we|i|us|they|team|agents?|will|gonna|going|ll|start|keep|already|otherwise|or|and|then|have|hav|else|pls|kindly|am|are|been|is|being)\s (?:[^\s.!?;]{{1,14}}\s){{0,4}}? {_TELL_EN} \s (?: [^.!?;\n]{{0,28}}? \s )? (?:your|ur|yr|u\sr|urs|all\sur|all\syour|your\sall)\s (?:[a-z]{{2,12}}\s){{0,2}}? {_PERSON_EN} (?![a-z])
    # "we have no option to talk with your reference persons", "team will be inform to all relative"
    | (?<![a-z]) (?:we|team|otherwise|option|will|or)\s [^.!?;\n]{{0,20}}? (?<![a-z]) {_TELL_EN} \s (?:[a-z]{{2,8}}\s){{0,3}}? (?:references?|reference\spersons?|relatives?|guarantors?|neighbou?rs|employers?|colleagues|contacts|family\smembers|hr|next\sof\skin|barangay) (?![a-z])
    # "your boss will get a call", "everyone in your contact list will know", "The barangay captain and your employer will be informed"
    | (?<![a-z]) (?:your|ur|yr|all|the|every)\s (?:[a-z]{{2,12}}\s){{0,2}}? {_PERSON_EN} (?:\sand\s(?:your\s)?[a-z]{{2,12}})? \s (?:will|shall|gonna|going\sto|is\sgoing|already|gets?|must|may|wil|can|to|be|has|have|now)\s (?:also\s|already\s|all\s|soon\s|be\s|have\s){{0,2}} (?:get|got|receive\w*|know|knows|hear|heard|see|called|informed|contacted|notified|told|phoned|visited|aware|served|copied|listed|learn|find\sout|pay|involved|disturbed|a\s|your|ur|the|it)
    | (?<![a-z]) (?:everyone|everybody|every\sone|all\sthe\speople|whole\svillage|all\sof\sthem|people)\s [^.!?;\n]{{0,28}}? (?:will|shall|gonna|going\sto|must|to)\s(?:know|hear|see|get|receive|laugh)
    # "imagine what your co-workers will say", "in front of the neighbors", "i have all ur phone contacts", "ur contacts"
    | (?<![a-z]) (?:imagine|what\swill|what\swould|how\swill)\s [^.!?;\n]{{0,16}}? (?:your|ur)\s [^.!?;\n]{{0,12}}? {_PERSON_EN} | (?:in\s)?front\sof\s(?:all\s)?(?:the\s|your\s|ur\s)?(?:neighbou?rs|family|colleagues|people|children|village|everyone|street) | (?:have|got|hav|has|download\w*|copied|synced|saved|extract\w*)\s(?:access\sto\s)?(?:all\s)?(?:of\s)?(?:your|ur|the\s\d+|all\sthe\s\d+)\s(?:\d{{1,4}}\s)?(?:phone\s?)?(?:contacts?|gallery|phone\s?book|contact\slist|photos|family)
    | (?<![a-z]) \d{{2,4}}\scontacts\s(?:for|in|from|of|on)\s(?:your|ur) | (?:pics?|photos?|pictures?|face|loan|news)\s(?:\S{{1,10}}\s){{0,4}}?(?:in|to|on|for)\s(?:the\s|your\s|ur\s|all\s)?(?:family|staff|office|school|church|group|village|estate|whatsapp|whatsap|facebook|fb|status|contacts|social)
    # "post you on facebook", "broadcasting ur photo", "p.o.s.t ur face"
    | (?<![a-z]) (?:post(?:ing|ed)?|broadcast(?:ing)?|shar(?:e|ing)|publish(?:ing)?|circulat(?:e|ing)|expos(?:e|ing)|sell|display(?:ing)?|paste|print)\s(?:up\s)?(?:you|u|your|ur|yr)(?:\s(?:all\s)?(?:pics?|photos?|pictures?|face|image|ic|name|details?|selfie|ktp|nude|debt|loan|identity|video|as\s|on\s|in\s|to\s|everywhere|online|for\s)) | shame\syou | name\sand\sshame | wanted\s(?:scammer|criminal|poster) | (?:chronic|wanted|known|serial)\s(?:debtor|thief|fraud\w*|defaulter)
    # "tell your brother to pay", "advise him to clear", "listed as a reference by Kevin", "u are his guarantor"
    | (?<![a-z]) (?:tell|ask|advise|inform|remind|urge|make|beg|help|have)\s(?:him|her|them|your\s[a-z]{{2,10}}|ur\s[a-z]{{2,10}}|mr\.?\s[a-z]{{2,12}}|ms\.?\s[a-z]{{2,12}})\s(?:to\s|kindly\s)?(?:pay|clear|settle|repay|refund|stop|respond|answer|make|pick|call\sus\sabout\s(?:his|her)\s(?:loan|debt)|ring\s[^.!?;\n]{{0,12}}(?:debt|loan)) | (?:listed|gave|given|saved|put|has\sput|used|named|mentioned|provided|indicated|wrote|be|are|is|were)\s(?:you|u|your\s(?:name|number|no\.?|phone)|ur\s(?:name|number|no)|down)?\s?(?:down\s)?(?:as\s|his\s|her\s|their\s|the\s|to\sbe\s)(?:a\s|an\s|his\s|her\s|their\s|the\s|one\sof\s(?:his|her|the)\s|emergency\s)?(?:guarantor|reference|referee|next\sof\skin|emergency\scontact|contact\sperson|surety|witness|relative)
    | (?<![a-z]) (?:your|ur)\s(?:brother|sister|son|daughter|husband|wife|mother|father|mum|dad|uncle|friend|cousin|colleague|neighbou?r|staff|employee|child|partner|flatmate)\s(?:[a-z]{{2,12}}\s){{0,4}}?(?:owes|owe|owing|refus\w+|has\s(?:a\s|an\s|not|failed|taken|run|been|borrowed|outstanding)|took|borrowed|is\s(?:owing|late|in\sdefault|overdue|under)|did\snot\spay|debt|loan)
    | (?<![a-z]) (?:next\sof\skin|guarantor)\s(?:and|,)?\s?(?:he|she|they)\s(?:owe|owes) | (?:guarantors?|sureties)\s(?:will|to|shall)\sbe\s(?:deducted|called|contacted|visited|arrested|sued) | (?:mother|wife|husband|boss|family|kin)\s(?:number|get\spicture|will\sknow)
    """,
    re.VERBOSE,
)
_ADVICE_EN = re.compile(
    r"(?<![a-z])(?:advis[eo]r|free advice|debt charit\w+|stepchange|worr(?:y|ies|ied)|referral|refer a|invite|permission|settings|birthday|emergency services)(?![a-z])"
)


def involves_others(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Relatives, colleagues or the village are told, or themselves asked to relay or pay a debt."""
    if is_warning(text):
        return
    owed = bool(_OWED_ZH.search(text))
    for start, end in _affirmed(_TELLS, text):
        if owed or _WE_ZH.search(text[max(0, start - 8) : end + 6]):
            yield start, end
    if owed and not _NO_OBLIGATION.search(text):
        yield from _affirmed(_RELAYS, text)
    if (_MONEY.search(text) or _WE_EN.search(text)) and not _ADVICE_EN.search(text):
        yield from _affirmed(_TELLS_EN, text)


# --- a visit -------------------------------------------------------------------------------------------------

_PLACE_ZH = r"(?:家|老家|住处|住所|住址|户籍地|现住址|单位|公司|工地|店里|店铺|厂里|学校|村里?|小区|楼下|门口|家门|父母家|爸妈家|丈母娘家|岳母家|屋企|府上|宿舍|住宅|院子|摊位)"
_VISITS = re.compile(
    rf"""
    # 上门催收, 登门, 外访人员已出发, 到府催收, 户籍地走访
      (?<![线送车])上门(?!的|须|取|送|维修|安装|安检|抄表|服务|自提|办理|体检|评估|量|回收|采样|收件|演示|照相|保洁|换|更换|检修|开锁|验车|疏通|接送|女婿|拜年|做客|喂)|登门|登府|外访|走访|到访|来访|入户(?:核查|调查|走访|催收|核实|查|清|清点)|到府(?!安装|收件|服务|维修|取件|清洁|按摩|保养|收送)|(?:实地|现场|当面|线下)(?:核查|催收|走访|调查|核实|清收|拜访|面谈|取证|收款)|地推组|外勤(?:组|人员|班|同事|小)|拖车队|收数佬
    # 去你家, 到你单位楼下, 来你村, 在你小区门口
    | (?:(?<![收看找得接转送达听遇注意想办])到|去|(?<![收看])来|上|找|堵|坐|蹲|守|冲|杀|摆|贴|拉|泼|砸|围|站|已经?在|都在|就在|人在)(?:到|在|了|去|着)?\s?(?:你|您|妳|伱|台端|贵府|你父母|你爸妈)(?:的|们)?[^。!?;,\n]{{0,6}}?{_PLACE_ZH}
    | (?:你|您|妳)(?:家|老家|妈家|爸妈家|公司|单位|小区)[^。!?;,\n]{{0,6}}(?:楼下|门口|窗户|地址|住址|几楼|几栋|哪栋|门牌|在哪|院子)|知道(?:你|您)(?:家)?(?:住|在|的住|现在住|家|上班)[^。!?;,\n]{{0,8}}(?:哪|那|里|址|什么|几|家)
    | (?:人|车|兄弟|外勤|同事|队伍|我们)[^。!?;,\n]{{0,6}}(?:(?:已经?|正|都|马上|现在)(?:在路上|出发|到(?:了)?(?:你|您|楼下|小区|门口))|在楼下|过去找)|我(?:在|到)?[^。!?;,\n]{{0,6}}(?:楼下|门口)等|(?:带|派|叫|安排|约)[^。!?;,\n]{{0,10}}(?:人|兄弟|同事|专员|外勤|专人|工作人员|律师|警|司法|团队|小组)[^。!?;,\n]{{0,8}}(?:过去|上门|登门|去|到(?:你|您|户|家|场|府|现)|前往|拜访|找(?:你|您)|进去坐|见面)
    | (?:前往|赴|(?<!寄)到|去|按)[^。!?;,\n]{{0,6}}(?:户籍(?:地|所在地)|现住址|住所地|登记(?:的)?(?:地址|住址)|预留(?:的)?(?:地址|住址)|身份证(?:上的)?地址|居住地|申请表)
    # 堵门, 泼油漆, 拉横幅, 贴封条
    | 堵(?:你|您)?(?:家)?(?:大)?门|(?:泼|喷|淋)(?:红)?油?漆|(?:拉|挂|打|贴|摆|做)(?:条)?[^。!?;,\n]{{0,4}}(?:横幅|条幅|白布|花圈|喇叭)|横幅[^。!?;,\n]{{0,10}}(?:做好|拉|挂|打)|(?:贴|张贴)[^。!?;,\n]{{0,6}}(?:封条|街招|告示|告知书|单元|门上|门口)|强制(?:开锁|入户|清空|清场)|换锁|撬锁|搬(?:家电|东西)|(?:放|摆|接)(?:喇叭|音响)|住(?:到|进|在)(?:你|您)家|不走了|门口(?:举牌|坐着|等着|蹲)|接(?:你|您)?(?:孩子|女儿|儿子)放学|几点放学|放学[^。!?;\n]{{0,10}}(?:门口|等|举牌)
    """,
    re.VERBOSE,
)
_OWED_VISIT = re.compile(
    r"欠|还(?:款|钱|清|不|上|是)|不还|没还|债|逾期|催|贷|收数|收账|钱|款|兄弟|带人|核实|核查|缴|谈谈|装死|案件|案子|失联|接单|执行|拖欠|拖着|避|泼|横幅|上班|坐坐|找你|找您|开门|下来|等着"
)
_SERVICE_ZH = re.compile(
    r"抄表|安检|维修|安装|取件|送货|快递|保洁|体检|普查|年检|开通|预约成功|拜年|做客|面试|实习|看房|打牌|吃饭|喝茶聊|取货"
)

_WHO = (
    r"(?:agents?|officers?|officials?|team|boys?|men|lads?|guys?|someone|somebody|executives?|bailiffs?|collectors?|representatives?|reps?|we|i|our\speople|my\speople|they|marshals?|servers?|crew|van|auctioneers?|sheriff|deput(?:y|ies)|constables?|field\s\w+|recovery\s\w+|people|"
    r"staff|riders?|boda|bouncers|goons|goondas?|police|inspector|partner|investigators?|lawyer|advocate|colleagues?|enforcement|server|messenger|driver|truck|lorry|locksmith|tow)"
)
_MOVES = (
    r"(?:visit(?:s|ing|ed)?|come|comes|coming|attend(?:s|ing)?|call(?:ing)?\s(?:at|in|to|on\syou)|reach(?:es|ing)?|arriv(?:e|es|ing)|dispatched|sent|sending|send|on\s(?:the|their|his|its)\sway|be\s(?:at|there)|turn(?:ing)?\sup|show(?:ing)?\sup|knock(?:ing)?|drop(?:ping)?\sby|head(?:ing|ed)?|"
    r"stop(?:ping)?\sby|go(?:ing|es)?|pass(?:ing)?\sby|pop(?:ping)?\sround|already\s(?:in|at)|are\s(?:at|in|outside|near)|is\s(?:at|in|outside|near)|will\scall|en\sroute|deploy(?:ed|ing)|assigned|land(?:ing)?|stand(?:ing)?|sit(?:ting)?|wait(?:ing)?|left\sfor|leaving|storm\w*|barge|see\syou|enter(?:ing)?|raid(?:ing)?|execut(?:e|es|ing)|serve|try\sserve|tomorrow|here)"
)
_PLACE_EN = r"(?:home|house|door(?:\s?step)?|doorstep|residence|residential\saddress|address|place|property|workplace|work\s?place|place\sof\s(?:work|employment)|office|gate|estate|village|flat|apartment|apt|compound|street|road|unit|shop|site|drive|plot|casa|hostel|school|church|yours|job|plant|premises|area|lobby|barangay|location|town)"
_VISITS_EN = re.compile(
    rf"""
    # "our field agent will visit ur residence", "Recovery team has been dispatched to your address"
      (?<![a-z]) {_WHO} (?![a-z]) [^.!?;\n]{{0,32}}? (?<![a-z]) {_MOVES} (?![a-z]) [^.!?;\n]{{0,24}}? (?<![a-z]) (?:your|ur|yr|u\sr|yer|you|u|the|registered|residential|permanent|given|listed|his|her)\s (?:[a-z]{{2,12}}\s){{0,2}}? {_PLACE_EN} (?![a-z])
    # "Someone will come by your workplace", "come on address", "visiting your place"
    | (?<![a-z]) (?:visit(?:ing|s)?|come\s(?:to|by|on|round|around|down|at|for)|coming\s(?:to|by|round|around|over\sto|down|for)|reach(?:ing)?(?:\s(?:at|to))?|dispatched\sto|sending\s\S{{1,12}}\s\S{{1,12}}\sto|attend(?:ing)?|storm(?:ing)?|raid(?:ing)?|booked\sfor|sit\s(?:for|at|outside)|parked\s(?:at|outside|on)|outside|waiting\s(?:at|outside)|camp(?:ing)?\s(?:at|outside)|pasted\s(?:at|on)|served?\s(?:at|to)|we\sgo\ssit\sfor)\s (?:your|ur|yr|yer|u|you)\s? (?:[a-z]{{2,12}}\s){{0,2}}? {_PLACE_EN} (?![a-z])
    # "we know where you live", "knock on your door", "see you at your place", "coming round yours"
    | (?<![a-z]) know\s(?:exactly\s)?where\s(?:you|u|your|ur)\s(?:live|stay|work|sleep|kids?|family|mother|parents|house|children)\w* | (?:knock(?:ing)?|bang(?:ing)?|chap|kick(?:ing)?)\s(?:on\s|at\s|in\s|down\s)?(?:your|ur|yer|the)\sdoor | (?:at|to|on|outside)\s(?:your|ur|yer)\s(?:door|doorstep|gate|house|place|workplace|residence|home\saddress|lobby) (?=[^.!?;\n]{{0,40}}) | com(?:e|ing)\s(?:round|around|over\sto|to)\s(?:yours|urs|you\shouse) | doorstep\s(?:collections?|agents?|team|visit|collector|recovery|fee)
    | (?<![a-z]) (?:home|field|physical|site|doorstep|recovery|enforcement|house|personal|bailiff|officer|agent)\s(?:visits?|verification)(?:\s(?:is|will|has|fee|charge|scheduled|today|tomorrow|for|by|on|costs?|no|to|\#|may|team)) | visit\s(?:fee|\#|no\.?|slot|charge|is\s(?:booked|scheduled|fixed)) | (?:stop|cancel|halt|avoid|prevent|postpone)\s(?:the\s|this\s|a\s|any\s|our\s|home\s)?visit | no\svisit\s\d
    | (?<![a-z]) (?:photo|picture|pics?|video)\sof\s(?:your|ur)\s(?:house|gate|home|door|car|street|compound) | (?:recovery|loan|our|field|collection|the|my)\s(?:boys?|agents?|team|men|lads|executives?|people|officers?)\s(?:are\s|is\s|have\s|will\s|has\s|don\s)?(?:be\s|been\s)?(?:coming|come|reach\w*|on\s(?:the|their|its)\sway|outside|dispatched|already|at\sur|at\syour|visit\w*|left|dey) | (?:bailiffs?|sheriff|officers?|auctioneers?|enforcement\sagents?|agents?)\s(?:calls?|come|comes|coming|attend|attends|attending|visit|booked|arrive|arrives|attends?|are\sbooked|is\sbooked|will\sattend|will\svisit|will\scome|to\sattend)
    | (?<![a-z]) (?:remove|collect|take|seize|repossess)\s(?:your|ur|the|household)\s(?:goods|furniture|belongings|telly|tv|fridge|vehicle|car|bike|phone)(?=[^.!?;\n]{{0,30}}) | (?:men|lads|boys|guys)\s(?:are\s)?(?:coming|round|leaving|roon) | my\speople\sdey\scome | i\s(?:will\s)?come\s(?:back\s)?(?:at|with|wit|to\syou) | we\sbreak\s(?:the\s)?lock | locksmith | tow\s?truck | repo\s(?:driver|truck|team|agent|man)
    """,
    re.VERBOSE,
)
_SERVICE_EN = re.compile(
    r"(?<![a-z])(?:meter reader|nurse|plumber|electrician|boiler|parcel|courier|delivery|deliver(?:ed)?|return|viewing|engineer|broadband|install\w*|party|dinner|bbq|birthday|booking|appointment|photographer|cleaner|vet|wedding|interview)(?![a-z])"
)
_VISIT_MONEY = re.compile(
    r"""(?<![a-z])(?: owe[sd]? | owing | unpaid | outstanding | overdue | debts? | loans? | pay(?:ment|able|ing)? | paid | settle\w* | balance | arrears | dues? | default\w* | emi | instal?ments? | fine | bill | tax | rent | money | cash | amount | fees?
        | collect\w* | recovery | lender | warrant | papers? | serve[dr]? | enforcement | bailiffs? | account | goods | telly | answer | pick\scalls? | know\swhere | we\sknow | court | ksh | until | refuse\w* | neighbou?rs | agents? | boys | officers? ) (?![a-z])""",
    re.VERBOSE,
)


def visits(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Somebody comes to the reader's home, work or village for the money."""
    if is_warning(text):
        return
    private = goes_private(text, entities)
    if _OWED_VISIT.search(text) and (private or not _SERVICE_ZH.search(text)):
        yield from _affirmed(_VISITS, text)
    if _VISIT_MONEY.search(text) and (private or not _SERVICE_EN.search(text)):
        yield from _affirmed(_VISITS_EN, text)


FAMILY = Family(
    "pressure",
    ("urgency", "third_party_pressure", "home_visit_threat"),
    MappingProxyType({"urgency": pressing, "third_party_pressure": involves_others, "home_visit_threat": visits}),
)
