"""Undoes spellings that hide a word from a filter: 律 师 函, l.o.a.n, pаy with a Cyrillic а, l0an, 微亻言, 逾qi, 加➕V.

Each function is a rewrite: it finds what it can read, says what stands there, and whether that is a disguise or merely odd. Odd spacing of a
whole text (segmented or scanned) is undone, too, but is no disguise. Beside it stands what its texts have in common and few others have (`any_gap`,
`any_other_spelling`), so that it need not read them all.
"""

from scamclf.disguise.chinese import (
    any_other_spelling,
    any_parts,
    any_picture,
    customary_disguises,
    emoji_words,
    same_sounds,
    split_characters,
)
from scamclf.disguise.letters import (
    accented_words,
    any_accent,
    any_look_alike,
    any_mark,
    any_spelt_word,
    any_styled_letter,
    any_wide_letter,
    drop_accents,
    leet_words,
    look_alike_letters,
    marked_words,
    spelt_words,
    styled_letters,
    wide_words,
)
from scamclf.disguise.numbers import any_lettered_digit, any_spoken_digits, lettered_numbers, spoken_numbers
from scamclf.disguise.spacing import any_gap, gaps_in_words

__all__ = [
    "accented_words",
    "any_accent",
    "any_gap",
    "any_lettered_digit",
    "any_look_alike",
    "any_mark",
    "any_other_spelling",
    "any_parts",
    "any_picture",
    "any_spelt_word",
    "any_spoken_digits",
    "any_styled_letter",
    "any_wide_letter",
    "customary_disguises",
    "drop_accents",
    "emoji_words",
    "gaps_in_words",
    "leet_words",
    "lettered_numbers",
    "look_alike_letters",
    "marked_words",
    "same_sounds",
    "spelt_words",
    "split_characters",
    "spoken_numbers",
    "styled_letters",
    "wide_words",
]
