"""One run at a time in a folder: the lock of one that was killed is free, of one that runs is waited for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.publish import PublishError, PublishSettings, lock_folder, publish, publish_parts
from tests.test_publish import contents, make_datasets, render

ROOT = Path(__file__).parent.parent
SHORT = PublishSettings(lock_timeout=0.3, lock_notice=0.1, lock_poll=0.02)

HOLDER = """
import sys
from pathlib import Path
from pipeline.publish.lock import lock_folder
with lock_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_second_run_says_that_it_waits_and_then_gives_up(tmp_path: Path) -> None:
    told: list[str] = []
    with held_by_another(tmp_path) as other:
        message = rf"another run \(process {other.pid}\) has been at work on {tmp_path}.*nothing was changed"
        with pytest.raises(PublishError, match=message), lock_folder(tmp_path, told.append, SHORT):
            raise AssertionError
    assert told == [f"Another run (process {other.pid}) is at work on {tmp_path}: waiting for its end"]


def test_a_run_that_ends_lets_the_next_in_and_leaves_nothing(tmp_path: Path) -> None:
    with held_by_another(tmp_path):
        pass
    with lock_folder(tmp_path, settings=SHORT):
        assert os.listdir(tmp_path) == [".lock"]
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_lock_dies_with_its_owner(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert os.listdir(tmp_path) == [".lock"]
    with lock_folder(tmp_path, settings=SHORT):
        pass
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_that_outlives_its_parent_does_not_keep_the_lock(tmp_path: Path) -> None:
    script = HOLDER.replace(
        '    print("held"', '    import os, time\n    os.fork() or time.sleep(60)\n    print("held"'
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        os.kill(parent.pid, signal.SIGKILL)
        with lock_folder(tmp_path, settings=SHORT):
            pass
        child = [p for p in Path("/proc").glob("[0-9]*/cmdline") if str(tmp_path).encode() in _read(p)]
        for path in child:
            os.kill(int(path.parent.name), signal.SIGKILL)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_who_holds_the_lock_publishes_under_it(tmp_path: Path) -> None:
    with lock_folder(tmp_path / "parsed") as lock:
        publish_parts([make_datasets(2)], tmp_path / "parsed", lock)
        publish_parts([make_datasets(1)], tmp_path / "parsed", lock)
    assert contents(tmp_path / "parsed") == render(make_datasets(1))


def test_a_folder_made_for_the_lock_goes_if_nothing_came_into_it(tmp_path: Path) -> None:
    with lock_folder(tmp_path / "a" / "parsed"):
        pass
    assert not (tmp_path / "a" / "parsed").exists()


def test_a_file_system_without_locks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    told: list[str] = []
    with lock_folder(tmp_path, told.append):
        assert os.listdir(tmp_path) == [".lock"]
    assert [message for message in told if "without locks" in message]


TWO_RUNS = """
import sys
from pathlib import Path
from pipeline.publish import publish
from tests.test_publish import make_datasets
for _ in range(5):
    publish(make_datasets(int(sys.argv[2])), Path(sys.argv[1]))
"""


def test_two_processes_at_once_leave_one_whole_set(tmp_path: Path) -> None:
    commands = [[sys.executable, "-c", TWO_RUNS, str(tmp_path), str(count)] for count in (1, 2)]
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    assert [process.wait() for process in processes] == [0, 0]
    assert contents(tmp_path) in [render(make_datasets(n)) for n in (1, 2)]
    publish(make_datasets(3), tmp_path)
    assert contents(tmp_path) == render(make_datasets(3))
