"""Public sets: the table, the download, what becomes of the publisher's file, and where a set is found.

Every message here is made up; the layouts are the publishers'.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scamclf.datasets import Dataset, convert, datasets, find, named, pull
from scamclf.datasets import download as downloading
from scamclf.datasets.download import DownloadError, download
from scamclf.errors import InputError
from scamclf.labelled import Columns, read_labelled
from scamclf.labels import LABELS

NAMES = [dataset.name for dataset in datasets()]


def silent(_: str) -> None:
    pass


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(member: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return buffer.getvalue()


def made_up(dataset: Dataset) -> tuple[Dataset, bytes]:
    """A file of the publisher's layout with a row for every label, and the entry that fits it."""
    if dataset.name == "uci-sms-spam":
        table = 'ham\tsee "you at 8\nspam\tWIN a prize, £5\n'
    elif dataset.name == "mishra-soni":
        rows = [f'{label},"hello, {label}",No,No,No' for label in dataset.labels]
        table = "\r\n".join(["LABEL,TEXT,URL,EMAIL,PHONE", *rows, ""])
    else:
        labels = [*dataset.labels, "others", ""]
        rows = [f'{i},"two\nlines {label}",{label},English' for i, label in enumerate(labels)]
        table = "\n".join(["id,text,scam_type,language", *rows, "9,hola,banking,Spanish", ""])
    content = table.encode()
    if dataset.member:
        content = zipped(dataset.member, content)
    return replace(dataset, sha256=sha256(content), size=len(content)), content


# The table


@pytest.mark.parametrize("dataset", datasets(), ids=NAMES)
def test_an_entry_says_what_has_to_be_known(dataset: Dataset) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", dataset.sha256)
    assert dataset.url.startswith("https://")
    assert dataset.home.startswith("https://")
    assert dataset.licence.startswith("CC-BY")
    assert "/" not in dataset.file
    assert set(dataset.labels.values()) <= set(LABELS)
    assert re.match(r"20\d\d-\d\d: ", dataset.checked)


def test_names_and_aliases_are_no_two_sets() -> None:
    names = [name for dataset in datasets() for name in dataset.names]
    assert len(names) == len(set(names))
    assert named("mishra_soni_5971") is named("mishra-soni")
    with pytest.raises(InputError, match="no public set 'uci'; there are uci-sms-spam, mishra-soni"):
        named("uci")


# The download


@dataclass
class Server:
    """A web server on this machine that serves one file, and breaks in the ways that servers do."""

    content: bytes
    etag: str = '"one"'
    ranges: bool = True
    heeds_if_range: bool = True
    #: Bytes after which the connection breaks.
    cut_after: int | None = None
    before_cut: Callable[[], None] = lambda: None
    status: int = 200
    location: str = ""
    #: Range headers that came.
    asked: list[str | None] = field(default_factory=list)
    url: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = request.headers["Range"]
        self.asked.append(asked)
        same = request.headers["If-Range"] == self.etag or not self.heeds_if_range
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and self.ranges and same else 0
        if self.status != 200:
            request.send_response(self.status)
        elif start >= len(self.content):
            request.send_response(416)
        elif start:
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        else:
            request.send_response(200)
        if self.location:
            request.send_header("Location", self.location)
        body = self.content[start:] if self.status == 200 else b""
        request.send_header("ETag", self.etag)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: self.cut_after])
        if self.cut_after is not None:
            request.wfile.flush()
            self.before_cut()
            request.close_connection = True


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    served = Server(content=bytes(range(256)) * 400)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.answer(self)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        served.url = f"http://127.0.0.1:{listening.server_port}/file.zip"
        yield served
        listening.shutdown()


def fetch(server: Server, target: Path, content: bytes | None = None, limit: int = 1 << 20) -> None:
    expected = sha256(server.content if content is None else content)
    download(server.url, target, sha256=expected, limit=limit, timeout=5, allow_local_http=True)


def test_a_whole_download_leaves_nothing_but_the_file(server: Server, tmp_path: Path) -> None:
    fetch(server, tmp_path / "new" / "file.zip")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file.zip"]
    assert (tmp_path / "new" / "file.zip").read_bytes() == server.content


def test_a_broken_download_goes_on_where_it_broke(server: Server, tmp_path: Path) -> None:
    server.cut_after = 70_000
    with pytest.raises(DownloadError, match=r"broke after 70,000 of 102,400 bytes; run the command again"):
        fetch(server, tmp_path / "file.zip")
    assert not (tmp_path / "file.zip").exists()
    server.cut_after = None
    fetch(server, tmp_path / "file.zip")
    assert server.asked == [None, "bytes=70000-"]
    assert (tmp_path / "file.zip").read_bytes() == server.content


def test_a_server_without_ranges_sends_all_anew(server: Server, tmp_path: Path) -> None:
    server.cut_after, server.ranges = 70_000, False
    with pytest.raises(DownloadError):
        fetch(server, tmp_path / "file.zip")
    server.cut_after = None
    fetch(server, tmp_path / "file.zip")
    assert server.asked == [None, "bytes=70000-"]
    assert (tmp_path / "file.zip").read_bytes() == server.content


@pytest.mark.parametrize("heeds_if_range", [True, False])
def test_pieces_of_two_states_of_a_file_are_not_joined(heeds_if_range: bool, server: Server, tmp_path: Path) -> None:
    server.cut_after = 70_000
    with pytest.raises(DownloadError):
        fetch(server, tmp_path / "file.zip")
    server.cut_after, server.heeds_if_range = None, heeds_if_range
    server.etag, server.content = '"two"', server.content[::-1]
    fetch(server, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == server.content


def test_a_partial_file_longer_than_the_servers_is_dropped(server: Server, tmp_path: Path) -> None:
    server.cut_after = 70_000
    with pytest.raises(DownloadError):
        fetch(server, tmp_path / "file.zip")
    with (tmp_path / "file.zip.part").open("ab") as part:
        part.write(bytes(50_000))
    server.cut_after = None
    fetch(server, tmp_path / "file.zip")
    assert server.asked == [None, "bytes=120000-", None]


def test_a_wrong_checksum_keeps_nothing_and_leaves_the_old_file(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.zip").write_text("old")
    with pytest.raises(DownloadError, match=r"SHA-256 is [0-9a-f]{12}…, expected [0-9a-f]{12}…; .* with --from"):
        fetch(server, tmp_path / "file.zip", content=b"another")
    assert [path.name for path in tmp_path.iterdir()] == ["file.zip"]
    assert (tmp_path / "file.zip").read_text() == "old"


def test_a_file_larger_than_expected_is_not_read(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="more than the 1,000 bytes that were expected"):
        fetch(server, tmp_path / "file.zip", limit=1000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "location", "complaint"),
    [
        (404, "", "HTTP 404 Not Found; try again later, or pass a copy of the file with --from"),
        (302, "http://example.com/file.zip", "http://example.com/file.zip: not an https address, and not followed"),
        (302, "ftp://127.0.0.1/file.zip", "not an https address|redirection to url"),
    ],
)
def test_an_answer_other_than_the_file_is_one_line(
    status: int, location: str, complaint: str, server: Server, tmp_path: Path
) -> None:
    server.status, server.location = status, location
    with pytest.raises(DownloadError, match=complaint) as error:
        fetch(server, tmp_path / "file.zip")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "ftp://example.com/x", "file:///etc/passwd", "https://[x"])
def test_only_https_is_asked_for(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="https"):
        download(url, tmp_path / "x", sha256="0" * 64, limit=10)


def test_no_server_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"cannot download from localhost \(.+\); try again later, or pass a copy"):
        download("https://localhost:1/x", tmp_path / "x", sha256="0" * 64, limit=10, timeout=5)


@pytest.mark.skipif(sys.platform == "win32", reason="no pthread_kill")
def test_an_interrupted_download_leaves_its_part_for_the_next(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "_CHUNK", 1000)
    part = tmp_path / "file.zip.part"
    received = threading.Event()

    def interrupt() -> None:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not (part.exists() and part.stat().st_size == 70_000):
            time.sleep(0.01)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        received.wait(5)

    server.cut_after, server.before_cut = 70_000, interrupt
    with pytest.raises(KeyboardInterrupt):
        fetch(server, tmp_path / "file.zip")
    received.set()
    server.cut_after = None
    fetch(server, tmp_path / "file.zip")
    assert server.asked == [None, "bytes=70000-"]


# The publisher's file


@pytest.mark.parametrize("name", NAMES)
def test_every_label_of_a_set_becomes_one_of_ours(name: str, server: Server, tmp_path: Path) -> None:
    dataset, server.content = made_up(named(name))
    dataset = replace(dataset, url=server.url)
    cache = tmp_path / "cache"
    source = pull(dataset, cache / "sets" / name, allow_local_http=True)
    assert (source.rows, source.checked, source.origin) == (len(dataset.labels), True, server.url)
    assert source.counts == dict.fromkeys(dataset.labels, 1)
    found = find(name, cache=cache)
    rows = read_labelled(found.path, found.columns, silent)
    assert set(rows.labels) == set(dataset.labels.values())
    assert "CC-BY-4.0" in found.remark


def test_texts_are_kept_as_they_were_published(tmp_path: Path) -> None:
    dataset, content = made_up(named("uci-sms-spam"))
    (tmp_path / "mine.zip").write_bytes(content)
    pull(dataset, tmp_path / "set", origin=str(tmp_path / "mine.zip"))
    rows = [json.loads(line) for line in (tmp_path / "set" / "data.jsonl").read_text("utf-8").splitlines()]
    assert rows == [{"text": 'see "you at 8', "label": "ham"}, {"text": "WIN a prize, £5", "label": "spam"}]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    dataset, content = made_up(named("imc25-smishing"))
    (tmp_path / "mine.csv").write_bytes(content)
    told: list[str] = []
    pull(dataset, tmp_path / "set", origin=str(tmp_path / "mine.csv"), notice=told.append)
    assert told == [
        "left out 1 rows; kept are those whose language is English or Chinese",
        "left out 2 rows with labels that match none of ours: others, 1 more",
    ]


def test_a_file_that_is_here_already_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    dataset, server.content = made_up(named("mishra-soni"))
    dataset = replace(dataset, url=server.url)
    for _ in range(2):
        pull(dataset, tmp_path / "set", allow_local_http=True)
    assert server.asked == [None]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"no archive", "not a zip archive that can be read"),
        (zipped("../../etc/SMSSpamCollection", b"ham\thi\n"), "no SMSSpamCollection in the archive"),
        (zipped("SMSSpamCollection", bytes(20_000)), r"more than 10,000 bytes unpacked"),
        (zipped("SMSSpamCollection", b"hi\tham\n"), "no row with a label of uci-sms-spam: ham, spam"),
        (zipped("SMSSpamCollection", b"ham\thi\n")[:-30], "not a zip archive that can be read"),
    ],
)
def test_a_hostile_archive_is_one_line(
    content: bytes, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "LARGEST_CONTENT", 10_000)
    (tmp_path / "mine.zip").write_bytes(content)
    dataset = replace(named("uci-sms-spam"), sha256=sha256(content))
    with pytest.raises(InputError, match=complaint):
        pull(dataset, tmp_path / "set", origin=str(tmp_path / "mine.zip"))
    assert not (tmp_path / "set").exists()


# A copy of the user's


def test_a_table_that_cannot_be_checked_needs_consent_and_says_so(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("label\ttext\nham\thi\n")
    folder = tmp_path / "cache" / "sets" / "uci-sms-spam"
    with pytest.raises(InputError, match=r"not the publisher's .* pass --unchecked"):
        pull(named("uci-sms-spam"), folder, origin=str(table))
    source = pull(named("uci-sms-spam"), folder, origin=str(table), unchecked=True)
    assert (source.checked, source.origin, source.sha256) == (False, "mine.tsv", sha256(table.read_bytes()))
    assert find("uci-sms-spam", cache=tmp_path / "cache").remark == "uci-sms-spam: unchecked copy, from mine.tsv"


def test_an_archive_that_is_not_the_publishers_is_refused_even_with_consent(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(zipped("SMSSpamCollection", b"ham\thi\n"))
    with pytest.raises(InputError, match=r"expected the publisher's file, or a .csv, .tsv or .jsonl file"):
        pull(named("uci-sms-spam"), tmp_path / "set", origin=str(tmp_path / "mine.zip"), unchecked=True)


# Where a set is found


def test_a_file_is_itself_and_goes_before_a_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mishra-soni").write_text("mine")
    columns = Columns("body", "kind")
    found = find("mishra-soni", columns)
    assert (found.path, found.columns, found.remark) == (Path("mishra-soni"), columns, "")


def test_what_is_neither_file_nor_set_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file no.csv, and no public set 'no.csv'; there are uci-sms-spam"):
        find("no.csv", cache=tmp_path)
    with pytest.raises(InputError, match="mishra-soni is not on this machine; run `scamclf data pull mishra-soni`"):
        find("mishra_soni", cache=tmp_path, copies=tmp_path)


def test_a_folder_of_copies_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copies" / "mishra_soni_5971" / "data.tsv"
    copy.parent.mkdir(parents=True)
    copy.write_text("label\ttext\nSmishing\tpay now\n")
    monkeypatch.setenv("SCAMCLF_SETS", str(tmp_path / "copies"))
    found = find("mishra-soni", Columns(only=[("label", "Smishing")]), cache=tmp_path)
    assert found.remark == f"mishra-soni: unchecked copy, {copy}"
    assert read_labelled(found.path, found.columns, silent).labels == ["other_scam"]


def test_the_users_own_renames_precede_the_tables(tmp_path: Path) -> None:
    dataset, content = made_up(named("uci-sms-spam"))
    (tmp_path / "mine.zip").write_bytes(content)
    pull(dataset, tmp_path / "sets" / dataset.name, origin=str(tmp_path / "mine.zip"))
    found = find(dataset.name, Columns(renames={"spam": "fake"}), cache=tmp_path)
    assert found.columns.renames == {"ham": "other", "spam": "fake"}


@pytest.mark.parametrize(("name", "text"), [("data.jsonl", '{"text": "", "label": "ham"}\n'), ("source.json", "[]")])
def test_a_set_that_was_changed_since_is_not_used(name: str, text: str, tmp_path: Path) -> None:
    dataset, content = made_up(named("uci-sms-spam"))
    (tmp_path / "mine.zip").write_bytes(content)
    folder = tmp_path / "sets" / dataset.name
    pull(dataset, folder, origin=str(tmp_path / "mine.zip"))
    (folder / name).write_text(text)
    with pytest.raises(InputError, match=rf"{name} .*run `scamclf data pull uci-sms-spam` again"):
        find(dataset.name, cache=tmp_path)
