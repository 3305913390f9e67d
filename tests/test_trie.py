from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.trie import NONE, Trie

symbol = st.integers(1, 40)
sequences = st.dictionaries(st.lists(symbol, min_size=1, max_size=4).map(tuple), st.integers(0, 500), max_size=60)


def found_one_by_one(values: dict[tuple[int, ...], int], symbols: list[int]) -> list[tuple[int, int]]:
    """What a loop over all sequences and all places finds, in the order that `find` promises."""
    longest = max(map(len, values), default=0)
    return [
        (place, values[piece])
        for length in range(1, longest + 1)
        for place in range(len(symbols) - length + 1)
        if (piece := tuple(symbols[place : place + length])) in values
    ]


@given(sequences, st.lists(st.integers(0, 45), max_size=80))
def test_finds_what_a_loop_finds(values: dict[tuple[int, ...], int], symbols: list[int]) -> None:
    known = [symbol if symbol <= 40 else 0 for symbol in symbols]
    trie = Trie.build(values | {(40,): 501})
    places, found = trie.find(np.array(known, np.intp))
    assert list(zip(places.tolist(), found.tolist(), strict=True)) == found_one_by_one(values | {(40,): 501}, known)


@given(sequences)
def test_sequences_are_told_by_their_values(values: dict[tuple[int, ...], int]) -> None:
    numbered = {sequence: number for number, sequence in enumerate(values)}
    assert Trie.build(numbered).sequences(range(len(numbered))) == list(numbered)


@given(sequences)
def test_every_symbol_leads_somewhere_from_everywhere(values: dict[tuple[int, ...], int]) -> None:
    """A step may not leave the arrays, whatever comes."""
    trie = Trie.build(values)
    most = max((symbol for sequence in values for symbol in sequence), default=0)
    assert trie.base.max() + most < len(trie.base) == len(trie.check) == len(trie.value)


def test_without_sequences_nothing_is_found() -> None:
    places, values = Trie.build({}).find(np.zeros(3, np.intp))
    assert (len(places), len(values)) == (0, 0)


@pytest.mark.parametrize("symbols", [[], [0], [0, 0, 0]])
def test_unknown_symbols_stand_in_no_sequence(symbols: list[int]) -> None:
    places, _ = Trie.build({(1,): 0, (1, 1): 1}).find(np.array(symbols, np.intp))
    assert not len(places)


def test_many_followers_and_long_gaps_find_room() -> None:
    """Thousands of words that follow one, as in the corpus, and lone high symbols."""
    values = {(1, follower): follower for follower in range(2, 5_000)}
    values |= {(follower, 1): 6_000 + follower for follower in range(2, 3_000, 7)}
    trie = Trie.build(values)
    assert len(trie.base) < 4 * len(values)
    assert trie.sequences([4_999, 6_002]) == [(1, 4_999), (2, 1)]
    assert trie.check[0] == NONE
