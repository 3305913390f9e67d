"""Tells what a file is that holds no text, by how it begins."""

from __future__ import annotations

import re

_BEGINNINGS = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive, as .xlsx and .docx files are"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, such as .xls or .doc"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"(\xb5/\xfd", "a zstandard archive"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
)

# Control characters that text does not hold, and what no encoding could read.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")

# SMS gateways leave NULs and stray bytes behind: a few, or not many among much else, are still text. Of 40 programs, archives,
# fonts and databases, read in the encoding that fits them best, a sixth at the least is none, mostly half.
_ODD, _ODD_SHARE = 32, 0.15


def kind_of(head: bytes, encoding: str) -> str | None:
    """What a file is that starts with `head`, in words that follow "is"; None for text, read as `encoding`.

    >>> kind_of(b"%PDF-1.7", "utf-8"), kind_of(b"pay now", "utf-8")
    ('a PDF document', None)
    """
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    text = head.decode(encoding, "replace")
    odd = len(_NO_TEXT.findall(text))
    return "no text in any encoding known here" if odd > _ODD and odd > _ODD_SHARE * len(text) else None
