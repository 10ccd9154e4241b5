"""The command ``corrections check``: which corrections are applied, and which fit no longer."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.options import ProfilesFolder

if TYPE_CHECKING:
    from pipeline.corrections import Applied, Corrections
    from pipeline.folders import Reading

SOME_DO_NOT_FIT = 1
NOTHING_CHECKED = 2

corrections = typer.Typer(
    name="corrections",
    help="Corrections of single values (corrections.toml beside the PDFs): check whether they still fit.",
    no_args_is_help=True,
)


@corrections.callback()
def _group() -> None:
    """Corrections of single values (corrections.toml beside the PDFs)."""


@corrections.command()
def check(
    raw_pdfs: Annotated[
        Path | None,
        typer.Option(help="Folder with the PDFs and corrections.toml. Without it: the one `run` reads."),
    ] = None,
    profiles: ProfilesFolder = None,
) -> None:
    """Reads the documents and says of each correction whether it is applied, stale or without a target.

    Exit status: 0 when all are applied, 1 when some are not, 2 when the file cannot be used or nothing can be read.
    """
    from pipeline.corrections import CorrectionError, load_corrections
    from pipeline.folders import RAW_PDFS, Reading, default_reading
    from pipeline.profile import ProfileError

    reading = Reading(raw_pdfs) if raw_pdfs else default_reading()
    if reading is None:
        _stop(f"Nothing to read: {RAW_PDFS} holds no PDF file")
    try:
        known = load_corrections(reading.folder)
        told = _told(known, list(_outcomes(known, reading, profiles)) if known.entries else [])
    except (CorrectionError, ProfileError, NotADirectoryError) as error:
        _stop(str(error))
    for state, line in told:
        print(f"{state}: {line}")
    counts = Counter(state for state, _ in told)
    print(_closing(counts, len(told)))
    raise typer.Exit(0 if counts.keys() <= {"applied"} else SOME_DO_NOT_FIT)


def _outcomes(known: Corrections, reading: Reading, profiles: Path | None) -> Iterator[Applied]:
    """What becomes of each correction whose report is there."""
    from pipeline.corrections import apply_corrections
    from pipeline.documents import Collector, ReadingOptions, Store, find_clashes, known_profiles, new_pool
    from pipeline.documents.codec import decode_outcome
    from pipeline.folders import cores
    from pipeline.intake import find_documents

    families = known_profiles(profiles)
    sources, _ = find_documents(reading.folder, reading.without)
    with tempfile.TemporaryDirectory(prefix="followup-") as kept, Store(Path(kept)) as store, new_pool(cores()) as pool:
        options = ReadingOptions(profiles=profiles)
        documents = Collector(store, pool, options, lambda *_: None, lambda _: None).collect(sources)
        clashes = find_clashes(stored.head.document for stored in documents)
        for stored in documents:
            outcome, clash = decode_outcome(stored.encoded(store)), clashes.get(stored.document_id)
            outcome = clash.settle(outcome) if clash else outcome
            yield from apply_corrections(known, outcome.document, outcome.records, families.reports).outcomes


def _told(known: Corrections, outcomes: Iterable[Applied]) -> list[tuple[str, str]]:
    """State and line of each correction, in the order of the file."""
    by_place = {outcome.entry.place: outcome for outcome in outcomes}
    lines = []
    for entry in known.entries:
        outcome = by_place.get(entry.place)
        if outcome is None:
            lines.append(("without-target", f"{entry}: no report of {entry.goal.family} {entry.goal.year} is there"))
        else:
            lines.append((outcome.state, f"{entry}: {outcome.message}"))
    return lines


def _closing(counts: Counter[str], total: int) -> str:
    if not total:
        return "There are no corrections."
    return f"{total} corrections: " + ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))


def _stop(message: str) -> NoReturn:
    """Ends the program: nothing was checked, and why."""
    print(message, file=sys.stderr)
    raise SystemExit(NOTHING_CHECKED)
