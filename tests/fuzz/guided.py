"""The coverage-guided fuzzer: ``python -m tests.fuzz.guided [atheris's options]``, as in ``-max_total_time=600``.

Bytes become a layout (:func:`tests.fuzz.layouts.layout_of`), and the layout goes through the stages after reading.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    from tests.fuzz.choices import from_bytes
    from tests.fuzz.laws import check
    from tests.fuzz.layouts import layout_of, real_layout


LENGTH = 600
"""Bytes of an input: two a choice, and a layout of chance takes up to 300 choices."""
SEEDS = 48
"""Inputs to begin with: libFuzzer by itself begins with none, and after ten minutes has come to seven bytes."""


def one_input(data: bytes) -> None:
    """One layout; a law that does not hold is a crash."""
    check(layout_of(from_bytes(data)))


def main() -> None:
    """Fuzzes until told to stop."""
    for name in ("small", "tagged", "minutes"):
        check(real_layout(name))
    with tempfile.TemporaryDirectory(prefix="fuzz-") as seeds:
        for number in range(SEEDS):
            dice = random.Random(number)
            (Path(seeds) / str(number)).write_bytes(dice.randbytes(dice.randint(8, LENGTH)))
        program, *options = sys.argv
        # a folder that is given comes first: what is new is written there
        atheris.Setup([program, "-len_control=0", f"-max_len={LENGTH}", *options, seeds], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
