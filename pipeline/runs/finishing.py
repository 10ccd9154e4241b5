"""From an outcome as it was read to the one that is published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.documents import Outcome


@dataclass(frozen=True)
class Finishing:
    """What is done to each outcome after it was read, every time, so that a change here needs no new reading.

    ``raw_pdfs`` is the folder in which people keep what they say about its documents.
    """

    raw_pdfs: Path

    def digest(self) -> str:
        """A hash of what people say; what is done with it counts with the program's version."""
        return ""

    def finished(self, outcome: Outcome) -> Outcome:
        """The outcome as it is published."""
        return outcome
