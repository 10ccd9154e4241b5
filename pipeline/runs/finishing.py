"""From an outcome as it was read to the one that is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.corrections import Corrections, apply_corrections
from pipeline.documents import Outcome, Profiles, known_profiles
from pipeline.documents.codec import encode
from pipeline.documents.figures import with_figures
from pipeline.model import Document


@dataclass(frozen=True)
class Finishing:
    """What is done to each outcome after it was read, every time, so that a correction needs no new reading.

    ``corrections`` are what people say about single values, ``profiles`` the folder of more profiles.
    """

    corrections: Corrections
    profiles: str | None = None

    def digest(self) -> str:
        """All that it rests on beside the program; what the folder of profiles holds counts with the reading."""
        return encode(self.corrections).decode("ascii")

    def finished(self, outcome: Outcome) -> Outcome:
        """The outcome as it is published: as people say, and ``partial`` when a correction does not fit any more.

        The figures are those of the comments as they are then.
        """
        if outcome.document.status == "rejected" or not self.corrections.entries:
            return outcome
        return self._corrected(outcome)

    def aimless(self, documents: Iterable[Document]) -> Iterator[str]:
        """What is to be said of corrections about reports that are not there."""
        for entry in self.corrections.without_report(documents):
            yield f"{entry}: no report of that year was read"

    def _corrected(self, outcome: Outcome) -> Outcome:
        corrected = apply_corrections(self.corrections, outcome.document, outcome.records, self._profiles.reports)
        if not corrected.outcomes:
            return outcome
        outcome = replace(outcome, records=corrected.records, findings=(*outcome.findings, *corrected.findings))
        return with_figures(outcome.settled(), self._profiles)

    @cached_property
    def _profiles(self) -> Profiles:
        return known_profiles(Path(self.profiles) if self.profiles else None)
