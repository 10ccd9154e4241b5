"""From an outcome as it was read to the one that is published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.documents import Outcome, Profiles, known_profiles
from pipeline.documents.figures import with_figures


@dataclass(frozen=True)
class Finishing:
    """What is done to each outcome after it was read, every time, so that a change here needs no new reading.

    ``raw_pdfs`` is the folder in which people keep what they say about its documents, ``profiles`` the folder of more
    profiles.
    """

    raw_pdfs: Path
    profiles: Path | None = None

    def digest(self) -> str:
        """A hash of what people say; what is done with it counts with the program's version."""
        return ""

    def finished(self, outcome: Outcome) -> Outcome:
        """The outcome as it is published: figures are those of the comments as they are published."""
        return with_figures(outcome, self._profiles)

    @cached_property
    def _profiles(self) -> Profiles:
        return known_profiles(self.profiles)
