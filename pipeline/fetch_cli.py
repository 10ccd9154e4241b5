"""The command ``fetch``: downloads what a folder should hold and does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

SOME_NOT_THERE = 1
NOTHING_DONE = 2
MEGABYTE = 1024 * 1024


def fetch(
    raw_pdfs: Annotated[Path, typer.Option(help="Folder with the PDFs and sources.toml.")] = Path("raw_pdfs"),
    again: Annotated[
        bool, typer.Option("--again", help="Download also what is there, to see whether it is still the same.")
    ] = False,
    max_megabytes: Annotated[int, typer.Option(min=1, help="No file may be larger.")] = 200,
    max_seconds: Annotated[int, typer.Option(min=1, help="No download may take longer.")] = 300,
) -> None:
    """Downloads the PDFs that sources.toml lists and the folder lacks.

    The only command that touches the network, by https alone. A file that is there is never replaced: where its hash,
    or that of what comes, is another than sources.toml says, that is reported. Hashes that are not listed yet are
    printed, to be added by hand.

    Exit status: 0 when the folder holds all that is listed; 1 when something could not be had or has another hash; 2
    when sources.toml cannot be used.
    """
    from pipeline.fetch import Limits, SourcesError, load_sources
    from pipeline.fetch import fetch as fetch_all

    try:
        sources = load_sources(raw_pdfs)
    except SourcesError as error:
        print(error, file=sys.stderr)
        raise SystemExit(NOTHING_DONE) from error
    limits = Limits(size=max_megabytes * MEGABYTE, seconds=max_seconds)
    is_whole = True
    for fetched in fetch_all(sources, raw_pdfs, limits, again):
        is_fine = fetched.fate in ("there", "fetched")
        is_whole &= is_fine
        print(
            f"{fetched.fate:8} {fetched.source.file_name}: {fetched.message}",
            file=sys.stdout if is_fine else sys.stderr,
        )
        if fetched.is_news:
            print(f'         add to its entry: sha256 = "{fetched.sha256}"')
    raise typer.Exit(0 if is_whole else SOME_NOT_THERE)
