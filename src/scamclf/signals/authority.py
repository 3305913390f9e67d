"""Posing as an authority: its name, its threats, its papers.

Courts and police stand in honest messages, too: a bank announces that it will sue, a friend eats near the
court. So a name alone raises nothing: the authority must speak, or be spoken for, and want something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.context import goes_private, names_own_channel
from scamclf.signals.denial import claims, is_warning
from scamclf.signals.family import Family, Span

_BODY_ZH = (
    r"(?:法院|法庭|中院|检察院|检察署|地检署|高检署|公安|派出所|警署|警务处|警务室|警察局|分局|刑警|警方|经侦|刑侦|网警|网安|网侦|商业罪案|反诈|征信中心|征信办|征信管理"
    r"|税务|稽查局|稽查科|国税局|银保监|银监|金监|证监|监管局|监管总局|司法|仲裁委|仲裁院|裁决院|速裁|调解|诉调|(?<!起)诉前(?:调解|委|中心|处|办|组|联络)|诉讼服务|执行局|执行署|执行分署|执行庭|执行科"
    r"|立案庭|立案中心|综治|海关|移民局|出入境|入境处|入境事务处|社保局|社保稽核|医保局|人社局|人民银行|央行|大数据局|交警|交管|车管所|城管|消防大队|武装部|公证处|信用管理(?:办|局|中心|科)"
    r"|通信管理局|通讯管理局|通管局|廉政公署|劳保局|健保署|积金局|调查局|纪检|检察|税捐|监理|交通事务局|财政局|财政部|房屋局|水务署|差饷|移民署|国土|住建局|信用办|清欠办|村委会|居委会|居民委员会|街道办|社区警务)"
)
_TITLE_ZH = r"(?:法官|检察官|警官|警员|民警|辅警|刑警|法警|警察|督察|警司|书记员|书记官|执行员|执行官|执达员|送达员|调解员|调处员|调处专员|仲裁员|立案员|公证员|稽查员|协查员|承办员|执达主任|执行专员|司法专员)"
_SURNAME = r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤葛甘卞焦樊康小]"

_SPEAKS_ZH = re.compile(
    rf"""
    # 这里是朝阳公安分局, 我是市中级法院执行局的张法官, 我系入境处职员
      (?:这里是|这边是|这里|我们是|我是|本人是|我这边是|我系|我哋系|你好,?我)[^。!?;,\n]{{0,16}}?(?:{_BODY_ZH}|{_TITLE_ZH})
    # 【深圳市南山区人民法院】, [诉前调解中心]
    | [\[【〔(「][^\[\]【】〔〕()「」\n]{{0,14}}?{_BODY_ZH}[^\[\]【】〔〕()「」\n]{{0,10}}[\]】〕)」]
    # 检察院通知:, 税务局稽查科:, 派出所来电, 银监会介入
    | {_BODY_ZH}[^。!?;,:\n]{{0,10}}?(?:通知|告知|通告|公告|传达|提醒|提示|来函|来电|核查|督办|介入|警告|催告|裁定|函告)(?:您|你|书|函|:|,|。|!|\s|台端|阁下|$)
    # 受法院委托
    | (?:受|接|经)[^。!?;,\n]{{0,8}}法院[^。!?;,\n]{{0,4}}(?:委托|委派|指派|指定)
    | 法院[^。!?;,\n]{{0,4}}(?:委托|委派|指派)(?:我|本)
    # 联系书记员陈法官, 与承办检察官聯繫
    | (?:联系|联络|致电|回电|承办|经办|值班|本案|主办|负责)[^。!?;,\n]{{0,6}}?{_TITLE_ZH}
    | {_SURNAME}{_TITLE_ZH}
    | {_TITLE_ZH}{_SURNAME}
    | (?:本院|我院|本庭|我庭|我局|本局|本署|我署|本仲裁委|本调解委员会|我支队|我大队|我会)[^。!?;,\n]{{0,8}}?(?:受理|立案|裁定|决定|督办|查处|通知|判决|监管|执行)
    # the money goes to a clerk: 交到派出所, 转给书记员
    | (?:转给|交给|付给|打给|汇给|扫)[^。!?;,\n]{{0,8}}?{_TITLE_ZH}
    """,
    re.VERBOSE,
)
# A text that begins with the body's name, then a sign that it speaks: 中级人民法院:, 税务局 专管员
_OPENS_ZH = re.compile(rf"^[^。!?;,:\n]{{0,14}}?{_BODY_ZH}[^。!?;,:\n]{{0,10}}[:!]")
_CREDITOR_ACTS = re.compile(r"(?:向|诉至|起诉至|报送|提交|移送|移交|致电|拨打|登录|前往|打|到)[^。!?;,\n]{0,14}$")
_WANTS_ZH = re.compile(
    r"欠|还款|还清|结清|缴|逾期|债|借款|网贷|贷款|立案|案件|案子|撤案|结案|销案|本案|一案|案号|诉|罚|拘|涉嫌|洗钱|冻结|传票|付款|转账|汇款|退赔|补税|失信|违法|领奖|兑奖|保证金|监管账户|资金清查|停机|停用|未履行"
)

_BODY_EN = r"""(?:
    police | polis | pdrm | sheriff(?:['’]?s)? | irs | hmrc | dvla | fbi | cbi | efcc | icpc | nbi | fia | dci | saps | hawks | interpol | scotland\syard | home\soffice
  | (?:high|county|district|superior|supreme|state|municipal|sessions|crown|circuit|civil|labou?r|metropolitan|federal|magistrate['’]?s?|small\sclaims|banking)\scourts?
  | court\s(?:clerk|office|officer|registrar|messenger|bailiff|enforcement|services?) | mahkamah | bailiffs? | court\smarshal | tribunal | lok\sadalat | mediation\s(?:cell|unit|desk|office|cent(?:er|re))
  | (?:u\.?s\.?\s)?(?:department|dept\.?|ministry)\sof\s(?:justice|(?:the\s)?treasury|transport(?:ation)?|education|labou?r|finance|revenue|home\saffairs|motor\svehicles) | dmv
  | immigration | cyber\s?crimes?(?:\s(?:cell|branch|police|unit|division|department|dept))? | cyber\s(?:cell|police|circle|unit) | crime\sbranch | anti[\s-]?fraud\s(?:unit|bureau) | commercial\scrimes?
   | customs\s(?:officer|department|dept|office|police) |  bank\snegara | sars | kra | cra | ato | iras | lhdn | inland\srevenue | internal\srevenue | canada\srevenue | revenue\s(?:agency|service|authority|office|commissioners?)
  | tax\s(?:office|authority|department|bureau|collector|court) | crb(?=\s?(?:kenya|africa|alert|notice|department|office|desk|officer|:)) | credit\s(?:reference\s)?bureau(?=\s(?:officer|desk|department|notice|here)) | social\ssecurity\s(?:administration|office) | jury\s(?:office|commissioner|administration)
  | law\senforcement | attorney\sgeneral | district\sattorney | da['’]?s\soffice | prosecutor['’]?s?(?:\soffice)? | government\sof\s[a-z]{3,12} | judicial | barangay | services\saustralia | centrelink | sassa | nsfas | nhif | nssf | dgt | cjib | fps\sjustice | tv\slicensing | council\stax | e-?challan | tra?ffic\s(?:court|police|department) | home\saffairs | met\spolice | fines?\s(?:office|victoria|unit)
)"""
_TITLE_EN = (
    r"(?:officer|inspector|constable|sgt\.?|sergeant|detective|deputy|investigator|magistrate|commissioner|marshal|bailiff|registrar|judge|justice|warrant\sofficer|court\sclerk"
    r"|enforcement\sagent|enforcement\sofficer|field\smarshal|special\sagent)"
)
_LAW_OFFICE = r"(?:law\s(?:offices?|firm|chambers?)|legal\s(?:department|dept|affairs|division)|litigation\s(?:department|dept|desk|unit)|pre[\s-]?(?:legal|litigation)\s(?:department|dept|desk|unit)|attorneys?|advocate|barrister|paralegal|mediator|arbitrator|process\sserver)"

_SPEAKS_EN = re.compile(
    rf"""
    # "this is Officer Daniels with the sheriff", "calling from PDRM", "message from the Department of Justice"
      (?<![a-z]) (?: this\sis(?:\san?)? | i\sam(?:\san?)? | i['’]?m(?:\san?)? | we\sare | we['’]re | here\sis | calling\s(?:you\s)?(?:from|on\sbehalf\sof) | (?:message|notice|call|letter|summons)\sfrom
        | on\sbehalf\sof | contacted\sby | my\sname\sis )
      [^.!?;\n]{{0,24}}? (?<![a-z]) (?: {_BODY_EN} | {_TITLE_EN} (?!\sof\sthe\sweek) ) (?![a-z])
    # "NBI Cybercrime Division -", "EFCC ABUJA ZONE:", "IRS officer", "sheriff's legal department", "SARS: final demand"
    | (?<![a-z]) {_BODY_EN} [^.!?;:,\n]{{0,20}}? \s (?: (?:legal|recovery|enforcement|collections?|debt|fraud|crime)\s(?:department|dept|unit|desk|team|division|officer) | officers? | inspector | deputy | clerk | division | zone | agent | fraud\sunit | case\smanager ) (?![a-z])
    | (?<![a-z]) {_BODY_EN} \s (?: here | (?:has|have)\s(?:taken|been|issued|sanctioned|received|opened|registered|listed) | notice | alert | final | intimation | last\snotice ) (?![a-z])
    # "CBI and RBI has taken your case"
    | (?<![a-z]) (?:rbi|reserve\sbank|central\sbank) \s (?: (?:has|have)\s(?:taken|issued|sanctioned|received|registered) | officer | fraud | (?:legal\s)?notice\s(?:against|for|to\syou) ) (?![a-z])
    # "Inspector Rakesh", "Sgt. Bello"
    | (?<![a-z]) (?:inspector|constable|sgt\.?|sergeant|deputy|detective|magistrate|investigator|bailiff|judge)\s (?!of|in|and|or|will|is|to|on|at|for|has|may|from|with|can|the|who|that|said|judy|says)[a-z*]{{2,14}} (?![a-z])
    # "an enforcement officer has been assigned"
    | (?<![a-z]) (?:enforcement|revenue|tax|court|police|sheriff|immigration|cyber|arresting|investigat(?:ing|ion)|special|federal)\s (?:officers?|agents?|deputy|deputies|inspectors?) (?![a-z])
    """,
    re.VERBOSE,
)
_OPENS_EN = re.compile(
    rf"""^ [^a-z]{{0,4}} (?:(?:the|dear\s[a-z]{{1,12}},?|final\sdemand|urgent|attn|attention|from|subject|re|in\sthe|before\sthe|republic\sof\s[a-z\s/.]{{3,24}})[\s:.,]{{1,2}})? [^.!?;:,\n]{{0,14}}? (?<![a-z]) {_BODY_EN} (?![a-z']) """,
    re.VERBOSE,
)
_SPEAKS_FOR_LAW = re.compile(
    rf"""
      (?<![a-z]) {_LAW_OFFICE} (?![a-z]) [^\n]{{0,80}}? (?: affidavit | (?:complaint|case|claim|action|charges?)\s(?:is\s|has\sbeen\s)?(?:pending|filed)\s(?:against|on)\syour?
        | against\s(?:your\s(?:name|social|ssn|pan|bvn|nin|file)|you(?![a-z])) | out\sof\scourt | serve\syou | warrant | arrest | fraud\s | criminal )
    """,
    re.VERBOSE,
)
_WANTS_EN = re.compile(
    r"""(?<![a-z])(?: owe[sd]? | owing | unpaid | outstanding | overdue | over-?due | debts? | fines? | balance | loans? | pay | payment | paid | settle\w* | tax(?:es)? | case | complaint | claim | warrant | charges? | arrest\w*
        | fee | penalty | dues | default\w* | money | arrears | deposit | summons | violations? | fir | bond | fraud | writ | judgment | warrant | suspended | blocked ) (?![a-z])""",
    re.VERBOSE,
)

# Who speaks lawfully names a place to check: the court's own line, the tax app, a signed paper by post.
_PUBLIC_CHANNEL = re.compile(
    r"12368|12366|12348|12333|12123|个人所得税|电子税务局|在线服务|办税|缴款书|不附网址|不含链接|无需到院|诉讼费|受理费|上诉费|仲裁费|快易通|税务易|超商|便利商店|便利店|自动转账|缴费灵|自愿|(?:请|可)(?:忽略|不用理会)|[毋无](?:须|需)理会|对公账户|证人|内容不含|不会附上|"
    r"wireless\sis|gov\.uk/|irs\.gov|passportindia|(?<![a-z])(?:direct debit|by post|efiling|e-filing|itax|on your notice|printed on|appeal within|portal|right to appeal|jurors?|my ?ir|instal?ment (?:arrangement|agreement|plan)|payment (?:arrangement|plan)|counter|branch|disregard|free advi\w*|ignore if|if (?:you have )?already paid)(?![a-z])"
)
# What a body that wants money into private hands is called, wherever it stands.
_NAMED_ZH = re.compile(rf"{_TITLE_ZH}|{_BODY_ZH}")
_NAMED_EN = re.compile(
    rf"(?<![a-z]) (?: {_BODY_EN} | (?<!loan\s)(?<!case\s)(?:officer|constable|deputy|sheriff|inspector|court|magistrate|tax\scollector|advocate) ) (?![a-z])",
    re.VERBOSE,
)


_PUBLIC_LABELS = frozenset(
    (
        "gov",
        "gouv",
        "gob",
        "court",
        "courts",
        "police",
        "hmrc",
        "irs",
        "dmv",
        "sars",
        "kra",
        "cra",
        "iras",
        "ato",
        "etax",
        "tax",
        "dvla",
        "court-notice",
        "multas",
        "fines",
        "echallan",
    )
)


def _is_public_name(entity: Entity) -> bool:
    """A host that carries a public body's name without being its own: gov.uk-selfassess.org, rmfy-sd.net."""
    return (
        entity.kind == "url"
        and "<official>" not in entity.tokens
        and not _PUBLIC_LABELS.isdisjoint(
            entity.tokens[entity.tokens.index("<host>") :] if "<host>" in entity.tokens else ()
        )
    )


def posing(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A public body, an officer or a court's helper that speaks and wants something of the reader."""
    if is_warning(text):
        return
    private = goes_private(text, entities)
    if not private and (_PUBLIC_CHANNEL.search(text) or any("<official>" in e.tokens for e in entities)):
        return
    yield from ((e.start, e.end) for e in entities if _is_public_name(e))
    patterns: list[re.Pattern[str]] = []
    if _WANTS_ZH.search(text):
        patterns += [_SPEAKS_ZH, _OPENS_ZH, *([_NAMED_ZH] if private else [])]
    if _WANTS_EN.search(text):
        patterns += [_SPEAKS_EN, _OPENS_EN, _SPEAKS_FOR_LAW, *([_NAMED_EN] if private else [])]
    for pattern in patterns:
        for start, end in claims(pattern, text):
            if not _CREDITOR_ACTS.search(text[max(0, start - 16) : start]):
                yield start, end


# What no creditor can do, said as what will happen or has happened.
_HARD_ZH = re.compile(
    r"""
    # arrest and prison: 直接抓人, 你将被刑事拘留, 等着坐牢, 拉你坐监, 网上追逃
      (?:刑事|行政|司法|治安|予以|面临|即将|否则|直接|依法|可|被|将|会|要|或)拘留|拘留(?:你|您|所|\d|十五|决定|证)|拘传|刑拘|批捕|逮捕(?:你|您|令|归案|证)|(?:被|将|依法|实施|申请|签发|予以|面临)逮捕|拘捕|拘控|羁押|收监
    | (?:过来|上门|马上|直接|就|准备|带队|集中|派人|去|来)抓(?:人|你|捕|您)|抓捕|抓你|抓进去|(?:等着|让你|准备|去|要|得|面临|送你|把你|会|你)(?:去|来)?坐(?:牢|监)|吃(?:几年)?牢饭|(?:牢|监)底坐穿|(?:判|处)(?:你|您)?(?:有期徒刑|拘役|刑)|坐(?:几|三|五|十)年牢|拉你坐监|拉人
    | (?:网上|上网|网络|全国|挂网|在线)(?:追逃|通缉|追缉|追捕)|通缉(?:你|您|令|犯|名单)?|(?:列|办|立)(?:为|入|成)?(?:在逃|逃犯)|在逃(?:人员|名单)
    # a crime made of a debt
    | (?:移送|移交|转交|转|报|交由|送交|移至|上报)(?:至|给|到|送)?(?:你|您)?[^。!?;,\n]{0,8}?(?:公安|经侦|派出所|警方|网警|网安|刑侦|检察|司法机关)|(?:公安|警方|经侦|网警)(?:部门|机关)?[^。!?;,\n]{0,6}(?:介入|立案|抓|拘|传唤|上门|找你)
    | 立案侦查|刑事(?:立案|犯罪|案底|追责|程序|处罚|责任|报案|诉讼|控告)|涉嫌[^。!?;,\n]{0,6}(?:诈骗|洗钱|侵占|骗贷|欺诈|犯罪)|(?:构成|定性|以|按|触犯|视同|犯|依)[^。!?;,\n]{0,8}(?:诈骗罪?|侵占罪?|拒执罪?|骗贷罪|欺诈罪?)(?:论处|处理|罪)?|(?:报警|报了警|报案)[^。!?;,\n]{0,6}(?:抓|立案|处理|了)|留(?:下)?案底
    # children, work, soldiers: 影响子女上学, 三代政审
    | (?:影响|耽误|连累|牵连|殃及|限制|禁止|取消)[^。!?;,\n]{0,8}(?:子女|孩子|儿女|下一代|后代|小孩|子孙|三代|儿子|女儿|家人|直系亲属|亲属)|(?:子女|孩子|儿女|小孩|后代|三代|直系亲属|子孙|儿子|女儿|女)[^。!?;,\n]{0,8}(?:就学|就读|政审|考公|参军|当兵|编制|无法|不能|不得|受限|受影响|上不了|没法)|政审[^。!?;,\n]{0,6}(?:过不了|不过|不合格|影响|受)|(?:过不了|影响|过)政审|不能考公|考公(?:也)?(?:别想|没戏)
    # everything frozen, blocked, marked
    | 冻结[^。!?;,\n]{0,10}(?:名下|所有|全部|一切|微信|支付宝|社保|工资卡|医保|养老金|退休金|身份证|家庭|家人|收款码|户口)|(?:名下|所有|全部|微信|支付宝|社保|医保|工资卡|养老金|银行卡|收款码|户口)[^。!?;,\n]{0,14}(?:冻结|封停|封禁|封控|停用|限制使用|锁定|降级|先冻)|封停[^。!?;,\n]{0,6}(?:微信|支付宝|账户|号码)
    | (?:限制|禁止|不得|不能|无法|限)[^。!?;,\n]{0,4}(?:出行|出境|离境|乘坐|坐(?:高铁|飞机)|高消费|买票|高铁)|限高(?:令|名单)|边控|护照(?:作废|注销)|断卡|(?:身份证|户口本?|户籍|手机号|手机卡)[^。!?;,\n]{0,10}(?:黑名单|失效|注销|停用|停机|标注|冻结|作废|老赖)
    | (?:被|已|将|拉|列|加|打|进|上|纳)(?:入|进|上|为)?[^。!?;,\n]{0,6}(?:黑名单(?!并|拦截|的(?:电话|号码|来电))|失信人员|老赖名单|灰名单|信用黑户)|(?:列|把你|成为?)(?:为|入)?(?:首批)?(?:严重)?失信|全网(?:公示|曝光|封杀)|联合惩戒
    | (?:驾照|驾驶证|营业执照|执照|牌照)[^。!?;,\n]{0,4}(?:吊销|吊扣|注销|扣)|吊销[^。!?;,\n]{0,6}(?:驾照|驾驶证|执照)|加倍处罚|罚三倍|双倍罚
    | 不能出国|(?:公务员|事业单位|教师资格)[^。!?;,\n]{0,14}(?:不予|不通过|不录)|全家[^。!?;,\n]{0,4}(?:医保|社保|银行卡|出行)|父债子还|子债父|(?:养老金|退休金|低保|工资)[^。!?;,\n]{0,6}(?:代偿|直接划|直接扣|取消|停发)
    """,
    re.VERBOSE,
)
# What only a court can do, and a named creditor may announce that it will ask for.
_LAWFUL_ZH = re.compile(
    r"""
      查封|扣押[^。!?;,\n]{0,6}(?:车|财|房|家电|物)|扣车|扣船|(?:贴|上)封条|(?<!申请)(?<!申请法院)强制(?:扣划|扣款|执行|划扣|扣薪|开锁|清空|腾退|停)|(?:直接|司法|工资卡?|余额|存款)(?:进行)?(?:划扣|扣划|划走)|扣(?:你|您)的?工资|缺席(?:判决|审判|宣判)|(?:拍卖|查卖)(?:你|您)[^。!?;,\n]{0,6}(?:房|车|家|资产|财产)|扣薪
    | 列为被执行人|失信(?:被执行人|名单)|黑名单(?!并|拦截|的(?:电话|号码|来电))|限制高消费|财产保全|诉前保全|司法冻结|诉前冻结|申请冻结|立案(?:审批|执行|节点)?(?:程序)?(?:已|今|明|后)|(?:已|即将|今日|今天|明天|明早|马上|正式)[^。!?;,\n]{0,6}立案|提交立案|起诉(?:你|您)|送你上(?:法)?庭|一裁终局
    """,
    re.VERBOSE,
)
# A third person, or a story: 张某被拘留, 电影里坐监.
_OTHERS_ZH = re.compile(
    r"(?:[某×○*]|男子|女子|嫌疑人|团伙|被告人|主犯|骗子|电影|小说|剧|他|她|小偷|跟|像|似的)[^。!?;,你您\n]{0,14}$"
)

_YOU = r"(?:your|ur|yr|you['’]?re|you|u|him|her|his)"
_HARD_EN = re.compile(
    rf"""
      (?<![a-z]) (?:
    # arrest and prison
        (?:be|been|being|get|getting|face|facing|avoid|lieu\sof|under|for|your|ur|issue\san?|digital|order\sof|immediate|sanctioned?|prevent|stop|before|b4|gets?|r|are|either|of)\s (?:house\s|an\s|immediate\s|your\s|ur\s)? (?:arrest|arrested|arr[e€]st|nicked|jailed|imprisoned|imprisonment|detained|apprehended|deported|prosecuted|handcuffed|locked\sup|picked\sup\sby)
      | arrest(?:ed|ing)?\s(?:{_YOU}|\d{{1,2}}\s?[ap]m|tomorrow|tonight|today|at|by|on|warrants?|is|will|order|team|now|\d|\.|b4|before|either)
      | (?:will|must|can|shall|gonna|going\sto)\s(?:arrest|jail|deport|prosecute|detain|apprehend|lock\syou)
      | (?<!directly\s)(?:in|to|into|u\sin|behind)\s(?:jail|prison|bars|custody|police\scustody|lock-?up|cell) | jail\s(?:time|term|sentence|for|by) | prison\s(?:time|term|sentence) | \d\s?(?:years?|yrs?|months?)\s(?:in\s|of\s)?(?:jail|prison|imprisonment|impr\w*) | imprisonment | behind\sbars | (?:or|face|/)\s(?:jail|arrest|prison|custody|warrant)
      | (?:bench\s|arrest\s|non[\s-]?bailable\s|body\s)warrants? | warrants?\s(?:(?:is|are|will\sbe|has\sbeen|have\sbeen|was|of|for|being)\s)?(?:issued|out|signed|arrest|your|ur|active|sanctioned|prepared|applied) | warrant\s(?:ready|/|will|for|number|no|active|team|division|of\sarrest) | warrants\sdivision | ex-?parte\swarrant
      | (?:police|cops|officers?|sheriff|deput(?:y|ies)|constables?|raid\steam)\s(?:are\s|is\s|will\s(?:be\s)?|team\s(?:is\s|are\s)?)?(?:on\s(?:the(?:ir)?|his)\sway|come|coming|pick|arrive|arriv\w+|enroute|en\sroute|dispatched|at\sur|at\syour|visit|reach\w*|sent|drag)
      | (?:be|get)\staken\sin(?:to\scustody)?(?!\s(?:respect|a|the|by)) | brought\sin\sby\spolice | pick\syou\sup\sfor
    # a crime made of a debt
      | (?:criminal|felony|felon|misdemeano[u]?r)\s?(?:charges?|case|offen[cs]e|complaint|proceedings?|prosecution|record|action|fraud|suit|matter|liabilit\w+|warrant|summons|file)? (?=\s|[.,!;:]|$) | press(?:ing)?\s(?:criminal\s)?charges | charged\s(?:with|w/|under)\s(?:theft|fraud|estafa|syndicated|check|bank|a\s|criminal|cheating|\d) | (?:check|cheque|wire|bank|loan|internet|financial|id)\sfraud\s?(?:charges?|case|counts?)? (?=\s|[.,!]|$)
      | (?:theft\sby\sdeception|theft\sof\sservices|false\spretences?|estafa|cheating\scase|section\s420|sec\.?\s?420|u/?s\s?420|420\s?ipc|ipc\s?420|ipc|bns) | f\.?i\.?r\.?\s(?:is|will|against|no|number|copy|lodged|filed|registered|has|agst|ready|to) | police\s(?:case|fir|action|matter|involve\w*) | handed?\s(?:over\s)?to\s(?:the\s)?(?:police|efcc|cid|dci|law\senforcement)
      | efcc\s(?:will|to|case|arrest) | report(?:ed|ing)?\s(?:you\s|u\s|ur\s\w+\s)?to\s(?:the\s)?(?:police|efcc|icpc|cid|dci|immigration|fbi)
    # travel, papers, everything frozen
      | deport(?:ed|ation|\syou)? | travel\sban | hold\sdeparture | immigration\s(?:blacklist|hold|ban|van|list) | (?:visa|passport|work\spermit|residence|iqama|green\scard|citizenship|ssn|social\ssecurity|social|aadhaar|aadhar|pan|national\sid|nin|bvn|ni\snumber|sim|sim\scard|licen[cs]e|licence|driver['’]?s\slicen[cs]e|driving\slicen[cs]e|registration|plate|badge|permit)\s?(?:card\s|number\s|no\s|will\s|is\s|are\s|be\s|has\s|been\s|gets?\s|to\s|and\s\w{{2,12}}\s|\w{{2,12}}\s\w{{2,12}}\s){{0,5}} (?:suspended|suspension|revoked|cancel(?:l)?ed|blocked?|flagged|seized|black\s?list(?:ed)?|frozen|switched\soff|pulled|lapses?|confiscated|withdrawn|deactivated)
      | (?:suspend|revoke|suspension\sof|revocation\sof|block|cancel|seize|confiscate|flag)\s(?:your|ur|the|ur\s)\s?(?:driver|driving|licen[cs]e|passport|visa|social|ssn|aadhaar|pan|sim|id|nin|bvn|registration|permit|bank|accounts?\s(?:and|at|in\sall)) | no\spassport | (?:not|never|can'?t|cannot)\sget\s(?:a\s)?(?:passport|visa|job) | prevented?\sfrom\s(?:travel|leaving)|stopped\sat\s(?:the\s)?(?:airport|changi|border|roadblock|klia)
      | (?:freeze|frozen|freezing|seize|seized|attach)\s(?:all\s)?(?:of\s)?(?:your|ur|every)\s(?:\w{{2,10}}\s)?(?:accounts?|bank|assets?|salary|property|wages|house|home|funds)  | (?:bank\s)?accounts?\s(?:will\sbe|are|is|has\sbeen|at\sall\sbanks\sare|to\sbe|gets?|be)\s(?:frozen|seized|freezed|blocked|attached\sby)
      | (?:kids?|children|son|daughter|child)\s(?:will|can|may|won'?t)?\s?(?:be\s|not\s)?(?:barred|expelled|banned|not\s(?:sit|be)|taken) | black\s?list(?:ed)?\s(?:for|forever|in|on|countrywide|every|at|from|you|u|ur|your|list|tonight|today|will|and)  | (?:be|get|been|are|u|you|name)\s(?:\w{{1,6}}\s)?black\s?listed | nationwide\sblacklist | banned\s(?:from|for\slife)
    # the creditor's own court
      | garnish\w*\s(?:\d{{1,3}}\s?%|all\s|your|ur|starts?|order|will|on|from|every) | (?:wage|salary|paycheck|payroll)s?\s(?:garnish\w*|attachment|will\sbe\s(?:garnish\w*|attached|seized|stopped)|gets?\sgarnish\w*) | no\s(?:court|hearing)\s(?:order\s)?needed
      | forc(?:e|ed|ible|ing)\s(?:entry|open) | (?:remove|seize|take|clear|collect|levy|inventory|list)s?\s(?:control\sof\s)?(?:upon\s)?(?:your\s|ur\s|the\s|household\s|all\s)?(?:\w{{2,10}}\s)?(?:goods|belongings|furniture|vehicles?|tv|telly|possessions|appliances|electronics|property)(?=\s|[.,!;]|$) | locksmith | changes?\s(?:the\s)?locks
      ) (?![a-z])
    """,
    re.VERBOSE,
)
_LAWFUL_EN = re.compile(
    r"""
      (?<![a-z]) (?: lawsuit(?:\swill)? | (?:be|been|getting|get|being)\ssued | sue\s(?:you|u) | (?:served?|serving)\s(?:you|u|ur|papers|at\s(?:work|your|ur|home)) | subpoena(?:ed)? | summons(?:ed)? | summoned | default\sjudgment | judgment\s(?:is|was|will|by|to\sbe|has)\s?(?:be\s)?(?:entered|default|granted) | (?:bailiffs?|sheriff|auctioneers?)\s(?:will|to|is|are|visit|attend\w*|come|coming|calls?|leave|lists?)
        | process\sserver | server\s(?:is\s)?(?:en\sroute|on\s(?:root|route|the\sway)) | writs?\s(?:of|ready|no|is|will|has|with|against) | warrant\sof\sexecution | suit\sis | (?:file|case|matter|papers?)\s(?:is\s)?(?:goes|going|go|moves)\s(?:in\s)?to\s(?:the\s)?(?:county\s|our\s)?(?:court|clerk|sheriff|judge|legal) | prosecution | litigation | repossess\w* | affidavit | (?:legal|court)\s(?:case|action|proceedings?)\s(?:is|has|have|was|will|filed|against|today|tomorrow|tonight|initiated|started|now) | (?:case|claim|suit|charges?|complaint|action)\s(?:is|has\sbeen|have\sbeen|will\sbe|was|being|been)?\s?(?:filed|pending|registered|lodged)\s?(?:against|on|in\s(?:your|ur)|under)
      ) (?![a-z])
    """,
    re.VERBOSE,
)
_OTHERS_EN = re.compile(
    r"(?<![a-z])(?:man|woman|he|she|they|suspects?|movie|film|series|monopoly|teen|two men|my (?:cousin|brother|friend|uncle))(?![a-z])[^.!?;\n]{0,24}$"
)


def threatened(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """What only a judge can order, or nobody can. A lawful step counts only where no creditor's own channel is named."""
    if is_warning(text):
        return
    patterns = [_HARD_ZH, _HARD_EN]
    if goes_private(text, entities) or not names_own_channel(text):
        patterns += [_LAWFUL_ZH, _LAWFUL_EN]
    for pattern in patterns:
        others = _OTHERS_EN if pattern in (_HARD_EN, _LAWFUL_EN) else _OTHERS_ZH
        for start, end in claims(pattern, text):
            if not others.search(text[max(0, start - 36) : start]):
                yield start, end


# Papers that no creditor has to show, or that prove nothing: 拘留证, 协查函, 报案回执, FIR copy, arrest warrant.
_POLICE_PAPER = re.compile(
    r"""
      (?:刑事|行政)?(?:拘留|刑拘|逮捕|拘传)(?:证|书|通知书|决定书)|拘捕令|逮捕令|通缉令|拘票|搜查[证令]|协查(?:函|通报|通知)|(?<!提供)(?<![或、及])(?:报案|报警|立案|接警|受案)(?:材料)?回执|限高令|边控(?:函|通知)|断卡通知|缉捕令|传唤[证书]|协助(?:执行|冻结|送达)(?:通知书|函)|(?:诉前|庭前|诉讼)(?:告知|通知|调解)(?:书|函)|冻结(?:令|函|通知书|裁定)|查封(?:令|通知书?|裁定)|执行令|电子(?:传票|起诉书|律师函)
    | 抓捕[^。!?;,\n]{0,4}通知|涉案(?:通知|告知)[书函]|(?:失信|老赖)[^。!?;,\n]{0,6}(?:告知书|公示|公告)|处罚决定书|征信[^。!?;,\n]{0,6}(?:告知书|通知书)|执行告知
    | (?<![a-z]) (?: f\.?i\.?r\.?\s(?:copy|no\.?|number|\#|file) | (?:arrest|bench|non[\s-]?bailable|body)\swarrants? | warrants?\s(?:no\.?|number|\#|copy|id|is\sattached|attached|of\sarrest) | charge\s?sheet | affidavits? | dockets?(?:\s(?:no\.?|number|\#|id))?
        | arrest\s(?:order|letter|memo) | hold\sdeparture\sorder | raid\s(?:letter|order) | subp(?:o|a)?ena | you\s(?:have\sbeen|are|were|are\sbeing|been)\s(?:officially\s)?served ) (?![a-z])
    """,
    re.VERBOSE,
)
# Papers that honest creditors and courts send, too. They count where the money or the talk is to go a private way.
_PAPER = re.compile(
    r"""
      律师(?:催告|警告|催收)?[函信]|律师警告|传票|起诉[书状]|诉状|立案(?:通知|告知|决定|信息)书?|立案号|受理(?:案件)?通知书?|(?:强制)?执行(?:通知|裁定|证书)书?|(?:民事|保全|冻结|刑事|查封|执行)?裁定书?(?=[^。!?;,\n]{0,12}(?:下|达|生成|送|出|副本|在|号|如下|\())|裁决书|判决书|判决通知|支付(?:令|命令)|支 付 令
    | (?:催告|告知|委托|委外|警告|协调|调解|函告|处置|约谈)(?:通知|催收|催告)?函件?|(?:告知|约谈|责令)(?:通知)?书|(?<!办)公函|公文|调解书|开庭(?:通知|传票|公告)|传缴通知|税务事项通知书|(?:公章|盖章)(?:照片|图片|版|原件|电子版)
    # case numbers: (2025)粤0305民初1123号, 113司促字第8812號
    | (?:\d{4}|1\d\d)[^。!?;,\n\d]{0,3}[\u4e00-\u9fff*×x\d○ ]{0,10}?(?:民初|执保?|刑初|民督|司促|司票|司执|商|诉前调|调|裁|拘|侦)(?:字)?(?:第)?\s?[\d*×x]{1,8}(?:-\d{1,3})?\s?号|(?<![备档报赔])案(?:件)?(?:编)?号[:\s]?(?=[\(a-z\d第*])|(?<![备档报赔])案号(?!查询)
    | (?<![a-z]) (?: summons(?:es)? | summon\scopy | writs?(?=\s(?:of|no|is|copy|number|\#|was|with|attached|ready|against|will|\()) | court\s(?:order|papers?|stamp|seal|crest|documents?) | (?:sealed|stamped|signed|certified|round)\s(?:\w{1,8}\s)?(?:order|copy|seal|stamp|notice|judgment|decree|page) | (?:seal|stamp|order|judgment|signature|chop|notice|summons|letter|certificate)\s(?:\w{1,8}\s)?(?:is\s)?(?:attached|enclosed)
        | (?:case|claim|suit|cause|matter|complaint|file|order|award|execution|lawsuit)\s?(?:is\s)?(?:number|no\.?|num|\#|ref|id|nos?)(?=[\s:.\#]{0,3}[a-z]{0,6}[\s/-]?[\dx*]) | case\s?\#?:?\s?[\da-z]{1,6}[-/][a-z\d]{1,8}[-/]?[\dx]{2,10} | legal\snotice | (?:demand|notice)\sletter | letters?\s(?:of|before)\s(?:demand|claim|action) | statement\sof\sclaim | claim\sform
        | notice\s(?:of|to)\s(?:garnish\w*|lien|levy|seizure|arrest|legal\saction|lawsuit|intent(?:\sto\slevy)?|warrant|execution|field\sverification|respondent|judgment|prosecution|court) | (?:default\s)?judgment\s(?:attached|copy|enclosed|order) | decree(?=\s(?:of|no|number|copy)) | (?:execution|garnishee|emoluments|attachment|eviction|commitment|removal)\sorder | warrant\sof\s(?:execution|attachment|commitment|control)
        | legal\s(?:papers|documents?|paperwork|letter) | (?:complaint|case|suit|papers|action)\s(?:was\s|has\sbeen\s|is\s)?(?:drafted|printed|signed) | signed\sby\s(?:the|our|an?)\s(?:judge|advocate|magistrate|attorney|commissioner|lawyer|registrar) | legal\snotice\su/?s | vide\s(?:ref|notice|letter) ) (?![a-z])
    """,
    re.VERBOSE,
)
# Proof of an account, a notice or an order; common in honest letters, telling where the money goes a private way.
_SEAL = re.compile(
    r"(?<!合同)(?:盖章|公章|盖了章|盖好章|大小章|用印|代章|红头)|(?:催收|催告|缴款|变更|转让|确认|证明|更新)(?:通知)?[书函]|签收码|诉讼文书|"
    r"(?<![a-z])(?:seal(?:ed)?|stamped|notice u/s|notarized|notarised|certificate|order made|signed order|with stamp)(?![a-z])"
)
_OWN_PAPER = re.compile(
    r"诉讼费|受理费|上诉费|12368|(?:您|你)(?:诉|起诉)|作为原告|本人起诉|在线服务|(?<![a-z])(?:jury|juror|jurors|section 87|voter|right to appeal|you may (?:appeal|dispute|defend)|acknowledge service|reply form)(?![a-z])"
)
_DEBT = re.compile(
    r"""欠|还款|还清|还钱|结清|缴|逾期|债|借款|贷款|网贷|款|撤|被告|原告|案|法院|涉嫌|诉|拖|处理|派出所|户籍|老赖|失信|执行|检察官|法官|警
    | (?<![a-z])(?: owe[sd]? | owing | unpaid | outstanding | overdue | debts? | fines? | balance | loans? | pay(?:ment|able|ing)? | paid | settle\w* | tax | dues? | default\w* | arrears | money | send | sum | fee | eft | call | dial | quote
        | demand(?:ed)? | assessed | judgment | advocate | lawyer | pdf | against\syou | employer | gate | work | emi | claim | court ) (?![a-z])""",
    re.VERBOSE,
)


def shown(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A paper or case number held out as proof that the law is at work."""
    if is_warning(text) or _OWN_PAPER.search(text) or not (_DEBT.search(text) or "你" in text or "您" in text):
        return
    yield from claims(_POLICE_PAPER, text)
    private = goes_private(text, entities)
    if _DEBT.search(text) and (private or not names_own_channel(text)):
        yield from claims(_PAPER, text)
    if private:
        yield from claims(_SEAL, text)


FAMILY = Family(
    "authority",
    ("authority_impersonation", "false_legal_threat", "forged_document"),
    MappingProxyType({"authority_impersonation": posing, "false_legal_threat": threatened, "forged_document": shown}),
)
