"""Minutes to meetings, agenda items, sections, decisions and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lazy import offered
from pipeline.minutes.extract import MinutesRecords, extract
from pipeline.minutes.ledger import Home
from pipeline.model import Passage

if TYPE_CHECKING:
    from pipeline.minutes.mentions import find_mentions

__all__ = ["Home", "MinutesRecords", "Passage", "extract", "find_mentions"]

# what looks for mentions loads a library that minutes are read without
__getattr__ = offered(__name__, {"find_mentions": "pipeline.minutes.mentions"})
