"""What nearly every document needs, made while the process that reads still waits for its first."""

from __future__ import annotations

from contextlib import suppress

from pipeline.documents.process import word_list
from pipeline.documents.profiles import known_profiles
from pipeline.reading.engines import load_engine
from pipeline.text import WordListMissingError


def up() -> None:
    """Loads profiles, word list and the engine of the second opinion. What is missing is told of when it is needed."""
    known_profiles()
    with suppress(WordListMissingError, OSError):
        word_list().load()
    load_engine()
