"""Where the time of one document goes: each stage of ``process``, against pdfplumber's bare ``extract_words``.

Processor time in a process that is warm, stage by stage in turns with the bare extraction, the best of some rounds:
``python -m tests.benchmarks.stages [ROUNDS]``. A last line per document sets all of it, from reading to records, beside
pdfplumber's words, pdf_oxide's words and, where ``make bench`` has installed it, Camelot's tables (stream).
"""

from __future__ import annotations

import gc
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pdfplumber

from pipeline import followup, minutes, reading
from pipeline.documents import process as room
from pipeline.documents import with_figures
from pipeline.documents.codec import encode_outcome
from pipeline.documents.process import known_profiles, process
from pipeline.intake import SourceFile, find_documents
from pipeline.reading import Sight, opinion
from tests.benchmarks.readers import oxide_words
from tests.benchmarks.speed import DEMO, report
from tests.benchmarks.tools import TOOLS, spent

MINUTES = report().with_name("minnesanteckningar-rpo-cancer.pdf")
ROUNDS = 7
CAMELOT = next(tool for tool in TOOLS if tool.name == "Camelot, stream")
STAGES: Mapping[str, tuple[Any, str]] = {
    "reading": (room, "read_document"),
    "classify": (room, "classify"),
    "tables": (room, "find_rows"),
    "vocabulary": (room.Vocabulary, "from_lines"),
    "followup": (followup, "extract"),
    "minutes": (minutes, "extract"),
    "hyperlinks": (room, "hyperlinks_of"),
    "seen": (room, "held_against_pages"),
    "- scan": (reading, "examined"),
    "- verdicts": (reading, "judged"),
    "- PDFium": (opinion, "page_texts"),
    "- looking": (Sight, "at_page"),
    "- comparing": (opinion, "differing_words"),
}
"""What is timed: each the function of a room that ``process`` calls. With a dash: a part of a stage, as ``scan`` and
``verdicts`` of reading, ``PDFium`` (with ``looking`` at the pages that it has open) and ``comparing`` of holding what
was read against the pages."""


def source_of(pdf: Path) -> SourceFile:
    """The file as intake finds it."""
    return next(source for source in find_documents(pdf.parent)[0] if source.path.name == pdf.name)


def bare(pdf: Path) -> int:
    """Takes the words of each page with pdfplumber alone; how many pages there are."""
    with pdfplumber.open(pdf) as document:
        for page in document.pages:
            page.extract_words()
        return len(document.pages)


@contextmanager
def timed(spent: dict[str, float]) -> Iterator[None]:
    """Adds to ``spent`` what each stage takes meanwhile, in seconds of the processor."""
    with ExitStack() as stack:
        for stage, (home, name) in STAGES.items():
            stack.enter_context(patch.object(home, name, _timed(getattr(home, name), stage, spent)))
        yield


def _timed(function: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def timed_function(*args: Any, **kwargs: Any) -> Any:
        before = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[stage] += time.process_time() - before

    return timed_function


def measure(pdf: Path, rounds: int) -> tuple[dict[str, float], int]:
    """The best time of each stage, of all and of the bare extractions (seconds), and the number of pages."""
    source, profiles = source_of(pdf), known_profiles()
    best: dict[str, float] = {}
    pages = 0
    for _ in range(rounds + 1):  # the first round loads modules and the word list; it is no one's best
        took: defaultdict[str, float] = defaultdict(float)
        gc.collect()
        with timed(took):
            before = time.process_time()
            outcome = process(source, None, profiles)
            took["all stages"] = time.process_time() - before
        took["after reading"] = took["all stages"] - took["reading"]
        took["in no stage"] = took["all stages"] - sum(took[stage] for stage in STAGES if not stage.startswith("-"))
        # what is done with an outcome before its document is done
        for name, finish in (("then figures", lambda o: with_figures(o, profiles)), ("then codec", encode_outcome)):
            before = time.process_time()
            outcome = finish(outcome)
            took[name] = time.process_time() - before
        for name, others in (("bare", bare), ("pdf_oxide", oxide_words)):
            gc.collect()
            before = time.process_time()
            pages = others(pdf)
            took[name] = time.process_time() - before
        best = {stage: min(seconds, best.get(stage, seconds)) for stage, seconds in took.items()}
    return best, pages


def against(took: Mapping[str, float], pdf: Path, pages: int) -> str:
    """From reading to records, as ratios to what other tools take for less."""
    others = {"extract_words": took["bare"], "pdf_oxide words": took["pdf_oxide"]}
    if CAMELOT.python.is_file():
        others["Camelot stream"] = spent(CAMELOT, pdf).warm
    ratios = ", ".join(f"{took['all stages'] / seconds:.3f} x {name}" for name, seconds in others.items())
    return f"reading to records: {1000 * took['all stages'] / pages:.2f} ms a page, {ratios}"


def main(rounds: int = ROUNDS) -> None:
    """Measures and prints."""
    first = min(DEMO.glob("minne*.pdf"), default=None) if not MINUTES.is_file() else MINUTES
    for pdf in filter(None, (report(), first)):
        best, pages = measure(pdf, rounds)
        compared = against(best, pdf, pages)
        reference, oxide = best.pop("bare"), best.pop("pdf_oxide")
        print(f"{pdf.name}, {pages} pages, ms of the processor a page; ratio to pdfplumber's bare extract_words")
        for name, seconds in (*best.items(), ("bare words", reference), ("pdf_oxide", oxide)):
            print(f"  {name:14} {1000 * seconds / pages:7.2f} ms  ratio {seconds / reference:.3f}")
        print(f"  {compared}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
