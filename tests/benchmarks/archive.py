"""An archive of constructed reports of any size, for measuring how the program grows.

At most one report per family and year is published, so an archive is publishers times years: the built-in family and
further ones, whose profiles are written beside the reports. Texts, regions, statuses and layouts vary; the same seed
makes the same bytes::

    python -m tests.benchmarks.archive FOLDER --documents 1000
    python -m pipeline run --raw-pdfs FOLDER/raw_pdfs --profiles FOLDER/profiles --parsed FOLDER/parsed
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, TypeVar

from tests.benchmarks.varied import Publisher, profile_text, publisher, varied
from tests.corpus.layouts import Layout, layout_named
from tests.corpus.typeset import typeset
from tests.corpus.typeset_typst import TYPST_LAYOUTS, TypstLayout, compile_typst

PUBLISHERS = 20
"""So many whatever the size, nearly as many as Sweden has regions: each profile costs time for every document, and the
growth with the number of documents is what is to be measured."""
FIRST_YEAR, LAST_YEAR, END_OF_YEARS = 2000, 2023, 2099
"""An archive ends with ``LAST_YEAR`` as long as it has no more years; profiles know the years 2000 to 2099."""

LAYOUT_NAMES = (
    "published",
    "unruled",
    "horizontal",
    "repeated-header",
    "unruled-centred",
    "landscape-coloured",
    "rotated-90",
    "continuous",
    "middle-goals",
    "bottom-statuses",
    "whole-rows",
    "continued-headings",
    "dense",
    "ligatures",
    "plain-goals",
    "wide-paper",
)
TYPST_SHARE = 1 / 16
"""Share of tagged reports as a word processor makes them; they take four times as long to make."""


class Archive(NamedTuple):
    """Where the reports and the further profiles are."""

    raw_pdfs: Path
    profiles: Path


class Report(NamedTuple):
    """One report to be made."""

    publisher: int
    year: int

    def path(self, raw_pdfs: Path) -> Path:
        family = publisher(self.publisher).family
        return raw_pdfs / family / f"{family}-{self.year}.pdf"


def plan(documents: int) -> list[Report]:
    """The reports of an archive of this size: the same years of all publishers, as far as they go.

    Raises:
        ValueError: there are not so many publishers and years.
    """
    count = max(PUBLISHERS, -(-documents // (END_OF_YEARS - FIRST_YEAR + 1)))
    years = -(-documents // count)
    first = max(FIRST_YEAR, LAST_YEAR - years + 1)
    try:
        publisher(count - 1)
    except IndexError as error:
        raise ValueError(f"an archive of {documents} documents is too large: {error}") from error
    return [Report(n, first + year) for year in range(years) for n in range(count)][:documents]


def make_archive(folder: Path, documents: int, profiles: Path | None = None, seed: int = 0, jobs: int = 2) -> Archive:
    """Writes an archive into ``folder``.

    Args:
        folder: gets ``raw_pdfs`` and, where ``profiles`` names no other, ``profiles``.
        documents: number of reports.
        profiles: folder for the profiles of the further publishers.
        seed: another one makes other texts in other layouts.
        jobs: number of processes, which changes nothing in the files.

    Raises:
        ValueError: so many documents cannot be made.
    """
    reports = plan(documents)
    archive = Archive(folder / "raw_pdfs", profiles or folder / "profiles")
    archive.profiles.mkdir(parents=True, exist_ok=True)
    for number in sorted({report.publisher for report in reports} | set(range(PUBLISHERS))):
        of = publisher(number)
        (archive.raw_pdfs / of.family).mkdir(parents=True, exist_ok=True)
        if number:
            (archive.profiles / f"{of.family}.toml").write_text(profile_text(of), encoding="utf-8")
    chunks = [(archive.raw_pdfs, reports[start::jobs], seed) for start in range(jobs)]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for _ in pool.map(_write, chunks):
            pass
    return archive


def _write(work: tuple[Path, list[Report], int]) -> None:
    raw_pdfs, reports, seed = work
    for report in reports:
        report.path(raw_pdfs).write_bytes(make_report(report, seed))


def make_report(report: Report, seed: int = 0) -> bytes:
    """The PDF of one report."""
    of = publisher(report.publisher)
    source = varied(of, report.year, seed)
    chance = random.Random(f"layout {seed} {report}")
    layouts = list(_layouts(chance, of))
    while True:
        layout = layouts.pop(0)
        if isinstance(layout, TypstLayout):
            return compile_typst(source, layout)
        try:
            return typeset(source, layout)[0]
        except ValueError:
            if not layouts:
                raise


def _layouts(chance: random.Random, of: Publisher) -> Iterator[Layout | TypstLayout]:
    """Layouts in the order in which to try them: a word may be too long for the columns of the first."""
    if chance.random() < TYPST_SHARE:
        yield _with_regions(chance.choice([layout for layout in TYPST_LAYOUTS if layout.is_tagged]), of)
    for name in chance.sample(LAYOUT_NAMES, len(LAYOUT_NAMES)):
        yield _with_regions(layout_named(name), of)


L = TypeVar("L", Layout, TypstLayout)


def _with_regions(layout: L, of: Publisher) -> L:
    return replace(layout, region_order=tuple(of.codes[region] for region in layout.region_order))


def main() -> None:
    """Makes an archive as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archive", description=make_archive.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--profiles", type=Path, help="folder for the profiles; default FOLDER/profiles")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    archive = make_archive(options.folder, options.documents, options.profiles, options.seed, options.jobs)
    print(f"python -m pipeline run --raw-pdfs {archive.raw_pdfs} --profiles {archive.profiles}")


if __name__ == "__main__":
    main()
