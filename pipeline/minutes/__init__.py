"""Minutes to meetings, agenda items, sections, decisions and links."""

from pipeline.minutes.extract import MinutesRecords, extract
from pipeline.minutes.ledger import Home
from pipeline.minutes.mentions import find_mentions
from pipeline.model import Passage

__all__ = ["Home", "MinutesRecords", "Passage", "extract", "find_mentions"]
