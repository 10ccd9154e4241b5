"""Work in other processes: whatever happens there, here it is an answer or a reason, and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.isolation import Bounds, Call, CallError, Pool, Worker
from pipeline.isolation.frames import MAGIC
from tests.program import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

SHORT = Bounds(seconds=1.0)


def called(name: str, *parts: bytes, bounds: Bounds = SHORT) -> list[bytes]:
    with Worker() as worker:
        return list(worker.call(f"tests.misbehaving:{name}", parts, bounds))


def failure_of(name: str, *parts: bytes, bounds: Bounds = SHORT) -> tuple[str, str]:
    with pytest.raises(CallError) as caught:
        called(name, *parts, bounds=bounds)
    return caught.value.failure.kind, caught.value.failure.detail


def is_running(process: int) -> bool:
    """Whether it is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(*processes: int) -> bool:
    deadline = time.monotonic() + 20
    while any(is_running(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(is_running(process) for process in processes)


# ---- one worker ------------------------------------------------------------------------------------------------------


def test_bytes_come_back_as_they_were_sent_and_progress_is_told():
    parts = [b"", b"x", bytes(range(256)) * 5000]
    told = []
    with Worker() as worker:
        for _ in range(2):
            back = worker.call("tests.misbehaving:echo", parts, SHORT, lambda *done: told.append(done))
            assert list(back) == parts
    assert told == [(1, 1), (2, 2), (3, 3)] * 2


@pytest.mark.parametrize(
    ("name", "kind", "detail"),
    [
        ("hang", "time", "1 s"),
        ("spin", "time", "1 s"),
        ("abort", "died", "SIGABRT"),
        ("segfault", "died", "SIGSEGV"),
        ("killed", "died", "SIGKILL"),
        ("leave", "died", "exit status 7"),
        ("die_with_the_pipe_held", "died", "SIGSEGV"),
        ("fail", "mistake", r"ZeroDivisionError: on purpose \udcff \x1b[31m"),
        (
            "no_such_function",
            "mistake",
            "AttributeError: module 'tests.misbehaving' has no attribute 'no_such_function'",
        ),
    ],
)
def test_a_call_that_comes_to_nothing_says_why(name, kind, detail):
    found = failure_of(name, bounds=Bounds(seconds=30) if kind == "died" else SHORT)
    assert found[0] == kind
    assert detail in found[1]


def test_processor_time_has_a_limit_of_its_own():
    assert failure_of("spin", bounds=Bounds(seconds=60, processor_seconds=1))[0] == "processor-time"


def test_memory_has_a_limit():
    assert failure_of("allocate", bounds=Bounds(seconds=60, memory=300 << 20))[0] == "memory"


@pytest.mark.parametrize(
    "sent",
    [
        b"garbage" * 10,
        MAGIC + b"\x09\0\0\0\0",
        MAGIC + b"\x02\xff\xff\xff\xff",
        MAGIC + b"\x04\0\0\0\x03a b",
        MAGIC + b"\x01\0\0\0\0",
    ],
)
def test_what_is_no_message_is_no_answer(sent):
    assert failure_of("garbage", sent)[0] == "garbled"


def test_what_libraries_print_goes_nowhere(capfd):
    assert called("chatter", b"answer", bounds=Bounds(seconds=30)) == [b"answer"]
    assert capfd.readouterr() == ("", "")


def test_what_a_call_started_ends_with_it():
    with Worker() as worker:
        answer = worker.call("tests.misbehaving:leave_a_child", [], SHORT)
        grandchild = int(next(answer))
        assert is_running(grandchild)
        with pytest.raises(CallError):
            next(answer)
    assert wait_until_gone(grandchild)


PARENT = """
import sys
from pipeline.isolation import Bounds, Worker
worker = Worker()
(pid,) = worker.call("tests.misbehaving:who", [], Bounds())
print(pid.decode(), flush=True)
for part in worker.call(f"tests.misbehaving:{sys.argv[1]}", [], Bounds()):
    print(part.decode(), flush=True)
"""


@pytest.mark.parametrize("work", ["hang", "spin", "leave_a_child"])
def test_nothing_is_left_of_a_parent_that_was_killed(work):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, work], env=environment(), stdout=subprocess.PIPE, text=True
    )
    workers = [int(parent.stdout.readline())]
    if work == "leave_a_child":
        workers.append(int(parent.stdout.readline()))
    time.sleep(0.3)
    assert all(is_running(worker) for worker in workers)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert wait_until_gone(workers[0])
    if work == "leave_a_child":
        os.kill(workers[1], signal.SIGKILL)


# ---- several ---------------------------------------------------------------------------------------------------------


def answers(pool: Pool, *names: str) -> dict[str, str]:
    calls = [Call(f"{n} {name}", f"tests.misbehaving:{name}", lambda: [b"part"], SHORT) for n, name in enumerate(names)]
    return {a.call.subject: a.failure.kind if a.failure else b"".join(a.parts).decode() for a in pool.run(calls)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_calls_beside_those_that_fail_are_answered(jobs):
    with Pool(jobs) as pool:
        assert answers(pool, "echo", "segfault", "echo", "hang", "echo", "fail", "echo") == {
            "0 echo": "part",
            "1 segfault": "died",
            "2 echo": "part",
            "3 hang": "time",
            "4 echo": "part",
            "5 fail": "mistake",
            "6 echo": "part",
        }
        assert answers(pool, "echo") == {"0 echo": "part"}


def test_a_worker_is_used_again_and_replaced_when_it_is_worn(monkeypatch):
    monkeypatch.setattr("pipeline.isolation.pool.MOST_CALLS", 3)
    with Pool(1) as pool:
        found = answers(pool, *["who"] * 6)
    assert [len({found[f"{n} who"] for n in group}) for group in ((0, 1, 2), (3, 4, 5), range(6))] == [1, 1, 2]


def test_a_pool_that_is_left_in_the_middle_leaves_nothing_running():
    with Pool(2) as pool:
        calls = [Call(n, f"tests.misbehaving:{name}", lambda: []) for n, name in enumerate(["who", "hang", "hang"])]
        first = next(iter(pool.run(calls)))
    assert wait_until_gone(int(first.parts[0]))


def test_what_goes_wrong_on_the_way_here_is_raised_here():
    def no_parts():
        raise FileNotFoundError("gone")

    with Pool(1) as pool, pytest.raises(FileNotFoundError, match="gone"):
        list(pool.run([Call("x", "tests.misbehaving:echo", no_parts)]))
