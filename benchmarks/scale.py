"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of one run. The defaults are those of `make bench`."""

    #: Every so manieth message of the corpus is used.
    every: int = 1
    #: Messages of the mixed file.
    messages: int = 5_000
    #: Messages handed over at a time.
    chunk: int = 512
    #: Messages judged before the clock starts.
    warm_up: int = 500
    #: Rounds of the mixed file.
    rounds: int = 7
    #: Different messages judged one by one, in each round.
    single: int = 2_000
    single_rounds: int = 3
    #: How often each command is started.
    starts: int = 10
    #: Rounds before these, for the system to have the files at hand.
    starts_before: int = 1
    #: Languages of the one message.
    languages: tuple[str, ...] = ("zh", "en")
    #: Messages of the files given to `scamclf predict`.
    files: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    #: How often a file is judged; one of more than `large` messages once.
    file_rounds: int = 3
    large: int = 100_000
    #: Characters of one message.
    lengths: tuple[int, ...] = (10, 30, 100, 300, 1_000, 3_000, 10_000, 20_000, 30_000, 100_000)
    #: Characters judged of each length; more where five messages have more, fewer where 300 have fewer.
    length_characters: int = 100_000
    #: Shares of the corpus that are trained on.
    shares: tuple[float, ...] = (1 / 8, 1 / 4, 1 / 2, 1.0)


#: Enough to see that everything runs; the figures mean nothing.
QUICK = Scale(
    every=80,
    messages=40,
    chunk=20,
    warm_up=5,
    rounds=2,
    single=10,
    single_rounds=1,
    starts=1,
    starts_before=0,
    languages=("en",),
    files=(10,),
    file_rounds=1,
    lengths=(10, 300),
    length_characters=100,
    shares=(1.0,),
)
