"""Finds many short sequences at once in a long one: n-grams of characters or words in the messages of a batch.

A double-array trie (Aoe 1989) over symbols, which are small whole numbers; 0 is the symbol of everything unknown and stands in no sequence.
From state s a symbol c leads to the slot `base[s] + c`, if that slot's `check` is s; the root is slot 0, and its base is 0. All positions of a text take a step at the same time, so
that a batch costs a few array operations for each length, however many sequences there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

#: What `check` holds where no state leads, and `value` where no sequence ends.
NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """Sequences of symbols, each with a value. Arrays of one length, of int32; the root is slot 0."""

    base: np.ndarray
    check: np.ndarray
    #: The value of the sequence that ends in a slot.
    value: np.ndarray
    #: Length of the longest sequence.
    depth: int

    @classmethod
    def build(cls, values: Mapping[tuple[int, ...], int], highest: int = 0) -> Trie:
        """Make a trie of sequences, none of them empty, of symbols above 0, with values of 0 and more.

        Args:
            values: the value of each sequence.
            highest: the highest symbol that a text may have, if that is higher than any in the sequences.

        >>> trie = Trie.build({(1,): 0, (1, 2): 1}, highest=3)
        >>> [found.tolist() for found in trie.find(np.array([3, 1, 2]))]
        [[1, 1], [0, 1]]
        """
        return _Builder(values).trie(highest)

    def find(self, symbols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where sequences stand in an array of symbols, and their values: two arrays of one length, shorter sequences first, each length from left to right."""
        # What runs over the end finds nothing: no sequence holds a 0.
        padded = np.zeros(len(symbols) + self.depth, np.intp)
        padded[: len(symbols)] = symbols
        places = symbols.nonzero()[0]
        states = np.zeros(len(places), np.intp)
        all_places, all_states = [places[:0]], [states[:0]]
        for depth in range(self.depth):
            slots = padded.take(places + depth)
            if depth:
                slots += self.base.take(states)
            leads = (self.check.take(slots) == states).nonzero()[0]
            places, states = places.take(leads), slots.take(leads)
            all_places.append(places)
            all_states.append(states)
        values = self.value.take(np.concatenate(all_states))
        ends = (values != NONE).nonzero()[0]
        return np.concatenate(all_places).take(ends), values.take(ends)

    def sequences(self, values: Iterable[int]) -> list[tuple[int, ...]]:
        """The sequences that have these values."""
        ends = np.flatnonzero(self.value != NONE)
        slots = np.zeros(int(self.value.max(initial=0)) + 1, np.intp)
        slots[self.value[ends]] = ends
        found = []
        for value in values:
            symbols: list[int] = []
            state = int(slots[value])
            # A trie from a file may go in circles.
            while state and len(symbols) < self.depth:
                parent = int(self.check[state])
                symbols.append(state - int(self.base[parent]))
                state = parent
            found.append(tuple(reversed(symbols)))
        return found


# Slots that are tried at the same time for the first follower of a state.
_WINDOW = 1024


class _Builder:
    """Places states one level after the other, those with most followers first, each where its followers find free slots."""

    def __init__(self, values: Mapping[tuple[int, ...], int]) -> None:
        self._values = values
        self._free = np.zeros(0, dtype=bool)
        # Where to begin to look for room for so many followers: below, others of their number found none.
        self._starts: dict[int, int] = {}

    def trie(self, highest: int) -> Trie:
        followers: dict[tuple[int, ...], set[int]] = {}
        for sequence in self._values:
            for end in range(len(sequence)):
                followers.setdefault(sequence[:end], set()).add(sequence[end])
        slots: dict[tuple[int, ...], int] = {(): 0}
        bases, parents = {0: 0}, {0: NONE}
        for prefix in sorted(followers, key=lambda p: (len(p), -len(followers[p]), p)):
            symbols = np.array(sorted(followers[prefix]))
            base = self._place(symbols) if prefix else self._place_at(0, symbols)
            bases[slots[prefix]] = base
            for symbol in symbols.tolist():
                slots[(*prefix, symbol)] = base + symbol
                parents[base + symbol] = slots[prefix]
        # From any state any symbol must lead to a slot, even where nothing was placed.
        most = max((symbol for symbols in followers.values() for symbol in symbols), default=0)
        length = max(*bases.values(), 0) + max(most, highest) + 1
        base_array, check, value = (np.full(length, fill, np.int32) for fill in (0, NONE, NONE))
        base_array[list(bases)] = list(bases.values())
        check[list(parents)] = list(parents.values())
        for sequence, number in self._values.items():
            value[slots[sequence]] = number
        return Trie(base_array, check, value, max(map(len, self._values), default=0))

    def _place(self, symbols: np.ndarray) -> int:
        """Take the lowest slots that are free for all the symbols; the base from which they lead there."""
        start = max(self._starts.get(len(symbols), 0), int(symbols[0]))
        while True:
            self._make_room(start + _WINDOW + int(symbols[-1]))
            bases = start + np.flatnonzero(self._free[start : start + _WINDOW]) - symbols[0]
            fits = np.flatnonzero(self._free[bases[:, np.newaxis] + symbols].all(axis=1))
            if len(fits):
                self._starts[len(symbols)] = start
                return self._place_at(int(bases[fits[0]]), symbols)
            start += _WINDOW

    def _place_at(self, base: int, symbols: np.ndarray) -> int:
        self._make_room(base + int(symbols[-1]) + 1)
        self._free[base + symbols] = False
        return base

    def _make_room(self, length: int) -> None:
        if length > len(self._free):
            self._free = np.concatenate([self._free, np.ones(max(length, len(self._free)), dtype=bool)])
            self._free[0] = False  # the root
