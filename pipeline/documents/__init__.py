"""From PDF files to outcomes: each document by itself, so that none can spoil another.

What reads a document (:mod:`pipeline.documents.process`) is loaded by the processes that read alone, and they load
nothing else of this room.
"""

from typing import TYPE_CHECKING

from pipeline.lazy import offered

if TYPE_CHECKING:
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

__getattr__ = offered(
    __name__,
    {
        "Clash": "pipeline.documents.clashes",
        "Collector": "pipeline.documents.collect",
        "Engine": "pipeline.documents.collect",
        "Head": "pipeline.documents.task",
        "Limits": "pipeline.documents.limits",
        "Outcome": "pipeline.documents.outcome",
        "Profiles": "pipeline.documents.profiles",
        "ReadingOptions": "pipeline.documents.collect",
        "Records": "pipeline.documents.outcome",
        "Store": "pipeline.documents.store",
        "Stored": "pipeline.documents.collect",
        "find_clashes": "pipeline.documents.clashes",
        "known_profiles": "pipeline.documents.profiles",
        "new_pool": "pipeline.documents.collect",
        "with_figures": "pipeline.documents.figures",
    },
)
