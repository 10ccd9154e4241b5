"""The command line: parses arguments, calls, prints. What takes time to load is loaded by the command that needs it."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Annotated, NoReturn

import typer

from pipeline import corrections_cli, export_cli, fetch_cli, links_cli, review_cli
from pipeline.folders import DEMO, PARSED, RAW_PDFS, Reading, cores, default_reading
from pipeline.options import ParsedFolder, ProfilesFolder
from pipeline.remote import fetched, is_remote

SOME_NOT_WHOLE = 1
UNDER_THE_FLOORS = 1
NOTHING_WRITTEN = 2

NOTHING_TO_READ = """Nothing to read: {folder} holds no PDF file.

Put the reports and minutes there as they were published, for example
  {folder}/uppfoljning-2023.pdf
  {folder}/minnesanteckningar-2024-11-21.pdf
and say again: followup run{option}
Folders below it are read too. Kind, year and plan are told by what stands in the documents; their names are free."""

app = typer.Typer(
    name="followup",
    help="Turns published follow-up reports and minutes (PDF) into datasets that analysts trust.\n\n"
    "Put the PDFs into raw_pdfs/, say [bold]followup run[/bold], and read the datasets from parsed/, as in "
    'pandas.read_parquet("parsed/goals.parquet"). parsed/README.md describes every column.',
    rich_markup_mode="rich",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.command()(links_cli.links)
app.command()(links_cli.explain)
app.command()(export_cli.export)
app.command()(fetch_cli.fetch)
app.command()(review_cli.review)
app.add_typer(corrections_cli.corrections)


class Layer(StrEnum):
    """What ``draw`` can show."""

    words = "words"
    rules = "rules"
    columns = "columns"
    rows = "rows"
    cells = "cells"
    items = "items"


class Reader(StrEnum):
    """What ``run`` can read PDFs with: the names of ``pipeline.reading.READERS``."""

    fast = "fast"
    pdfplumber = "pdfplumber"


class Engine(StrEnum):
    """Where ``run`` has documents read."""

    local = "local"
    dask = "dask"


def main() -> None:
    """Runs the program with the arguments of the process, and exits with its status."""
    # Arrow's own allocator keeps what is freed: 28 MiB more over 300 reports, in no less time
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    app()


def _stop(message: str) -> NoReturn:
    """Ends the program: nothing was written, and why."""
    print(message, file=sys.stderr)
    raise SystemExit(NOTHING_WRITTEN)


def _print_version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        print(f"followup {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options that hold for no command."""


@app.command()
def run(
    raw_pdfs: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Folder with the PDFs, at any depth, or a URL such as s3://bucket/reports. Without it: raw_pdfs/, and "
            "raw_pdfs/demo/ (constructed documents) as long as there are none.",
            show_default=False,
        ),
    ] = None,
    parsed: Annotated[
        str, typer.Option(metavar="DIR", help="Folder for the datasets, or a URL; replaced as a whole.")
    ] = str(PARSED),
    profiles: ProfilesFolder = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="How many documents to work on side by side. Without it: the cores of this machine."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read every document anew, whatever is known of it.")] = False,
    reader: Annotated[
        Reader, typer.Option(help="What reads the PDFs; pdfplumber is the reference, and much slower.")
    ] = Reader.fast,
    engine: Annotated[
        Engine, typer.Option(help="Where documents are read: on this machine, or on a Dask cluster.")
    ] = Engine.local,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of the cluster, as tcp://HOST:8786.", show_default=False)
    ] = None,
    max_seconds: Annotated[float, typer.Option(min=0.1, help="Limit of one document: seconds on the clock.")] = 180.0,
    max_processor_seconds: Annotated[int, typer.Option(min=1, help="Seconds of the processor.")] = 180,
    max_memory: Annotated[int, typer.Option(min=1, help="MiB of address space.")] = 2048,
    max_file_size: Annotated[int, typer.Option(min=1, help="MiB of the file.")] = 256,
    max_pages: Annotated[int, typer.Option(min=1, help="Pages.")] = 1000,
    max_words_per_page: Annotated[int, typer.Option(min=1, help="Words on one page.")] = 20_000,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every finding.")] = False,
) -> None:
    """The main job: every PDF of a folder becomes rows of the datasets.

    What is known from the run before is not read again, unless --fresh is said. A document over a limit is rejected,
    with a finding that says which. Exit status: 0 when every document is whole; 1 when the datasets are written but
    some document is partial or rejected (the findings say why); 2 when nothing is written.
    """
    from pipeline import console
    from pipeline.documents.limits import MIB, Limits
    from pipeline.run import Settings
    from pipeline.run import run as run_pipeline

    if engine is Engine.dask and not scheduler:
        from pipeline.documents.cluster import NO_SCHEDULER

        _stop(NO_SCHEDULER)
    address = scheduler if engine is Engine.dask else None
    limits = Limits(
        max_file_size * MIB, max_pages, max_words_per_page, max_seconds, max_processor_seconds, max_memory * MIB
    )
    out, err = console.make_console(), console.make_console(stderr=True)
    with _NothingWritten(), _reading(raw_pdfs) as reading, _writing(parsed) as folder:
        if not quiet:
            err.print(console.plain(_reading_what(reading, raw_pdfs)), markup=False, soft_wrap=True)
        settings = Settings(
            reading.folder, folder, jobs or cores(), reading.without, profiles, limits, fresh, reader.value, address
        )
        with console.reporting(err, quiet) as reporter:
            result = run_pipeline(settings, reporter)
        if verbose:
            result.findings  # noqa: B018 - read while they are on this machine
    console.print_result(result, out, err, quiet=quiet, verbose=verbose, parsed=parsed)
    raise typer.Exit(0 if result.is_whole else SOME_NOT_WHOLE)


class _NothingWritten:
    """Where a run does not come to its end the program exits with 2 and says why, whatever it was."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from pipeline.corrections import CorrectionError
        from pipeline.documents.cluster import ClusterError
        from pipeline.isolation import StartError
        from pipeline.matching import DecisionError
        from pipeline.profile import ProfileError
        from pipeline.publish.errors import PublishError
        from pipeline.remote import RemoteError

        if error is None or isinstance(error, SystemExit):
            return
        if isinstance(
            error,
            RemoteError
            | NotADirectoryError
            | ProfileError
            | CorrectionError
            | DecisionError
            | PublishError
            | ClusterError,
        ):
            _stop(str(error))
        if isinstance(error, StartError):
            _stop(f"{error}: nothing was written.")
        if isinstance(error, KeyboardInterrupt):
            _stop("Interrupted: nothing was written.")
        if isinstance(error, OSError):
            _stop(f"{error}: nothing was written.")
        traceback.print_exception(error)
        _stop(
            f"A mistake in the program ({type(error).__name__}): nothing was written. Please report it with the above."
        )


@app.command()
def clean(parsed: ParsedFolder = PARSED) -> None:
    """Removes what is kept between runs. The datasets stay; the next run reads every document anew.

    Exit status: 0 also where there is nothing to remove, 2 when it cannot be removed.
    """
    from pipeline.documents.store import clean as clean_store

    try:
        removed = clean_store(parsed)
    except OSError as error:
        _stop(f"What is kept in {parsed} cannot be removed: {error}")
    print(f"Removed what was kept between runs in {parsed}" if removed else f"Nothing is kept in {parsed}")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option(help="Gold file: what people say stands in the document.", show_default=False)],
    parsed: ParsedFolder = PARSED,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """How right the datasets are: accuracy per field against a gold file, and every wrong value.

    Exit status: 0 at or over the floors, 1 under them, 2 when there is nothing to compare.
    """
    import json

    from pipeline.console import make_console
    from pipeline.evaluate import EvaluationError, render
    from pipeline.evaluate import evaluate as compare

    try:
        evaluation = compare(parsed, gold)
    except EvaluationError as error:
        _stop(str(error))
    if as_json:
        print(json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=2))
    else:
        render(evaluation, make_console())
    raise typer.Exit(0 if evaluation.passed else UNDER_THE_FLOORS)


@app.command()
def draw(
    pdf: Annotated[Path, typer.Argument(help="The PDF.", show_default=False)],
    page: Annotated[int, typer.Option(min=1, help="Number of the page, from 1.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", help="Picture to write, ending in .png.", show_default=False)],
    layer: Annotated[Layer, typer.Option(help="What to draw on the page.")] = Layer.cells,
) -> None:
    """A page with what the program believed drawn on it: what to look at, and to send along, when a value is wrong.

    Exit status: 0 when the picture is written, 2 when it is not.
    """
    from pipeline.draw import DrawError, draw_page

    try:
        draw_page(pdf, page, layer.value, out)
    except DrawError as error:
        _stop(str(error))


def _nothing_to_read(folder: Path | str, option: str = "") -> NoReturn:
    _stop(NOTHING_TO_READ.format(folder=folder, option=option))


@contextmanager
def _reading(raw_pdfs: str | None) -> Iterator[Reading]:
    """What is to be read, once there is anything: a folder, or a copy of one that lies elsewhere."""
    if raw_pdfs is not None and is_remote(raw_pdfs):
        with fetched(raw_pdfs) as folder:
            yield _something(Reading(folder), raw_pdfs)
        return
    reading = Reading(Path(raw_pdfs)) if raw_pdfs is not None else default_reading()
    yield _something(reading, raw_pdfs)


def _writing(parsed: str) -> AbstractContextManager[Path]:
    """The folder that the datasets go to on this machine; what is meant for a URL is sent there at the end."""
    if not is_remote(parsed):
        return nullcontext(Path(parsed))
    from pipeline.publish.remote import delivered

    return delivered(parsed)


def _something(reading: Reading | None, raw_pdfs: str | None) -> Reading:
    """``reading``, where a document is in it; else the program ends."""
    from pipeline.intake.files import has_documents

    if reading is None:
        _nothing_to_read(RAW_PDFS)
    if reading.folder.is_dir() and not has_documents(reading.folder, reading.without):
        _nothing_to_read(raw_pdfs or reading.folder, f" --raw-pdfs {raw_pdfs or reading.folder}")
    return reading


def _reading_what(reading: Reading, raw_pdfs: str | None) -> str:
    if reading.folder == DEMO and raw_pdfs is None:
        return f"{RAW_PDFS}/ holds no PDF file yet: reading the constructed documents of {DEMO}/"
    left_out = "".join(f", without {other}/" for other in reading.without if other.is_dir())
    return f"Reading {(raw_pdfs or str(reading.folder)).rstrip('/')}/{left_out}"
