"""The coverage-guided fuzzer: ``python -m tests.fuzz.guided [atheris's options]``, as in ``-max_total_time=600``.

Bytes become a layout (:func:`tests.fuzz.layouts.layout_of`), and the layout goes through the stages after reading.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    from tests.fuzz.choices import from_bytes
    from tests.fuzz.laws import check
    from tests.fuzz.layouts import layout_of, real_layout


def one_input(data: bytes) -> None:
    """One layout; a law that does not hold is a crash."""
    check(layout_of(from_bytes(data)))


def main() -> None:
    """Fuzzes until told to stop."""
    for name in ("small", "tagged", "minutes"):
        check(real_layout(name))
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
