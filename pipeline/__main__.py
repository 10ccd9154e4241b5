"""``python -m pipeline`` is the console script ``followup``.

Of a run the processes that work are started first of all: the command line alone takes as long to load as a page to
read.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.beforehand import OBJECTS_BETWEEN_COLLECTIONS, TO_MAKE, TO_READ, WITHOUT, last_run


def main() -> None:
    """Runs the program with the arguments of the process, and exits with its status."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    if not reads_anew(sys.argv[1:]):
        _program()
        return
    from pipeline.isolation.ahead import end_untaken, start_ahead

    for modules in (TO_READ, TO_MAKE):
        start_ahead(modules, WITHOUT.get(modules, ()))
    try:
        _program()
    finally:
        end_untaken()


def _program() -> None:
    from pipeline import cli

    cli.main()


def reads_anew(arguments: Sequence[str]) -> bool:
    """Whether the arguments are those of a run that surely reads documents on this machine.

    The command line decides what they mean; here a mistake costs a process too many, or some time.
    """
    if arguments[:1] != ["run"] or {"--help", "--scheduler", "dask", "--engine=dask"}.intersection(arguments):
        return False
    return "--fresh" in arguments or not last_run(_parsed(arguments)).exists()


def _parsed(arguments: Sequence[str]) -> Path:
    """The folder of the datasets."""
    from pipeline.folders import PARSED

    named = [a.partition("=")[2] for a in arguments if a.startswith("--parsed=")]
    named += [value for option, value in pairwise(arguments) if option == "--parsed"]
    return Path(named[-1]) if named else PARSED


if __name__ == "__main__":
    main()
