"""Chinese words: characters taken apart, of the same sound, in pinyin, or with an emoji or a custom in their place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise, product
from typing import NamedTuple

from scamclf.disguise.tables import ANY_HAN, ASTRAL, has_han
from scamclf.rewrite import Change, apart
from scamclf.words import read_words


@cache
def _split_characters() -> dict[str, str]:
    return dict(line.split(" ") for line in read_words("disguises/split_characters.txt"))


@cache
def _any_split_character() -> tuple[re.Pattern[str], re.Pattern[str]]:
    firsts, seconds = ("".join({parts[i] for parts in _split_characters()}) for i in (0, 1))
    return re.compile(f"[{firsts}][{seconds}]"), re.compile("|".join(_split_characters()))


def any_parts(text: str) -> bool:
    """Whether two parts of characters stand side by side."""
    return not text.isascii() and _any_split_character()[0].search(text) is not None


def split_characters(text: str) -> Iterator[Change]:
    """Characters taken apart (拆字).

    >>> [c.new for c in split_characters("微亻言转贝长")], [c.new for c in split_characters("氵去阝完亻专票")]
    (['信'], ['法', '院'])
    """
    if has_han(text):
        whole = _split_characters()
        for match in _any_split_character()[1].finditer(text):
            yield Change(*match.span(), whole[match[0]], disguise=True)


#: Where every sign of `emoji.toml` stands; a list of them all would be slow to look for.
any_picture = re.compile(rf"[\u20bf\u2300-\u27bf{ASTRAL}]").search


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
        if match["twice"] or ANY_HAN.match(before) or ANY_HAN.match(after):
            yield Change(*match.span(), chinese, disguise=amid)
        elif before.isalpha() or after.isalpha() or before == after == " ":
            yield Change(*match.span(), f" {english} ", disguise=amid)


@cache
def _customary() -> dict[str, str]:
    rows = [line.split(" ") for line in read_words("disguises/customary.txt")]
    return {other: word for word, *others in rows for other in others}


@cache
def _any_customary() -> re.Pattern[str]:
    def bounded(other: str) -> str:
        # The first character stands first, so that others are passed over fast.
        before = "(?<![a-z0-9./@-].)" if other[0].isascii() else ""
        after = "(?![a-z]|[./@-][a-z0-9])" if other[-1].isascii() else ""
        return f"{re.escape(other[0])}{before}{re.escape(other[1:])}{after}"

    return re.compile("|".join(map(bounded, sorted(_customary(), key=len, reverse=True))))


# One sign is enough after the verb (加v, 加 薇) or with a heart (葳❤芯); 扣扣 is a button, too, 余期 a part of 剩余期限.
_IN_CONTEXT = (
    (re.compile(r"[\svw薇威崴葳徽溦嶶❤](?<=[加添+][\s\S])(?:(?<=\S)|[vw薇威崴葳徽溦嶶❤])(?![a-z信❤芯心认])"), "微信"),
    (re.compile(r"[薇葳徽溦崴][❤♥]?[信芯心]|[微威薇葳徽溦崴v][❤♥][信芯心]?"), "微信"),
    (
        re.compile(
            r"[扣抠蔻叩](?:(?<=[加添+]扣)(?![款除子缴扣])|(?:(?<=扣)扣|(?<=抠)抠|(?<=蔻)蔻|(?<=叩)叩)"
            r"(?:(?<=[加添+用或者和]..)|(?=[号: ]{0,3}[0-9a-z])))"
        ),
        "qq",
    ),
    (re.compile("余(?<![剩其业多]余)期(?!限)"), "逾期"),
    (re.compile("环(?<!循环)款"), "还款"),
)
#: Every match of `_IN_CONTEXT` has one of these firsts with one of these seconds after it.
_CONTEXT_PAIRS = (
    ("加添+", " \nvw薇威崴葳徽溦嶶❤扣"),
    ("薇葳徽溦崴", "❤♥信芯心"),
    ("微威v", "❤♥"),
    *((sign, sign) for sign in "扣抠蔻叩"),
    ("余", "期"),
    ("环", "款"),
)


def customary_disguises(text: str) -> Iterator[Change]:
    """Words for which senders have customary other ones.

    >>> [c.new for c in customary_disguises("加v13800000000, 支fu宝, yhk")], list(customary_disguises("vx 5.0 released"))
    (['微信', '支付宝', '银行卡'], [])
    """
    if not has_han(text):
        return
    plain = _customary()
    changes = [Change(*match.span(), plain[match[0]], disguise=True) for match in _any_customary().finditer(text)]
    for context, word in _IN_CONTEXT:
        changes += (Change(*match.span(), word, disguise=True) for match in context.finditer(text))
    yield from apart(changes)


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


_LATIN = re.compile("[a-z]{2,}")
_LATIN_RUN = re.compile(r"(?<![a-z0-9@./])[a-z]{2,18}(?![a-z0-9@/]|\.[a-z0-9])")


def same_sounds(text: str) -> Iterator[Change]:
    """Listed words written by other characters of the same sound, or in pinyin.

    >>> [c.new for c in same_sounds("您的玉期dai款,请zhi付bao还kuan")]
    ['逾期', '贷款', '支付宝', '还款']
    """
    if not has_han(text):
        return
    characters, pinyin, read = _sounds()
    pairs, _, syllables = _marks()
    marked = [i for i, pair in enumerate(pairwise(text)) if pair in pairs]
    changes = [
        Change(i, i + length, read[piece], disguise=piece in characters)
        for length in (3, 2)
        for i in sorted(
            {at for end in marked for at in range(max(0, end + 2 - length), min(end, len(text) - length) + 1)}
        )
        if (piece := text[i : i + length]) in read
    ]
    runs = [match.span() for match in _LATIN_RUN.finditer(text) if match[0] in syllables]
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
    yield from apart(changes)


def _ends(end: int, edges: set[int], limit: int) -> Iterator[int]:
    """Where a word may end whose last run of letters ends at `end`: two characters on, or where the next run ends."""
    yield from range(end, min(end + 2, limit) + 1)
    if end + 1 in edges:
        yield from (edge for edge in range(end + 3, min(end + 8, limit) + 1) if edge in edges)


class _Marks(NamedTuple):
    """Without a pair or a word of these a text has no custom and no other sound."""

    #: One pair of each spelling, the first that is not merely letters and does not stand in the plain word, too.
    pairs: frozenset[tuple[str, str]]
    words: frozenset[str]
    #: Runs of letters in words that are partly in pinyin.
    syllables: frozenset[str]


@cache
def _marks() -> _Marks:
    pairs = {pair for firsts, seconds in _CONTEXT_PAIRS for pair in product(firsts, seconds)}
    words = set()
    _, pinyin, read = _sounds()
    for table in (_customary(), pinyin, read):
        for other, word in table.items():
            if other.isascii():
                words.add(other)
            else:
                pairs.add(next((a, b) for a, b in pairwise(other) if not (a + b).isascii() and a + b not in word))
    syllables = {run for spelling in pinyin for run in _LATIN.findall(spelling)}
    return _Marks(frozenset(pairs), frozenset(words), frozenset(syllables))


def any_other_spelling(text: str) -> bool:
    """Whether a text may have customary disguises or other sounds.

    >>> any_other_spelling("您的玉期"), any_other_spelling("加vx"), any_other_spelling("您的app已逾期")
    (True, True, False)
    """
    if text.isascii():
        return False
    pairs, words, _ = _marks()
    return not (pairs.isdisjoint(pairwise(text)) and words.isdisjoint(_LATIN.findall(text)))
