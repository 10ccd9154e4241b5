"""``followup fetch`` against a server of our own that does what servers do, and what they should not."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.fetch import Limits, Source, SourcesError, fetch, load_sources
from pipeline.fetch.addresses import check_address
from tests.program import followup

PDF = b"%PDF-1.4\n" + b"constructed " * 2000 + b"\n%%EOF\n"
SHA256 = hashlib.sha256(PDF).hexdigest()
OTHER = "0" * 64
SHORT = Limits(size=len(PDF) + 10, seconds=1.0, silence=0.4)


class Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self.close_connection = True
        name = self.path.strip("/").split("?")[0]
        getattr(self, f"_{name}", self._missing)()

    def _send(self, body: bytes, status: int = 200, kind: str = "application/pdf", **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _pdf(self) -> None:
        self._send(PDF)

    def _octets(self) -> None:
        self._send(PDF, kind="application/octet-stream")

    def _redirected(self) -> None:
        self._send(b"", 302, Location="/pdf?x=1")

    def _loop(self) -> None:
        self._send(b"", 301, Location="/loop")

    def _elsewhere(self) -> None:
        self._send(b"", 302, Location="http://www.example.org/x.pdf")

    def _to_file(self) -> None:
        self._send(b"", 302, Location="file:///etc/hostname")

    def _nowhere(self) -> None:
        self._send(b"", 302)

    def _page(self) -> None:
        self._send(b"<html>", kind="text/html; charset=utf-8")

    def _lying(self) -> None:
        self._send(b"<html>" * 500)

    def _packed(self) -> None:
        self._send(PDF, Content_Encoding="gzip")

    def _missing(self) -> None:
        self._send(b"", 404)

    def _large(self) -> None:
        self._send(PDF + b"x" * 100)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.end_headers()
        while True:
            self.wfile.write(PDF)

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(PDF)))
        self.end_headers()
        self.wfile.write(PDF[:1000])

    def _cut_chunked(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"1000\r\n" + PDF[:100])

    def _cut_unannounced(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.end_headers()
        self.wfile.write(PDF[:1000])

    def _unannounced(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.end_headers()
        self.wfile.write(PDF)

    def _silent(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.end_headers()
        self.wfile.write(PDF[:100])
        self.server.closing.wait(10)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.end_headers()
        self._drip_bytes(PDF)

    def _drip_head(self) -> None:
        self._drip_bytes(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1000)

    def _drip_bytes(self, content: bytes) -> None:
        for i in range(len(content)):
            self.wfile.write(content[i : i + 1])
            self.wfile.flush()
            if self.server.closing.wait(0.1):
                return


class Server(ThreadingHTTPServer):
    """A server whose broken connections are none of our concern."""

    daemon_threads = True

    def handle_error(self, *_) -> None:
        """Says nothing: clients break off here."""


@pytest.fixture(scope="module")
def server():
    with Server(("127.0.0.1", 0), Handler) as running:
        running.closing = threading.Event()
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.closing.set()
        running.shutdown()


def fetched(folder: Path, address: str, sha256: str | None = None, limits: Limits = SHORT, again: bool = False):
    (result,) = fetch([Source(address, "report.pdf", sha256=sha256)], folder, limits, again)
    return result


@pytest.mark.parametrize("path", ["pdf", "octets", "redirected", "unannounced"])
def test_what_is_missing_is_downloaded(server, tmp_path, path):
    result = fetched(tmp_path, f"{server}/{path}")
    assert (result.fate, result.sha256, result.is_news) == ("fetched", SHA256, True)
    assert (tmp_path / "report.pdf").read_bytes() == PDF
    assert [p.name for p in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing", "answered 404 Not Found, expected 200"),
        ("page", "sent text/html, expected application/pdf"),
        ("lying", "is no PDF"),
        ("packed", "compressed"),
        ("large", "more than"),
        ("endless", "more than"),
        ("cut", f"was cut: 1000 of {len(PDF)} bytes came"),
        ("cut_chunked", "was cut"),
        ("cut_unannounced", "it may be cut"),
        ("silent", "nothing came for 0.4 s"),
        ("drip", "took longer than 1 s"),
        ("drip_head", "took longer than 1 s"),
        ("loop", "more than 5 redirects"),
        ("elsewhere", "plain http is not fetched"),
        ("to_file", "file is not fetched"),
        ("nowhere", "redirects"),
    ],
)
def test_what_goes_wrong_is_reported_and_leaves_nothing(server, tmp_path, path, message):
    result = fetched(tmp_path, f"{server}/{path}")
    assert result.fate == "failed"
    assert message in result.message
    assert list(tmp_path.iterdir()) == []


def test_nobody_listening_is_reported(tmp_path):
    result = fetched(tmp_path, "http://127.0.0.1:9/x.pdf")
    assert result.fate == "failed"
    assert "http://127.0.0.1:9/x.pdf" in result.message


def test_one_that_fails_does_not_keep_others_from_coming(server, tmp_path):
    sources = [Source(f"{server}/{path}", f"{path}.pdf") for path in ("missing", "pdf")]
    assert [f.fate for f in fetch(sources, tmp_path, SHORT)] == ["failed", "fetched"]


def test_a_file_that_is_there_is_never_replaced(server, tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"mine")
    assert fetched(tmp_path, f"{server}/pdf").fate == "there"
    changed = fetched(tmp_path, f"{server}/pdf", SHA256)
    assert changed.fate == "changed"
    assert f"expected {SHA256}" in changed.message
    again = fetched(tmp_path, f"{server}/pdf", again=True)
    assert (again.fate, again.sha256) == ("changed", SHA256)
    assert (tmp_path / "report.pdf").read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["report.pdf"]


def test_one_that_came_into_being_meanwhile_is_not_replaced(server, tmp_path, monkeypatch):
    from pipeline.fetch import fetching

    real = fetching.download

    def slow(address, path, limits):
        done = real(address, path, limits)
        (tmp_path / "report.pdf").write_bytes(b"mine")
        return done

    monkeypatch.setattr(fetching, "download", slow)
    assert fetched(tmp_path, f"{server}/pdf").fate == "failed"
    assert (tmp_path / "report.pdf").read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["report.pdf"]


def test_the_hash_is_compared(server, tmp_path):
    assert fetched(tmp_path, f"{server}/pdf", OTHER).fate == "changed"
    assert list(tmp_path.iterdir()) == []
    assert fetched(tmp_path, f"{server}/pdf", SHA256).fate == "fetched"
    assert fetched(tmp_path, f"{server}/gone", SHA256).fate == "there"
    assert fetched(tmp_path, f"{server}/pdf", SHA256, again=True).message == "as the address gives it"


def test_a_folder_that_leads_elsewhere_is_not_written(server, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "raw" / "link").symlink_to(tmp_path / "elsewhere")
    (result,) = fetch([Source(f"{server}/pdf", "link/x.pdf")], tmp_path / "raw", SHORT)
    assert result.fate == "failed"
    assert list((tmp_path / "elsewhere").iterdir()) == []


# ---- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["https://www.example.org/a.pdf", "http://127.0.0.1:80/a", "http://[::1]/a", "http://localhost/a"]
)
def test_addresses_that_may_be_fetched(address):
    assert check_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://www.example.org/a.pdf",
        "http://127.0.0.1.example.org/a",
        "http://localhost.example.org/a",
        "ftp://www.example.org/a",
        "file:///etc/hostname",
        "https://user:secret@www.example.org/a",
        "https:///a",
        "https://www.example.org/a b",
        "https://www.example.org/a\r\nX: y",
        "https://www.example.org:port/",
        "//www.example.org/a",
        "",
    ],
)
def test_addresses_that_may_not(address):
    assert check_address(address) is not None


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("https://www.example.org/", "https://elsewhere.example.org/", True),
        ("http://127.0.0.1/", "http://localhost/", True),
        ("http://127.0.0.1/", "https://www.example.org/", True),
        ("https://www.example.org/", "http://www.example.org/", False),
        ("https://localhost/", "http://localhost/", False),
        ("https://www.example.org/", "https://127.0.0.1/", False),
        ("http://127.0.0.1/", "http://www.example.org/", False),
    ],
)
def test_redirects_that_are_followed(before, after, may):
    assert (check_address(after, before) is None) == may


# ---- sources.toml -------------------------------------------------------------------------------------------------


def listing(folder: Path, *entries: str) -> Path:
    text = "".join(f"[[source]]\n{entry}\n" for entry in entries)
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return folder


GOOD = 'address = "https://www.example.org/a.pdf"\n'


def test_entries_are_read(tmp_path):
    folder = listing(tmp_path, GOOD + 'file_name = "2023/a.pdf"\nkind = "followup"\nyear = 2023\nsha256 = ""')
    expected = Source("https://www.example.org/a.pdf", "2023/a.pdf", "followup", 2023, None)
    assert load_sources(folder) == (expected,)


@pytest.mark.parametrize(
    "name",
    [
        "../a.pdf",
        "/a.pdf",
        "a/../../b.pdf",
        "./a.pdf",
        ".a.pdf",
        "a.txt",
        "a\\\\b.pdf",
        "C:a.pdf",
        "a//b.pdf",
        " .pdf",
        "x./a.pdf",
    ],
)
def test_names_that_lead_astray_are_refused(tmp_path, name):
    with pytest.raises(SourcesError, match="entry 1"):
        load_sources(listing(tmp_path, f'{GOOD}file_name = "{name}"'))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('file_name = "a.pdf"', "missing: address"),
        (GOOD, "missing: file_name"),
        (GOOD + 'file_name = "a.pdf"\nsha = "x"', "unknown: sha"),
        (GOOD + 'file_name = "a.pdf"\nsha256 = "x"', "64 hexadecimal digits"),
        (GOOD + 'file_name = "a.pdf"\nkind = "x"', "expected one of followup, minutes"),
        (GOOD + 'file_name = "a.pdf"\nyear = "2023"', "year: expected a number"),
        (GOOD + "file_name = 3", "file_name: expected a text"),
        ('address = "http://www.example.org/a"\nfile_name = "a.pdf"', "plain http"),
        ("no toml", "cannot be read as TOML"),
    ],
)
def test_entries_that_cannot_be_used_are_named(tmp_path, entry, message):
    with pytest.raises(SourcesError, match=message):
        load_sources(listing(tmp_path, entry))


def test_two_entries_of_one_name_are_refused(tmp_path):
    with pytest.raises(SourcesError, match="two entries have the name"):
        load_sources(listing(tmp_path, f'{GOOD}file_name = "a.pdf"', f'{GOOD}file_name = "A.pdf"'))


def test_the_command_fetches_and_tells_the_hash(server, tmp_path):
    listing(tmp_path, f'address = "{server}/pdf"\nfile_name = "a.pdf"')
    done = followup("fetch", "--raw-pdfs", tmp_path)
    assert done.returncode == 0, done.stderr
    assert f'sha256 = "{SHA256}"' in done.stdout
    assert (tmp_path / "a.pdf").read_bytes() == PDF
    listing(tmp_path, f'address = "{server}/pdf"\nfile_name = "b.pdf"\nsha256 = "{OTHER}"')
    changed = followup("fetch", "--raw-pdfs", tmp_path)
    assert changed.returncode == 1
    assert "changed  b.pdf" in changed.stderr


def test_the_command_without_a_listing_says_so(tmp_path):
    done = followup("fetch", "--raw-pdfs", tmp_path)
    assert done.returncode == 2
    assert "sources.toml is missing" in done.stderr
