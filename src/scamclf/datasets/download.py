"""Downloads a file over https; resumes one that broke off; keeps none whose checksum does not fit."""

from __future__ import annotations

import hashlib
import json
import os
from http.client import HTTPException, HTTPMessage, HTTPResponse
from importlib.metadata import version
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from scamclf.errors import DownloadError

#: Seconds without a byte after which a server is given up.
TIMEOUT = 30.0

_CHUNK = 1 << 16
_REMEDY = "try again later, or pass a copy of the file with --from"


def download(
    url: str, target: Path, *, sha256: str, limit: int, timeout: float = TIMEOUT, allow_local_http: bool = False
) -> None:
    """Fetch a file to `target`, by way of `target.part`, which stays for the next call if this one breaks off.

    Args:
        url: an https address; it may redirect to others.
        target: where the file goes once its checksum fits; its folder is made.
        sha256: the checksum, 64 hexadecimal digits.
        limit: bytes beyond which nothing is read.
        timeout: seconds to wait for the server, each time.
        allow_local_http: let http pass to this very machine, for tests.

    Raises:
        DownloadError: no network, an answer other than the file, a file too large, or another checksum.
        OSError: the target cannot be written.
    """
    _require_https(url, allow_local_http)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    # A whole file stays partial if the last run ended just before it was moved.
    if not (part.is_file() and sha256_of(part) == sha256):
        _fetch(url, part, limit, timeout, allow_local_http)
    if (actual := sha256_of(part)) != sha256:
        _forget(part)
        raise DownloadError(
            f"{url}: SHA-256 is {actual[:12]}…, expected {sha256[:12]}…; "
            "the file was changed by its publisher or on the way, and was not kept; pass a copy of the right one with --from"
        )
    os.replace(part, target)
    _forget(part)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(url: str, part: Path, limit: int, timeout: float, allow_local_http: bool) -> None:
    """Bring `part` to the full length that the server states."""
    have, validator = _resumable(part, url)
    headers = {"User-Agent": f"scamclf/{version('scamclf')}", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    response = _open(Request(url, headers=headers), timeout, allow_local_http)  # noqa: S310 - the scheme was checked
    if have and not _answers(response, have, validator):
        # The server has another file now, or cannot go on from here.
        if response:
            response.close()
        _forget(part)
        _fetch(url, part, limit, timeout, allow_local_http)
        return
    if response is None or (response.status == 206 and not have):
        raise DownloadError(f"{url}: the server sent a piece of the file that was not asked for; {_REMEDY}")
    with response:
        start = have if response.status == 206 else 0
        length = response.headers.get("Content-Length", "")
        expected = start + int(length) if length.isdigit() else None
        if not start:
            _forget(part)
            _remember(part, url, response.headers)
        received = _receive(response, part, start, max(limit, 0), url, expected)
    if expected is not None and received < expected:
        raise DownloadError(
            f"{url}: the connection broke after {received:,} of {expected:,} bytes; run the command again to go on from there"
        )


def _receive(response: HTTPResponse, part: Path, start: int, limit: int, url: str, expected: int | None) -> int:
    """Append the answer to `part`; how long it is then."""
    received = start
    too_large = expected is not None and expected > limit
    with part.open("ab") as file:
        while not too_large and (chunk := _read(response, url)):
            received += len(chunk)
            too_large = received > limit
            if not too_large:
                file.write(chunk)
                # Whatever ends this run, what came so far is there for the next.
                file.flush()
    if too_large:
        _forget(part)
        raise DownloadError(f"{url}: more than the {limit:,} bytes that were expected; nothing was kept; {_REMEDY}")
    return received


def _read(response: HTTPResponse, url: str) -> bytes:
    try:
        return response.read1(_CHUNK)
    except (OSError, HTTPException) as error:
        raise DownloadError(f"{url}: the connection broke ({_reason(error)}); run the command again to go on") from None


def _open(request: Request, timeout: float, allow_local_http: bool) -> HTTPResponse | None:
    """The answer; None if the server has no such range."""
    opener = build_opener(_HttpsOnly(allow_local_http))
    try:
        response: HTTPResponse = opener.open(request, timeout=timeout)
    except HTTPError as error:
        error.close()
        if error.code == 416 and request.has_header("Range"):
            return None
        raise DownloadError(f"{request.full_url}: HTTP {error.code} {error.reason}; {_REMEDY}") from None
    except (OSError, HTTPException) as error:
        host = urlsplit(request.full_url).hostname
        raise DownloadError(f"cannot download from {host} ({_reason(error)}); {_REMEDY}") from None
    return response


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    return str(getattr(cause, "strerror", None) or cause or type(cause).__name__)


def _answers(response: HTTPResponse | None, have: int, validator: str) -> bool:
    """Whether an answer can be used by one who has `have` bytes already: the rest of the same file, or all of it."""
    if response is None:
        return False
    if response.status != 206:
        return True
    # Some servers overlook If-Range.
    continues = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
    return continues and _validator(response.headers) in (validator, None)


def _validator(headers: HTTPMessage) -> str | None:
    """What tells one state of a file from the next; a weak ETag does not to the byte."""
    etag: str | None = headers.get("ETag")
    if etag and not etag.startswith("W/"):
        return etag
    modified: str | None = headers.get("Last-Modified")
    return modified


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _remember(part: Path, url: str, headers: HTTPMessage) -> None:
    """Write down which state of which file `part` is a piece of."""
    _note_of(part).write_text(json.dumps({"url": url, "validator": _validator(headers)}) + "\n", encoding="utf-8")


def _resumable(part: Path, url: str) -> tuple[int, str]:
    """How many bytes of the file are here, and what tells that the server still has the same one; (0, "") to start anew."""
    try:
        note = json.loads(_note_of(part).read_text(encoding="utf-8"))
        if note["url"] == url and note["validator"]:
            return part.stat().st_size, str(note["validator"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    return 0, ""


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_of(part).unlink(missing_ok=True)


def _require_https(url: str, allow_local_http: bool) -> None:
    try:
        address = urlsplit(url)
    except ValueError:
        raise DownloadError(f"{url}: not an address; expected https://…") from None
    local = address.scheme == "http" and address.hostname in ("127.0.0.1", "localhost")
    if not (address.scheme == "https" or (local and allow_local_http)):
        raise DownloadError(f"{url}: not an https address, and not followed; {_REMEDY}")


class _HttpsOnly(HTTPRedirectHandler):
    """Follows no redirect to anything but https."""

    def __init__(self, allow_local_http: bool) -> None:
        self._allow_local_http = allow_local_http

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        try:
            _require_https(newurl, self._allow_local_http)
        except DownloadError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)
