"""How commands take files of messages: the options, the files themselves, and the records in them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from scamclf.cli.console import one_line, say
from scamclf.errors import InputError
from scamclf.reading import LONGEST_LINE, Record, format_of, open_text, read_records

#: Messages judged at a time, at most, and the characters in them that are enough.
CHUNK = 512
CHUNK_CHARACTERS = 1 << 18


class InputFormat(StrEnum):
    """How input is laid out."""

    txt = "txt"
    csv = "csv"
    jsonl = "jsonl"


ColumnOption = Annotated[
    str, typer.Option("--column", help="Column that holds the messages in .csv, .tsv and .jsonl files.")
]
InputFormatOption = Annotated[
    InputFormat | None, typer.Option("--input-format", help="Format of the input, whatever its name ends in.")
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of the input, such as gb18030 or big5. Default: detected.")
]
WholeOption = Annotated[
    bool, typer.Option("--whole", help="Take each file as one message of many lines, such as an e-mail.")
]


class Source:
    """A named file or standard input; found missing before any work is done."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self._stream: BinaryIO | None = None
        if name != "-":
            path = Path(name)
            if not path.exists():
                raise InputError(
                    f"{one_line(name, 60)}: no such file; to judge a text itself, pipe it into `scamclf predict -`"
                )
            if path.is_dir():
                raise InputError(f"{name}: is a folder; name the files in it")
            self.size = path.stat().st_size

    def __enter__(self) -> BinaryIO:
        if self.name == "-":
            if sys.stdin is None:
                raise InputError("standard input is closed; name a file, or pipe the messages in")
            self._stream = sys.stdin.buffer
        else:
            self._stream = Path(self.name).open("rb")
        return self._stream

    def __exit__(self, *_: object) -> None:
        if self.name != "-" and self._stream:
            self._stream.close()

    def greet(self) -> None:
        """Tell a person at a terminal what the program waits for."""
        if self.name == "-" and sys.stdin and sys.stdin.isatty():
            say("Paste the message, then Enter and Ctrl-D.")

    def position(self) -> int:
        """Bytes read so far, 0 where that cannot be known."""
        if not self._stream or not self.size:
            return 0
        return self.size if self._stream.closed else self._stream.tell()


@dataclass(frozen=True, slots=True)
class Layout:
    """What the options say of how files hold their messages."""

    column: str
    format: InputFormat | None
    encoding: str | None
    whole: bool

    def records(
        self, stream: BinaryIO, name: str, before_waiting: Callable[[], None] = lambda: None
    ) -> Iterator[Record]:
        """The messages of an open file called `name`; `before_waiting` as in `read_records`.

        Raises:
            InputError: as `read_records`.
        """
        if self.whole:
            whole = open_text(stream, name, self.encoding, say)
            text = whole.read(LONGEST_LINE)
            if len(text) == LONGEST_LINE and whole.read(1):
                say(f"{name}: cut after {LONGEST_LINE:,} characters")
            return iter([Record(1, text.strip("\n"), {})])
        return read_records(
            stream,
            name=name,
            format=self.format or format_of(Path(name)),
            column=self.column,
            encoding=self.encoding,
            notice=say,
            before_waiting=before_waiting,
        )
