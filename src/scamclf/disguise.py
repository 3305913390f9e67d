"""Undoes spellings that hide a word from a filter: 律 师 函, l.o.a.n, pаy with a Cyrillic а, l0an, 微亻言, 逾qi, 加➕V.

Each function is a rewrite: it finds what it can read, says what stands there, and whether that is a disguise or merely odd. Odd spacing of a
whole text (segmented or scanned) is undone, too, but is no disguise. The tables live in `words/disguises/`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product

from scamclf.rewrite import Change
from scamclf.words import read_words

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_ANY_HAN = re.compile(f"[{HAN}]")

# ------------------------------------------------------------------ letters

# 𝐏𝐚𝐲, Ⓥ, 🅥, ⒫⒜⒴, 🇵🇦🇾, ᵖᵃʸ: alphabets that Unicode has for other ends; NFKC reads some of them, and ⒫ as "(p)".
_STYLED = re.compile(
    r"[\u02b0-\u02b8\u1d2c-\u1d6a\U0001d400-\U0001d7cb\u249c-\u24e9\U0001f110-\U0001f12c\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\U0001f1e6-\U0001f1ff]"
)
_LETTER_ROWS = ((0x249C, 26), (0x24B6, 26), (0x24D0, 26), *((start, 26) for start in (0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6)))  # fmt: skip
_STYLED_LETTERS = {start + i: chr(ord("a") + i) for start, length in _LETTER_ROWS for i in range(length)}


def styled_letters(text: str) -> Iterator[Change]:
    """Letters of decorative alphabets.

    >>> [c.new for c in styled_letters("Ⓥ信 🅻oan ⒫ay")]
    ['v', 'l', 'p']
    """
    if text.isascii():
        return
    for match in _STYLED.finditer(text):
        new = _STYLED_LETTERS.get(ord(match[0])) or unicodedata.normalize("NFKC", match[0])
        yield Change(*match.span(), new, disguise=True)


@cache
def _look_alikes() -> dict[int, str]:
    rows = (line.split(" ") for line in read_words("disguises/look_alikes.txt"))
    return {ord(other): letter for letter, others in rows for other in others}


@cache
def _look_alike_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    others = "".join(map(chr, _look_alikes()))
    return (
        re.compile(f"[{others}]"),
        re.compile(f"(?<![0-9])[A-Za-z{others}]{{2,60}}"),
        re.compile(f"(?![{others}])[\u0370-\u052f]"),
    )


def look_alike_letters(text: str) -> Iterator[Change]:
    """Words with letters of other alphabets that look Latin.

    A text in such an alphabet is left alone, and so is a host: pаypal.com with a Cyrillic а is not paypal.com.

    >>> [c.new for c in look_alike_letters("pаy nоw at pаypal.com")], list(look_alike_letters("да, надо оплатить"))
    (['pay', 'now'], [])
    """
    if text.isascii():
        return
    one, word, foreign = _look_alike_patterns()
    if not one.search(text):
        return
    is_foreign = foreign.search(text) is not None
    for match in word.finditer(text):
        if (
            one.search(match[0])
            and (any("A" <= c <= "z" for c in match[0]) or not is_foreign)
            and not _in_host(text, *match.span())
        ):
            yield Change(*match.span(), match[0].translate(_look_alikes()), disguise=True)


_HOST_AFTER = re.compile(r"[\w-]{0,60}\.[^\W\d_]{2}")
_HOST_BEFORE = re.compile(r"(?:[\w-]{1,60}\.|://|@)[\w-]{0,60}$")


def _in_host(text: str, start: int, end: int) -> bool:
    return bool(_HOST_AFTER.match(text, end, end + 63) or _HOST_BEFORE.search(text[max(0, start - 122) : start]))


_WIDE_WORD = re.compile(r"[Ａ-Ｚａ-ｚ]{3,60}")


def wide_words(text: str) -> Iterator[Change]:
    """Full-width words in an English text; in a Chinese one they are common.

    >>> [c.new for c in wide_words("Ｐａｙ now")], list(wide_words("请用ＡＰＰ"))
    (['Pay'], [])
    """
    if not text.isascii() and not _ANY_HAN.search(text):
        for match in _WIDE_WORD.finditer(text):
            yield Change(*match.span(), "".join(chr(ord(c) - 0xFEE0) for c in match[0]), disguise=True)


_MARKS = r"[\u0300-\u036f\u0483-\u0489\u20d0-\u20dc]"
_MARKED = re.compile(rf"(?:[A-Za-z{HAN}]{_MARKS}{{1,9}}){{2,40}}")
_MARK = re.compile(_MARKS)


def marked_words(text: str) -> Iterator[Change]:
    r"""Letters struck through or underlined one by one.

    >>> [c.new for c in marked_words("l\u0336o\u0336a\u0336n\u0336")]
    ['loan']
    """
    if not text.isascii():
        for match in _MARKED.finditer(text):
            yield Change(*match.span(), _MARK.sub("", match[0]), disguise=True)


ACCENTS = {
    code: base
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ı"): "i"}  # fmt: skip
_ACCENTED = re.compile(r"[a-z]{0,30}[\u00e0-\u024f\u1e00-\u1eff][a-z\u00e0-\u024f\u1e00-\u1eff]{0,30}")


def accented_words(text: str) -> Iterator[Change]:
    """English words with accents they do not have.

    >>> [c.new for c in accented_words("yóür lôän, café, paypál.com")]
    ['your', 'loan']
    """
    if text.isascii():
        return
    for match in _ACCENTED.finditer(text):
        word = match[0].translate(ACCENTS)
        if word in _plain_words() and not _in_host(text, *match.span()):
            yield Change(*match.span(), word, disguise=True)


def drop_accents(text: str) -> str:
    """Latin letters without their marks, each in its place; paypál.com is another host than paypal.com.

    >>> drop_accents("café, señor, paypál.com")
    'cafe, senor, paypál.com'
    """
    if text.isascii():
        return text
    return _ACCENTED.sub(lambda m: m[0] if _in_host(text, *m.span()) else m[0].translate(ACCENTS), text)


_SPELT = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z](?P<sign>[ .·•*_|~-])[A-Za-z](?:(?P=sign)[A-Za-z]){1,28}(?![A-Za-z0-9]|[.-][A-Za-z0-9])"
)
_BROKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,12}(?:[*_|·•~][A-Za-z]{1,12}){1,12}(?![A-Za-z0-9])")
# Three letters with dots or dashes are mostly initials: u.s.a, a-b-c.
_INITIALS = 3


def spelt_words(text: str) -> Iterator[Change]:
    """Latin words whose letters stand apart; capitals with spaces or dashes are headings or spelt names.

    >>> [c.new for c in spelt_words("your l.o.a.n is o v e r d u e, u.s.a, pay*ment")]
    ['loan', 'overdue', 'payment']
    >>> [c.disguise for c in spelt_words("S T A T E M E N T for S-M-Y-T-H-E")]
    [False, False]
    """
    changes = []
    for match in _SPELT.finditer(text):
        word = match[0][::2]
        if len(word) > _INITIALS or word.lower() in _plain_words():
            changes.append(Change(*match.span(), word, disguise=not (word.isupper() and match["sign"] in " -")))
    for match in _BROKEN.finditer(text):
        word = re.sub(r"[^A-Za-z]", "", match[0])
        if word.lower() in _plain_words():
            changes.append(Change(*match.span(), word, disguise=True))
    yield from _apart(changes)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(read_words("disguises/plain_words.txt"))


_LEET = re.compile(
    r"(?<![\w@$!|€./:=-])(?=[a-z]{0,19}[0-9@$!|€])[a-z0-9@$!|€]{2,19}[a-z0-9@$](?![\w@$|€/:=-]|\.[a-z0-9])"
)
_LEET_SIGNS = str.maketrans("0345789@$€", "oeastbgase")
_TYPED_SIGNS = frozenset("34579@$€")
# A scanned page takes o for 0 and l for 1 in its numbers, too: 44o8, l2 may.
_SCANNED = re.compile(r"[0-9][ol](?![a-z])|(?<![a-z])[ol][0-9]")


def leet_words(text: str) -> Iterator[Change]:
    """Latin words with digits and signs for letters, if that gives a known word.

    >>> [c.new for c in leet_words("your l0an p@yment is 0verdue, code b4n5 abc123")]
    ['loan', 'payment', 'overdue']
    """
    scanned = _SCANNED.search(text) is not None
    for match in _LEET.finditer(text):
        plain = match[0].translate(_LEET_SIGNS)
        for word in (plain.translate({ord(sign): letter for sign in "1!|"}) for letter in "il"):
            if word != match[0] and word in _plain_words():
                yield Change(*match.span(), word, disguise=not scanned or not set(match[0]).isdisjoint(_TYPED_SIGNS))
                break


# ------------------------------------------------------------------ numbers

_NUMERAL = "零〇○oO一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_NUMERALS = {ord(c): d for c, d in zip(_NUMERAL, "000001234567891123456789", strict=True)}
_SPOKEN_NUMBER = re.compile(f"(?<![0-9{_NUMERAL}])[0-9{_NUMERAL}](?: ?[0-9{_NUMERAL}]){{6,24}}(?![0-9{_NUMERAL}])")
_LETTERED_NUMBER = re.compile(r"(?<![a-z0-9/._=#-])[0-9o][0-9oil]{6,19}(?![a-z0-9])")
_PRIVATE_NUMBER = re.compile(r"1[3-9][0-9]{9}$|[0-9]{15}")
_LETTERED = {ord("o"): "0", ord("i"): "1", ord("l"): "1"}
_FEWEST_DIGITS = 5


def spoken_numbers(text: str) -> Iterator[Change]:
    """Telephone and account numbers in Chinese numerals.

    >>> [c.new for c in spoken_numbers("电话一三八零零一二三四五六, 二〇二五年")]
    ['13800123456']
    """
    if text.isascii():
        return
    for match in _SPOKEN_NUMBER.finditer(text):
        if not match[0].isascii():
            number = match[0].translate(_NUMERALS | {ord(" "): ""})
            # A hotline in numerals may be a call written down; a mobile or account number is hidden.
            yield Change(*match.span(), number, disguise=_PRIVATE_NUMBER.match(number) is not None)


def lettered_numbers(text: str) -> Iterator[Change]:
    """Long numbers with letters for some digits.

    >>> [c.new for c in lettered_numbers("138o0l38000, 50000000, 1oo")]
    ['13800138000']
    """
    for match in _LETTERED_NUMBER.finditer(text):
        if not match[0].isdigit() and sum(c.isdigit() for c in match[0]) >= _FEWEST_DIGITS:
            yield Change(*match.span(), match[0].translate(_LETTERED), disguise=True)


# ------------------------------------------------------------------ Chinese


def _has_han(text: str) -> bool:
    return not text.isascii() and _ANY_HAN.search(text) is not None


@cache
def _split_characters() -> tuple[re.Pattern[str], dict[str, str]]:
    whole = dict(line.split(" ") for line in read_words("disguises/split_characters.txt"))
    return re.compile("|".join(whole)), whole


def split_characters(text: str) -> Iterator[Change]:
    """Characters taken apart (拆字).

    >>> [c.new for c in split_characters("微亻言转贝长")], [c.new for c in split_characters("氵去阝完亻专票")]
    (['信'], ['法', '院'])
    """
    if _has_han(text):
        pattern, whole = _split_characters()
        for match in pattern.finditer(text):
            yield Change(*match.span(), whole[match[0]], disguise=True)


@cache
def _emoji() -> tuple[re.Pattern[str], dict[str, list[str]], frozenset[str]]:
    table: dict[str, dict[str, list[str]]] = tomllib.loads(
        (files("scamclf.words") / "disguises" / "emoji.toml").read_text("utf-8")
    )
    words = table["customary"] | table["picture"]
    # 加➕微: the sign repeats the word before it.
    return re.compile(f"(?P<twice>加)?(?P<sign>[{''.join(words)}])"), words, frozenset(table["customary"])


def emoji_words(text: str) -> Iterator[Change]:
    """Emoji that stand for a word: beside Chinese characters, or as a word of their own in English.

    >>> [c.new for c in emoji_words("加➕v聊,还💰到💳")], [c.new for c in emoji_words("send 💰 by gift 💳 now")]
    (['加', '钱', '卡'], [' money ', ' card '])
    """
    if text.isascii():
        return
    pattern, words, customary = _emoji()
    for match in pattern.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        chinese, english = words[match["sign"]]
        # Amid the sentence and of the customary ones it hides a word; else it may be a picture.
        amid = match["sign"] in customary and before.isalpha() and after.isalpha()
        if match["twice"] or _ANY_HAN.match(before) or _ANY_HAN.match(after):
            yield Change(*match.span(), chinese, disguise=amid)
        elif before.isalpha() or after.isalpha() or before == after == " ":
            yield Change(*match.span(), f" {english} ", disguise=amid)


@cache
def _customary() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = [line.split(" ") for line in read_words("disguises/customary.txt")]
    plain = {other: word for word, *others in rows for other in others}
    longest_first = sorted(plain, key=len, reverse=True)

    def bounded(other: str) -> str:
        before = "(?<![a-z0-9./@-])" if other[0].isascii() else ""
        after = "(?![a-z]|[./@-][a-z0-9])" if other[-1].isascii() else ""
        return f"{before}{re.escape(other)}{after}"

    return re.compile("|".join(map(bounded, longest_first))), plain


# One sign is enough after the verb (加v, 加 薇) or with a heart (葳❤芯); 扣扣 is a button, too, 余期 a part of 剩余期限.
_IN_CONTEXT = (
    (re.compile(r"(?<=[加添+])\s?(?:v|w|薇|威|崴|葳|徽|溦|嶶|❤)(?![a-z信❤芯心认])"), "微信"),
    (re.compile(r"[薇葳徽溦崴][❤♥]?[信芯心]|[微威薇葳徽溦崴v][❤♥][信芯心]?"), "微信"),
    (
        re.compile(
            r"(?<=[加添+])扣(?![款除子缴扣])|(?<=[加添+用或者和])(?:扣扣|抠抠|蔻蔻|叩叩)|(?:扣扣|抠抠|蔻蔻|叩叩)(?=[号: ]{0,3}[0-9a-z])"
        ),
        "qq",
    ),
    (re.compile("(?<![剩其业多])余期(?!限)"), "逾期"),
    (re.compile("(?<!循)环款"), "还款"),
)


def customary_disguises(text: str) -> Iterator[Change]:
    """Words for which senders have customary other ones.

    >>> [c.new for c in customary_disguises("加v13800000000, 支fu宝, yhk")], list(customary_disguises("vx 5.0 released"))
    (['微信', '支付宝', '银行卡'], [])
    """
    if not _has_han(text):
        return
    pattern, plain = _customary()
    changes = [Change(*match.span(), plain[match[0]], disguise=True) for match in pattern.finditer(text)]
    for context, word in _IN_CONTEXT:
        changes += (Change(*match.span(), word, disguise=True) for match in context.finditer(text))
    yield from _apart(changes)


@cache
def _sounds() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Other spellings of listed words: in characters of the same sound, wholly or partly in pinyin; and of common words."""
    characters: dict[str, str] = {}
    pinyin: dict[str, str] = {}
    for line in read_words("disguises/sounds.txt"):
        word, syllables, others = line.split(" ")
        characters |= _one_character_off(word, others)
        for spelling in product(*zip(word, syllables.split("-"), strict=True)):
            pinyin["".join(spelling)] = word
        del pinyin[word]
    common: dict[str, str] = {}
    for line in read_words("disguises/common_sounds.txt"):
        common |= _one_character_off(*line.split(" "))
    return characters, pinyin, common | characters


def _one_character_off(word: str, others: str) -> dict[str, str]:
    """The word with one character changed for another, each leading to the word.

    >>> _one_character_off("逾期", "玉/其七")
    {'玉期': '逾期', '逾其': '逾期', '逾七': '逾期'}
    """
    return {
        f"{word[:i]}{other}{word[i + 1 :]}": word
        for i, same in enumerate(others.split("/"))
        for other in same
        if other != "."
    }


_LATIN_RUN = re.compile(r"(?<![a-z0-9@./])[a-z]{2,18}(?![a-z0-9@/]|\.[a-z0-9])")


def same_sounds(text: str) -> Iterator[Change]:
    """Listed words written by other characters of the same sound, or in pinyin.

    >>> [c.new for c in same_sounds("您的玉期dai款,请zhi付bao还kuan")]
    ['逾期', '贷款', '支付宝', '还款']
    """
    if not _has_han(text):
        return
    characters, pinyin, read = _sounds()
    changes = [
        Change(i, i + length, read[piece], disguise=piece in characters)
        for length in (3, 2)
        for i in range(len(text) - length + 1)
        if (piece := text[i : i + length]) in read
    ]
    runs = [match.span() for match in _LATIN_RUN.finditer(text)]
    for start, end in runs:
        if word := pinyin.get(text[start:end]):
            changes.append(Change(start, end, word, disguise=True))
    # A run of letters with up to two characters, or one and another run, on either side.
    edges = {start for start, _ in runs} | {end for _, end in runs}
    changes += (
        Change(a, b, pinyin[text[a:b]], disguise=True)
        for start, end in runs
        for a in range(max(0, start - 2), start + 1)
        for b in _ends(end, edges, len(text))
        if (a, b) != (start, end) and text[a:b] in pinyin
    )
    yield from _apart(changes)


def _ends(end: int, edges: set[int], limit: int) -> Iterator[int]:
    """Where a word may end whose last run of letters ends at `end`: two characters on, or where the next run ends."""
    yield from range(end, min(end + 2, limit) + 1)
    if end + 1 in edges:
        yield from (edge for edge in range(end + 3, min(end + 8, limit) + 1) if edge in edges)


def _apart(changes: list[Change]) -> Iterator[Change]:
    """Of overlapping changes the earlier, and of those the longer."""
    done = 0
    for change in sorted(changes, key=lambda c: (c.start, -c.end)):
        if change.start >= done:
            yield change
            done = change.end


# ------------------------------------------------------------------ spacing

_LONGEST_WORD = 4

# Three characters and more, each with the same sign after it; then any single gap.
_PICTURE = r"\u2600-\u27bf\U0001f300-\U0001faff"
_SPACED_RUN = re.compile(
    rf"[{HAN}](?:(?P<sign>[ \u3000]{{1,2}}|[.·•*_~^|+=\n{_PICTURE}-])[{HAN}])(?:(?P=sign)[{HAN}]){{1,40}}"
)
_GAP = re.compile(rf"(?<=[{HAN}])(?:[ \u3000]{{1,3}}|[.·•*_~^|+={_PICTURE}-])(?=[{HAN}])")
_BOXED = re.compile(rf"(?:[【\[(][{HAN}][】\])]){{2,40}}")
_PAIR = re.compile(rf"[{HAN}](?=[{HAN}])")
_BLANK = " \u3000"
# More gaps than this among the borders of characters: the whole text was cut into words, or scanned.
_SEGMENTED = 0.35
_FEWEST_GAPS = 6
# 催 收 通 知: headings are set wide. Sums and tails are read out: 二 八 零 五.
_WIDE_HEADING = re.compile(f"通知|催款函|催告函|协议书|收据|[{_NUMERAL}]{{4}}")
_LONG_RUN = 5
# Words that a scan breaks up as often as a sender does.
_ORDINARY = frozenset(
    [
        "通知",
        "催收",
        "违约金",
        "滞纳金",
        "账户",
        "账号",
        "电话",
        "今天",
        "处理",
        "联系",
        "本金",
        "利息",
        "分期",
        "额度",
        "手续费",
        "信用卡",
        "客服",
        "立即",
        "马上",
        "家人",
    ]
)


def gaps_in_words(text: str) -> Iterator[Change]:
    """Spaces between Chinese characters; other signs only where they break up a word.

    >>> def gaps(text): return [text[c.start : c.end] + "!" * c.disguise for c in gaps_in_words(text)]
    >>> gaps("律 师 函"), gaps("加微.信"), gaps("您好 请还款"), gaps("催 收 通 知"), gaps("张*三 A-甲-乙")
    (['律 师 函!'], ['微.信!'], [' '], [' ', ' ', ' '], [])
    """
    if text.isascii():
        return
    changes = [Change(*m.span(), re.sub(r"[【】\[\]()]", "", m[0]), disguise=True) for m in _BOXED.finditer(text)]
    gaps = [match.span() for match in _GAP.finditer(text)]
    segmented = len(gaps) >= _FEWEST_GAPS and len(gaps) > _SEGMENTED * (len(gaps) + len(_PAIR.findall(text)))
    for run in _SPACED_RUN.finditer(text):
        word = run[0].replace(run["sign"], "")
        alone = run["sign"] in "*_~^|" and not _ANY_HAN.match(
            text[max(0, run.start() - 1) : run.end() + 1 : len(run[0]) + 1]
        )
        if not _WIDE_HEADING.search(word) and (
            alone or len(word) >= _LONG_RUN or any(w in word for w in _listed_words())
        ):
            changes.append(Change(*run.span(), word, disguise=not segmented))
    for start, end in gaps:
        if _breaks_a_word(text, start, end):
            changes.append(Change(start - 1, end + 1, text[start - 1] + text[end], disguise=not segmented))
        elif text[start] in _BLANK:
            changes.append(Change(start, end, ""))
    yield from _apart(changes)


@cache
def _listed_words() -> frozenset[str]:
    return frozenset(line.split(" ")[0] for line in read_words("disguises/sounds.txt")) - _ORDINARY


def _breaks_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    return any(
        before[-i:] + after[:j] in _listed_words()
        for i in range(1, len(before) + 1)
        for j in range(1, len(after) + 1)
        if i + j <= _LONGEST_WORD
    )
