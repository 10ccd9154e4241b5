"""The command ``review``: pages to look at, correct and decide on, in a browser and without a network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.folders import PARSED
from pipeline.options import ParsedFolder, ProfilesFolder

NOTHING_WRITTEN = 2


def review(
    parsed: ParsedFolder = PARSED,
    raw_pdfs: Annotated[
        Path | None, typer.Option(help="Folder with the PDFs. Without it: the one `run` reads.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder to write. Without it: review/ in that of the datasets."),
    ] = None,
    profiles: ProfilesFolder = None,
) -> None:
    """Writes a folder of web pages that show each value beside its page; corrections are made there and downloaded.

    The pages work without a network and without a server. Exit status: 0 when they are written, 2 when not.
    """
    from pipeline.evaluate import EvaluationError
    from pipeline.folders import RAW_PDFS, default_reading
    from pipeline.profile import ProfileError
    from pipeline.review import ReviewError, build_review

    reading = None if raw_pdfs else default_reading()
    folder = raw_pdfs or (reading.folder if reading else RAW_PDFS)
    target = out or parsed / "review"
    try:
        built = build_review(parsed, folder, target, profiles)
    except (ReviewError, EvaluationError, ProfileError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(NOTHING_WRITTEN) from error
    for remark in built.remarks:
        print(f"warning {remark}", file=sys.stderr)
    print(
        f"{built.documents} documents, {built.pages} pages ({built.drawn} drawn, the others as before), "
        f"{built.to_review} values to review, {built.links_waiting} links to decide\nOpen {target / 'index.html'}"
    )
