"""Lets one call of the operating system fail, or be the last that a process makes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline import schemas
from pipeline.publish import files, moves, sets, spool
from pipeline.schemas import DATASETS

CALLS = ("fsync", "link", "mkdir", "open", "rename", "replace", "rmdir", "symlink", "unlink")
"""What changes a folder; writing to a file fails for real in the tests on a full disk."""


class Count:
    """How many calls were made, and whether the one that was waited for was among them."""

    def __init__(self) -> None:
        self.made = 0
        self.hit = False


@contextmanager
def at_call(number: int, act: Callable[[str], None]) -> Iterator[Count]:
    """Calls ``act`` with the function's name before the ``number``-th (from 1) of the calls :data:`CALLS`."""
    count = Count()
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, _counted(name, number, act, count))
        yield count


def _counted(name: str, number: int, act: Callable[[str], None], count: Count) -> Callable[..., Any]:
    real: Callable[..., Any] = getattr(os, name)

    def call(*arguments: Any, **named: Any) -> Any:
        count.made += 1
        if count.made == number:
            count.hit = True
            act(name)
        # the disk itself is no part of these tests, and slow
        return None if name == "fsync" else real(*arguments, **named)

    return call


def failing(code: int) -> Callable[[str], None]:
    """For :func:`at_call`: the call fails with this error number."""

    def fail(name: str) -> None:
        raise OSError(code, os.strerror(code), f"somewhere in {name}")

    return fail


@contextmanager
def small_contract() -> Iterator[None]:
    """A contract of two datasets: tests that go through every call of a run have fewer to go through."""
    small = tuple(dataset for dataset in DATASETS if dataset.name in ("documents", "goals"))
    with pytest.MonkeyPatch.context() as patch:
        for room in (schemas, files, moves, sets, spool):
            patch.setattr(room, "DATASETS", small)
        yield


@contextmanager
def without_links() -> Iterator[None]:
    """A file system that has no symbolic links."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "symlink", lambda *_, **__: failing(1)("symlink"))
        yield
