"""Reads messages and labelled rows from text, CSV and JSON-lines files, in whatever encoding they come.

Files are streamed: memory does not grow with their length.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Literal, NamedTuple

from scamclf.binary import kind_of
from scamclf.errors import InputError

FORMATS = ("txt", "csv", "jsonl")

#: Characters of one line that are kept; the rest of the line is skipped.
LONGEST_LINE = 1_000_000

_SNIFFED_BYTES = 1 << 18

# What the decoder leaves of a byte that is no text (`surrogateescape`).
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_ENCODINGS = ("utf_8", "gb18030", "big5hkscs", "utf_16_le", "utf_16_be", "cp1252")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

#: Told about what had to be repaired; the command line prints it to standard error.
Notice = Callable[[str], None]


class Record(NamedTuple):
    """A message with its line number and, from a table, the other columns."""

    line: int
    text: str
    fields: Mapping[str, Any]


_NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


def detect_encoding(head: bytes) -> str:
    """The encoding of a file that starts with `head`.

    A byte-order mark decides; then UTF-8, if the bytes allow it; then what makes the most plausible text of GB18030,
    Big5, UTF-16 and Windows-1252.

    >>> detect_encoding("您的账单已逾期,请尽快还款".encode("gb18030"))
    'gb18030'
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    # ASCII in UTF-16 is valid UTF-8, too: every other byte of it is NUL.
    if _is_utf8(head) and head.count(0) <= len(head) / 10:
        return "utf-8"
    from charset_normalizer import from_bytes

    # A cut in the middle of a character must not rule an encoding out: end a long head at a line, on an even byte.
    if len(head) >= _SNIFFED_BYTES and (end := head.rfind(b"\n") + 1) > 1:
        head = head[: end - end % 2]
    best = from_bytes(head, cp_isolation=list(_ENCODINGS), threshold=1.0).best()
    return best.encoding.replace("_", "-") if best else "utf-8"


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head may end inside a character.
        return error.end == len(head) and error.reason == "unexpected end of data"
    return True


def open_text(
    stream: BinaryIO,
    name: str,
    encoding: str | None,
    notice: Notice,
    before_waiting: Callable[[], None] = lambda: None,
) -> io.TextIOWrapper:
    """Decode a binary stream, replacing what is not text in its encoding.

    Raises:
        InputError: `encoding` is unknown to Python; or it is None, and the stream holds no text.
    """
    buffered = io.BufferedReader(_Raw(stream, before_waiting), _SNIFFED_BYTES)
    if encoding is None:
        head = buffered.peek(_SNIFFED_BYTES)
        encoding = detect_encoding(head)
        if kind := kind_of(head, encoding):
            raise InputError(
                f"{name}: is {kind}; expected .txt, .csv or .jsonl; --encoding reads it as text all the same"
            )
        if encoding not in ("utf-8", "utf-8-sig"):
            notice(f"{name}: read as {encoding} (--encoding changes it)")
    try:
        # UTF-16 cannot escape a byte of its own.
        errors = "replace" if encoding.lower().replace("_", "-").startswith("utf-16") else "surrogateescape"
        return io.TextIOWrapper(buffered, "utf-8-sig" if encoding == "utf-8" else encoding, errors=errors)
    except (LookupError, ValueError):
        raise InputError(f"unknown encoding {encoding!r}; try utf-8, gb18030, big5 or utf-16") from None


class _Raw(io.RawIOBase):
    """Lets any binary stream be peeked at, without waiting for more than it has."""

    def __init__(self, stream: BinaryIO, before_waiting: Callable[[], None]) -> None:
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)
        self._before_waiting = before_waiting

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if _may_wait(self._stream):
            self._before_waiting()
        data: bytes = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _may_wait(stream: BinaryIO) -> bool:
    """Whether a read may have to wait for whoever writes."""
    try:
        number = stream.fileno()
        if stat.S_ISREG(os.fstat(number).st_mode):
            return False
        from select import select

        return not select([number], [], [], 0)[0]
    except (OSError, ValueError):
        # Not a file, or a pipe on Windows, which cannot be asked.
        return True


def _lines(text: io.TextIOWrapper, name: str, notice: Notice) -> Iterator[str]:
    repaired = False
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                notice(f"{name}:{number}: line cut after {LONGEST_LINE:,} characters")
                while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                    pass
            # Encoding fails on what the decoder let pass, and is the quickest way to look for it.
            try:
                line.encode()
            except UnicodeEncodeError:
                line = _UNDECODED.sub("\ufffd", line)
                if not repaired:
                    repaired = True
                    notice(
                        f"{name}:{number}: some bytes were no text and were replaced; --encoding names another encoding"
                    )
            yield line
    except UnicodeError:
        raise InputError(f"{name}:{number + 1}: cannot be read as {text.encoding}; try another --encoding") from None


def format_of(path: Path) -> str:
    """The format a file name stands for; plain text unless it ends in .csv, .tsv, .json or .jsonl.

    >>> [format_of(Path(p)) for p in ("a.csv", "b.tsv", "c.JSONL", "d.log")]
    ['csv', 'csv', 'jsonl', 'txt']
    """
    return {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}.get(
        path.suffix.lower(), "txt"
    )


def read_records(
    stream: BinaryIO,
    *,
    name: str,
    format: str,
    column: str = "text",
    encoding: str | None = None,
    notice: Notice = lambda text: None,
    before_waiting: Callable[[], None] = lambda: None,
) -> Iterator[Record]:
    """Read one message after the other.

    Args:
        stream: an open binary stream; it is read once, forward.
        name: what to call it in errors and notices.
        format: "txt" (a message a line), "csv" (with a header; comma, semicolon or tab) or "jsonl" (an object a line).
        column: the field that holds the message, in tables.
        encoding: a Python codec name; detected if None.
        notice: called with one line about anything that had to be repaired.
        before_waiting: called before the stream is asked for more and may have to wait for it: all records that could
            be made of what came so far have been given out.

    Raises:
        InputError: no such column, a broken line, no text, or an unknown encoding; names the line, never the text.
    """
    lines = _lines(open_text(stream, name, encoding, notice, before_waiting), name, notice)
    if format == "txt":
        for number, line in enumerate(lines, 1):
            yield Record(number, line.rstrip("\n"), _NO_FIELDS)
    elif format == "csv":
        yield from _read_csv(lines, name, column)
    elif format == "jsonl":
        yield from _read_jsonl(lines, name, column)
    else:
        raise InputError(f"unknown input format {format!r}; use {', '.join(FORMATS)}")


def quote_names(values: Iterable[str]) -> str:
    """Up to five values that look like names, for an error; anything longer or stranger may be a message and is counted.

    >>> quote_names(["id", "body", "您的账单已逾期", "a very long value, such as a message"])
    'id, body, 2 more'
    """
    values = list(values)
    names = [value for value in values if re.fullmatch(r"[A-Za-z][\w.-]{0,19}", value, re.ASCII)][:5]
    rest = len(values) - len(names)
    return ", ".join([*names, *([f"{rest} more"] if rest else [])])


def _read_csv(lines: Iterator[str], name: str, column: str) -> Iterator[Record]:
    header = next(lines, "")
    if not header.strip():
        raise InputError(f"{name}: empty, expected a header line with a column {column!r}")
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(LONGEST_LINE)
    columns = next(csv.reader([header], delimiter=delimiter))
    if column not in columns:
        raise InputError(f"{name}: no column {column!r} in the header ({quote_names(columns)}); --column names another")
    position = columns.index(column)
    # Tab-separated exports hold quotation marks as plain characters.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    ended = False

    def lines_to_the_end() -> Iterator[str]:
        nonlocal ended
        yield from lines
        ended = True

    reader = csv.reader(lines_to_the_end(), delimiter=delimiter, quoting=quoting)
    start = 2
    try:
        for row in reader:
            if ended:
                # A row is given out before the next line is asked for, unless a quotation mark is open: then the rest went into it.
                raise csv.Error("the file ends within quotation marks")
            fields = dict(zip(columns, row, strict=False))
            yield Record(start, row[position] if position < len(row) else "", fields)
            start = reader.line_num + 2
    except csv.Error as error:
        raise InputError(f"{name}:{start}: not a CSV row ({error}); is a quotation mark left open?") from None


def _read_jsonl(lines: Iterator[str], name: str, column: str) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            yield Record(number, "", _NO_FIELDS)
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError(
                f'{name}:{number}: not JSON; expected one object a line, such as {{"{column}": "…"}}'
            ) from None
        if not isinstance(fields, dict):
            raise InputError(
                f"{name}:{number}: a JSON {type(fields).__name__}, expected an object with a field {column!r}"
            )
        if column not in fields:
            raise InputError(f"{name}:{number}: no field {column!r}; --column names another")
        text = fields[column]
        if text is None:
            text = ""
        if not isinstance(text, str):
            raise InputError(f"{name}:{number}: field {column!r} is a {type(text).__name__}, expected a string")
        yield Record(number, text, fields)
