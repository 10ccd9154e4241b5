"""From PDF files to outcomes: each document by itself, so that none can spoil another.

What reads a document (:mod:`pipeline.documents.process`) is loaded by the processes that read alone.
"""

from pipeline.documents.clashes import Clash, find_clashes
from pipeline.documents.collect import Collector, Engine, ReadingOptions, Stored, new_pool
from pipeline.documents.figures import with_figures
from pipeline.documents.limits import Limits
from pipeline.documents.outcome import Outcome, Records
from pipeline.documents.profiles import Profiles, known_profiles
from pipeline.documents.store import Store
from pipeline.documents.task import Head

__all__ = [
    "Clash",
    "Collector",
    "Engine",
    "Head",
    "Limits",
    "Outcome",
    "Profiles",
    "ReadingOptions",
    "Records",
    "Store",
    "Stored",
    "find_clashes",
    "known_profiles",
    "new_pool",
    "with_figures",
]
