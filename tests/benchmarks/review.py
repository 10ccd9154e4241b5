"""How long the review of ten reports takes to build, and to open in a real Chromium.

The ten are the constructed reports, some of them several times under other years, each a file of its own (their pages
are drawn one by one). Limits: 60 s to build, 2 s to open, on a laptop: ``python -m tests.benchmarks.review``.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.documents import known_profiles
from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.matching import link_goals
from pipeline.publish import publish
from pipeline.review import build_review
from tests.browser import CHROMIUM, chromium

DEMO = Path(__file__).parents[2] / "raw_pdfs" / "demo"
REPORTS = 10
FIRST_YEAR = 2011
BUILD_LIMIT, OPEN_LIMIT = 60.0, 2.0
ROUNDS = 5

OPENED = """
    const done = arguments[0];
    const wait = () => {
        const picture = document.querySelector('.sheet img');
        const isThere = document.body.dataset.ready && picture && picture.complete && picture.naturalWidth;
        if (isThere) requestAnimationFrame(() => done(performance.now())); else setTimeout(wait, 5);
    };
    wait();
"""
"""Milliseconds from the start of the navigation until values, boxes and the first picture of a page are there."""


def ten_reports(folder: Path) -> None:
    """PDFs in ``folder/raw``, their datasets in ``folder/parsed``."""
    raw = folder / "raw"
    raw.mkdir()
    shipped = sorted(DEMO.glob("uppfoljning*.pdf"))
    for number in range(REPORTS):
        content = shipped[number % len(shipped)].read_bytes()
        # what stands behind the end of a PDF changes its hash and nothing else
        (raw / f"{FIRST_YEAR + number}.pdf").write_bytes(content + b"\n%% %d\n" % number)
    read = [process(source, profiles=known_profiles()) for source in find_documents(DEMO)[0]]
    outcomes = [outcome for outcome in read if outcome.document.kind == "followup"]
    records: defaultdict[str, list[Any]] = defaultdict(list)
    for number, source in enumerate(find_documents(raw)[0]):
        outcome = outcomes[number % len(outcomes)]
        changes = {"document_id": source.document_id, "report_year": FIRST_YEAR + number}
        records["documents"].append(
            replace(outcome.document, **changes, sha256=source.sha256, file_name=source.file_name)
        )
        for name in ("goals", "statuses", "comments"):
            records[name] += [_of_year(row, changes) for row in outcome.records[name]]
    linked = link_goals(records["goals"], records["statuses"], records["comments"])
    publish({**records, "goal_links": linked.goal_links, "goal_threads": linked.goal_threads}, folder / "parsed")


def _of_year(row: Any, changes: dict[str, Any]) -> Any:
    known = {name: value for name, value in changes.items() if hasattr(row, name)}
    return replace(row, **known, goal_id=re.sub(r":\d{4}:", f":{changes['report_year']}:", row.goal_id))


def opening_times(page: Path, folder: Path, rounds: int) -> list[float]:
    """Seconds until the pages are there, each time in a browser that has not seen them."""
    times = []
    for number in range(rounds):
        with chromium(folder / f"browser-{number}") as browser:
            browser.get(page.as_uri())
            times.append(browser.execute_async_script(OPENED) / 1000)
    return times


def main(rounds: int = ROUNDS) -> None:
    """Measures and prints."""
    import shutil

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ten_reports(folder)
        figures = []
        for what in ("every page drawn", "nothing new"):
            clock, processor = time.perf_counter(), time.process_time()
            built = build_review(folder / "parsed", folder / "raw", folder / "review")
            figures.append((what, time.perf_counter() - clock, time.process_time() - processor))
        size = sum(file.stat().st_size for file in (folder / "review").rglob("*") if file.is_file())
        print(f"followup review of {built.documents} reports, {built.pages} pages: {size / 1e6:.0f} MB")
        for what, clock, processor in figures:
            print(f"  build, {what:18} {clock:6.2f} s  processor {processor:6.2f} s  limit {BUILD_LIMIT:.0f} s")
        if not shutil.which(CHROMIUM):
            print(f"  open: not measured, {CHROMIUM} is not installed")
            return
        times = sorted(opening_times(folder / "review" / "index.html", folder, rounds))
        middle, slowest = times[len(times) // 2], times[-1]
        print(f"  open, {rounds} new browsers: median {middle:.2f} s, slowest {slowest:.2f} s, limit {OPEN_LIMIT} s")


if __name__ == "__main__":
    main()
