"""The command line: parses arguments, calls, prints. What takes time to load is loaded by the command that needs it."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline import links_cli
from pipeline.folders import DEMO, PARSED, RAW_PDFS, Reading, default_reading

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


class Layer(StrEnum):
    """What ``draw`` can show."""

    words = "words"
    rules = "rules"
    columns = "columns"
    rows = "rows"
    cells = "cells"
    items = "items"


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
        Path | None,
        typer.Option(
            help="Folder with the PDFs, at any depth. Without it: raw_pdfs/, and raw_pdfs/demo/ (constructed "
            "documents) as long as there are none.",
            show_default=False,
        ),
    ] = None,
    parsed: Annotated[Path, typer.Option(help="Folder for the datasets; replaced as a whole.")] = PARSED,
    profiles: Annotated[
        Path | None,
        typer.Option(help="Folder with profiles of further publishers, beside those built in.", show_default=False),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many documents to work on side by side.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every finding.")] = False,
) -> None:
    """The main job: every PDF of a folder becomes rows of the datasets.

    Exit status: 0 when every document is whole; 1 when the datasets are written but some document is partial or
    rejected (the findings say why); 2 when nothing is written.
    """
    from pipeline import console
    from pipeline.matching import DecisionError
    from pipeline.profile import ProfileError
    from pipeline.publish import PublishError
    from pipeline.run import NothingToReadError, Settings
    from pipeline.run import run as run_pipeline

    out, err = console.make_console(), console.make_console(stderr=True)
    reading = Reading(raw_pdfs) if raw_pdfs else default_reading()
    if not reading:
        _nothing_to_read(RAW_PDFS)
    if not quiet:
        err.print(_reading_what(reading, is_chosen=raw_pdfs is not None), markup=False)
    try:
        with console.reporting(err, quiet) as reporter:
            result = run_pipeline(Settings(reading.folder, parsed, jobs, reading.without, profiles), reporter)
    except NothingToReadError:
        _nothing_to_read(reading.folder, f" --raw-pdfs {reading.folder}")
    except (NotADirectoryError, ProfileError, DecisionError, PublishError) as error:
        _stop(str(error))
    except KeyboardInterrupt:
        _stop("Interrupted: nothing was written.")
    console.print_result(result, parsed, out, err, quiet=quiet, verbose=verbose)
    raise typer.Exit(0 if result.is_whole else SOME_NOT_WHOLE)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option(help="Gold file: what people say stands in the document.", show_default=False)],
    parsed: Annotated[Path, typer.Option(help="Folder of the datasets.")] = PARSED,
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


def _nothing_to_read(folder: Path, option: str = "") -> NoReturn:
    _stop(NOTHING_TO_READ.format(folder=folder, option=option))


def _reading_what(reading: Reading, is_chosen: bool) -> str:
    if reading.folder == DEMO and not is_chosen:
        return f"{RAW_PDFS}/ holds no PDF file yet: reading the constructed documents of {DEMO}/"
    return f"Reading {reading.folder}/" + "".join(f", without {other}/" for other in reading.without if other.is_dir())
