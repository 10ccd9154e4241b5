"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ParsedFolder = Annotated[Path, typer.Option("--parsed", help="Folder of the datasets.")]
ProfilesFolder = Annotated[
    Path | None,
    typer.Option(
        "--profiles",
        help="Folder with profiles of further publishers, beside those built in.",
        show_default=False,
    ),
]
