"""Texts as they are compared: white space collapsed, and, where the gold is a digest, by their SHA-256."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

NORMALISATION = "NFC, white space collapsed to single spaces, stripped; SHA-256 of the UTF-8 bytes"


def normalise(text: str) -> str:
    """``text`` in NFC with all white space collapsed to single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@cache
def digest_of(text: str) -> str:
    """SHA-256 (hexadecimal) of the normalised text."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text of the gold: its digest, and the normalised text itself unless the gold holds digests only."""

    digest: str
    text: str | None = None

    @classmethod
    def of(cls, text: str) -> GoldText:
        return cls(digest_of(text), normalise(text))

    def equals(self, found: str) -> bool:
        return digest_of(found) == self.digest

    def distance(self, found: str) -> int | None:
        """Levenshtein distance in characters between the normalised texts; None where only a digest is known."""
        return None if self.text is None else Levenshtein.distance(self.text, normalise(found))

    def similarity(self, found: str) -> float:
        """1 for equal texts, less for less alike ones, down to 0; of a digest nothing is known but equality."""
        if self.equals(found):
            return 1.0
        return 0.0 if self.text is None else Levenshtein.normalized_similarity(self.text, normalise(found))

    @property
    def shown(self) -> str:
        """What stands for the text in a list of wrong values."""
        return self.text if self.text is not None else f"sha256:{self.digest}"
