"""What can go wrong with a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FailureKind = Literal["time", "processor-time", "memory", "died", "garbled", "mistake"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave nothing.

    ``kind``: over the limit of time, of processor time or of memory; the process died; it sent what is no answer; the
    function raised. ``detail``: the value found, in words: seconds, a signal's name, an exception and its place.
    """

    kind: FailureKind
    detail: str


class StartError(Exception):
    """A process ended by itself before it had loaded what it works with: whatever it is asked, so will the next."""


class CallError(Exception):
    """A call gave nothing; ``failure`` says why. Its process is gone."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind}: {failure.detail}")
        self.failure = failure
