"""Limits of one call, as the operating system knows them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a call may take; None is no limit.

    ``seconds`` on the clock are watched by the process that asks. ``processor_seconds`` and ``memory`` (bytes of
    address space) are set in the process that works, where the system has such limits: Windows has neither, and there
    the clock alone ends a call.
    """

    seconds: float | None = None
    processor_seconds: int | None = None
    memory: int | None = None

    def as_list(self) -> list[float | None]:
        """The values in the order of the fields."""
        return [self.seconds, self.processor_seconds, self.memory]


def impose(bounds: Bounds) -> None:
    """Sets the limits of this process for the next call: what it has used of the processor so far does not count.

    Only the soft limits are set, so that each call can have its own.
    """
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _set_soft(resource.RLIMIT_CPU, None if bounds.processor_seconds is None else spent + bounds.processor_seconds)
    _set_soft(resource.RLIMIT_AS, bounds.memory)


def _set_soft(kind: int, value: int | None) -> None:
    hard = resource.getrlimit(kind)[1]
    soft = hard if value is None else value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (soft, hard))


def peak_memory() -> int:
    """The most memory (bytes) that this process has held; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    status = Path("/proc/self/status")
    if status.exists():
        # on Linux getrusage counts what the process held that started this one, before it became another program
        _, _, found = status.read_text(encoding="ascii", errors="replace").partition("\nVmHWM:")
        return int(found.split(maxsplit=1)[0]) * 1024 if found else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
