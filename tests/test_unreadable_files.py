"""Files that cannot be read, or not any more: each gets its verdict, the others are whole, no run is ended by one."""

from __future__ import annotations

import ctypes
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd
import pytest

from pipeline.console import SilentReporter
from pipeline.documents import Collector, Limits, ReadingOptions, Store
from pipeline.documents.codec import decode_outcome
from pipeline.intake import find_documents
from pipeline.intake.files import SourceFile
from pipeline.isolation import Answer, Call, Worker
from pipeline.run import RunResult, Settings, run
from tests.program import ROOT, environment
from tests.small_reports import small_report, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and kinds of files of POSIX")

DROP = 24
"""PR_CAPBSET_DROP of prctl(2)."""
PRIVILEGES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: with them permissions count for nothing."""


def without_privileges() -> None:
    """Has the permissions of files hold for the program that this process becomes, even where root runs the tests."""
    if os.geteuid() == 0:
        for privilege in PRIVILEGES:
            if ctypes.CDLL(None).prctl(DROP, privilege, 0, 0, 0):
                os._exit(77)


def permissions_hold(folder: Path) -> bool:
    closed = folder / "closed"
    closed.touch(0o000)
    probe = [sys.executable, "-c", f"open({str(closed)!r})"]
    result = subprocess.run(probe, preexec_fn=without_privileges, capture_output=True, check=False)
    return b"PermissionError" in result.stderr


def unprivileged(folder: Path) -> subprocess.CompletedProcess[str]:
    """A run over ``raw`` by a user whom permissions hold for."""
    command = [sys.executable, "-m", "pipeline", "run", "--raw-pdfs", folder / "raw", "--parsed", folder / "parsed"]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), preexec_fn=without_privileges, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def verdicts(folder: Path) -> dict[str, str]:
    documents = pd.read_parquet(folder / "parsed/documents.parquet")
    return dict(zip(documents["file_name"], documents["status"], strict=True))


def codes(result: RunResult) -> dict[str, list[str]]:
    """The codes of each document's errors, by its file's name."""
    names = {d.document_id: d.file_name for d in result.documents}
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    for finding in result.findings:
        if finding.severity == "error" and finding.document_id:
            found[names[finding.document_id]].append(finding.code)
    return found


# ---- permissions -----------------------------------------------------------------------------------------------------


def test_what_may_not_be_read_is_rejected_and_the_rest_is_whole(tmp_path):
    if not permissions_hold(tmp_path):
        pytest.skip("permissions do not hold for any process here")
    write(tmp_path / "raw", good=small_report(2020), locked=small_report(2019))
    write(tmp_path / "raw/closed", inner=small_report(2018))
    (tmp_path / "raw/locked.pdf").chmod(0)
    (tmp_path / "raw/closed").chmod(0)
    try:
        result = unprivileged(tmp_path)
    finally:
        (tmp_path / "raw/closed").chmod(stat.S_IRWXU)
    assert result.returncode == 1, result.stderr
    assert verdicts(tmp_path) == {"good.pdf": "ok", "locked.pdf": "rejected"}
    findings = pd.read_parquet(tmp_path / "parsed/findings.parquet").set_index("code")
    assert "Permission denied" in findings.loc["unreadable-file", "message"]
    assert "closed (Permission denied) cannot be opened" in result.stdout + result.stderr


def test_a_folder_that_may_not_be_listed_is_not_called_empty(tmp_path):
    if not permissions_hold(tmp_path):
        pytest.skip("permissions do not hold for any process here")
    write(tmp_path / "raw", good=small_report(2020))
    (tmp_path / "raw").chmod(0)
    try:
        result = unprivileged(tmp_path)
    finally:
        (tmp_path / "raw").chmod(stat.S_IRWXU)
    assert result.returncode == 2
    assert "Permission denied" in result.stderr
    assert "holds no PDF" not in result.stderr


# ---- what is no file -------------------------------------------------------------------------------------------------


def _socket(place: Path) -> None:
    # the name of a socket may have a hundred bytes: from within the folder it is short
    before = Path.cwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(place.name)
    finally:
        os.chdir(before)


NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "unreadable-file"),
    "socket": (_socket, "unreadable-file"),
    "dangling": (lambda place: place.symlink_to("gone.pdf"), "unreadable-file"),
    "itself": (lambda place: place.symlink_to(place.name), "unreadable-file"),
    "link-to-folder": (lambda place: (place.parent / "sub").mkdir() or place.symlink_to("sub"), ""),
    "link-to-device": (lambda place: place.symlink_to("/dev/zero"), "link-leads-out"),
    "folder": (Path.mkdir, ""),
}
"""What is called x.pdf → how it is made, and the code it is rejected with; none where it is no document."""


def test_what_is_no_file_is_rejected_or_passed_over(tmp_path):
    write(tmp_path / "raw", good=small_report(2020))
    for name, (make, _) in NO_FILES.items():
        make(tmp_path / f"raw/{name}.pdf")
    result = run(Settings(tmp_path / "raw", tmp_path / "parsed"), SilentReporter())
    expected = {f"{name}.pdf": [code] for name, (_, code) in NO_FILES.items() if code}
    assert codes(result) == {"good.pdf": [], **expected}
    assert len(result.rows("goals")) == 3


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_not_read(tmp_path):
    (tmp_path / "raw").mkdir()
    try:
        os.mknod(tmp_path / "raw/x.pdf", 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero, which never ends
    except OSError:
        pytest.skip("no device can be made here")
    ((source,), _) = find_documents(tmp_path / "raw")
    assert source.problem
    assert source.problem.code == "unreadable-file"


def test_a_folder_called_like_a_pdf_is_looked_into(tmp_path):
    write(tmp_path / "raw/x.pdf", inner=small_report(2020))
    assert [s.file_name for s in find_documents(tmp_path / "raw")[0]] == ["x.pdf/inner.pdf"]


# ---- what changes between listing and reading ------------------------------------------------------------------------


def _grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (Path.unlink, "unreadable-file"),
    "emptied": (lambda path: path.write_bytes(b""), "changed-meanwhile"),
    "another": (lambda path: path.write_bytes(small_report(2018)), "changed-meanwhile"),
    "grown": (_grown, "changed-meanwhile"),
    "pipe": (_a_pipe, "changed-meanwhile"),
    "a-folder": (_a_folder, "changed-meanwhile"),
}


def test_what_changes_after_the_listing_is_rejected_and_read_by_the_next_run(tmp_path, monkeypatch):
    reports = {name: small_report(year) for year, name in enumerate(CHANGES, 2010)}
    write(tmp_path / "raw", good=small_report(2020), **reports)

    def listed(folder: Path, *rest: object) -> object:
        found = find_documents(folder, *rest)
        for name, (change, _) in CHANGES.items():
            change(folder / f"{name}.pdf")
        return found

    settings = Settings(tmp_path / "raw", tmp_path / "parsed", limits=Limits(seconds=60))
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.find_documents", listed)
        first = codes(run(settings, SilentReporter()))
    assert first == {"good.pdf": [], **{f"{name}.pdf": [code] for name, (_, code) in CHANGES.items()}}
    (tmp_path / "raw/a-folder.pdf").rmdir()
    for name in ("pipe", "another", "grown", "emptied"):
        (tmp_path / f"raw/{name}.pdf").unlink()
    write(tmp_path / "raw", **reports)
    assert codes(run(settings, SilentReporter())) == {"good.pdf": [], **{f"{name}.pdf": [] for name in CHANGES}}


class Elsewhere:
    """An engine that reads documents where their files are not."""

    sends_content = True
    jobs = 0

    def run(self, calls: Sequence[Call[SourceFile]], on_progress: object = None) -> Iterator[Answer[SourceFile]]:
        with Worker() as worker:
            for call in calls:
                yield Answer(call, tuple(worker.call(call.function, tuple(call.parts()), call.bounds)))


def test_a_file_that_is_gone_when_it_is_sent_elsewhere_does_not_end_the_run(tmp_path):
    gone = ("gone", "pipe", "a-folder")
    write(tmp_path / "raw", good=small_report(2020), **{name: small_report(2010 + i) for i, name in enumerate(gone)})
    sources, _ = find_documents(tmp_path / "raw")
    for name in gone:
        CHANGES[name][0](tmp_path / f"raw/{name}.pdf")
    with Store(tmp_path / "cache") as store:
        collector = Collector(store, Elsewhere(), ReadingOptions(), lambda *_: None, lambda _: None)
        collected = {stored.source.stem: decode_outcome(stored.encoded(store)) for stored in collector.collect(sources)}
    found = {name: [f.code for f in o.findings if f.severity == "error"] for name, o in collected.items()}
    assert found == {"good": [], **{name: ["changed-meanwhile"] for name in gone}}
