"""How memory and time of publishing grow with the number of documents: ``python -m tests.benchmarks.publishing``.

Each size runs in a process of its own, which makes the records of one document after the other, as large as those of
the published report of 2023 (43 goals, 172 statuses, 148 comments), publishes them in parts, and says its peak memory
and what of its processor time went into publishing.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.model import PageBox
from pipeline.publish import publish_parts
from tests.records import REGIONS, goal_id, make_comment, make_document, make_finding, make_goal, make_link, make_status

ROOT = Path(__file__).parents[2]
SIZES = (1, 10, 100, 1000)
ROUNDS = 3
SECTIONS = (7, 7, 6, 6, 6, 6, 5)
"""Goals of each section."""
COMMENTS_OF = {0: (*REGIONS, "RCC Norr"), 1: REGIONS[:3], 2: REGIONS[:3]}
"""Who comments on a goal, in turn: 148 to 158 comments in all."""
WORDS = [
    "arbetet",
    "patienter",
    "under",
    "året",
    "planeras",
    "enligt",
    "vårdförlopp",
    "har",
    "införts",
    "regionen",
    "mottagning",
    "saknas",
    "rutin",
    "kontaktsjuksköterska",
    "uppföljning",
    "remiss",
    "av",
    "i",
    "och",
    "för",
    "med",
    "som",
]


def report(number: int) -> dict[str, list[Any]]:
    """The records of one report: the ``number``-th of an archive of families of fifty years each."""
    chance = random.Random(number)
    family, year = f"family-{number // 50:03d}", 2000 + number % 50
    document = f"{chance.getrandbits(48):012x}"
    own: dict[str, Any] = {"document_id": document, "report_year": year}

    def boxes(count: int) -> tuple[PageBox, ...]:
        return tuple(PageBox(5 + i, *(round(chance.uniform(50, 700), 3) for _ in range(4))) for i in range(count))

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    goals = [(s, n, goal_id(s, n, year, family)) for s, count in enumerate(SECTIONS, 1) for n in range(1, count + 1)]
    return {
        "documents": [make_document(**own, family=family)],
        "goals": [make_goal(s, n, text(25), goal_id=i, boxes=boxes(1), **own) for s, n, i in goals],
        "statuses": [make_status(s, n, r, goal_id=i, report_year=year) for s, n, i in goals for r in REGIONS],
        "comments": [
            make_comment(s, n, r, text(chance.randint(5, 80)), goal_id=i, report_year=year, boxes=boxes(2))
            for s, n, i in goals
            for r in COMMENTS_OF[n % len(COMMENTS_OF)]
        ],
        "findings": [make_finding(n, document_id=document) for n in range(1, 8)],
    }


def links(family: int, documents: int) -> dict[str, list[Any]]:
    """What matching gives for a family: each goal is linked with that of the next year."""
    years = range(2000, 2000 + min(50, documents - 50 * family) - 1)
    ids = [(s, n) for s, count in enumerate(SECTIONS, 1) for n in range(1, count + 1)]
    name = f"family-{family:03d}"
    return {
        "goal_links": [
            make_link(goal_id(s, n, y, name), goal_id(s, n, y + 1, name), report_year_from=y, report_year_to=y + 1)
            for y in years
            for s, n in ids
        ]
    }


class Archive:
    """The parts of an archive; knows what making them took."""

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.spent = 0.0

    def __iter__(self) -> Iterator[dict[str, list[Any]]]:
        yield from (self.timed(report, n) for n in range(self.documents))
        yield from (self.timed(links, n, self.documents) for n in range(-(-self.documents // 50)))

    def timed(self, make: Any, *arguments: int) -> dict[str, list[Any]]:
        start = time.process_time()
        part: dict[str, list[Any]] = make(*arguments)
        self.spent += time.process_time() - start
        return part


def child(documents: int) -> None:
    """Publishes, and prints peak memory (MiB) and the processor's time (s) it took."""
    archive = Archive(documents)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        publish_parts(archive, Path(folder))
        spent = time.process_time() - start - archive.spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak": peak, "spent": spent}))


def measured(documents: int) -> dict[str, float]:
    """Peak memory (MiB) and the processor's time (s) of a process that publishes an archive."""
    command = [sys.executable, "-m", "tests.benchmarks.publishing", str(documents)]
    environment = os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system"}  # as the program does
    result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, float] = json.loads(result.stdout)
    return found


def main() -> None:
    """Measures and prints."""
    print("publishing in parts: documents, peak memory of the process, processor time for each document")
    base = 0.0
    for size in SIZES:
        rounds = [measured(size) for _ in range(1 if size >= 1000 else ROUNDS)]
        peak, spent = (median(r[key] for r in rounds) for key in ("peak", "spent"))
        base = peak if size == 10 else base
        ratio = f"  memory {peak / base:.2f} times that of 10" if base else ""
        print(f"  {size:5} {peak:7.1f} MiB {1000 * spent / size:7.2f} ms{ratio}", flush=True)


if __name__ == "__main__":
    child(int(sys.argv[1])) if len(sys.argv) > 1 else main()
