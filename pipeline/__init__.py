"""Turns published follow-up reports and minutes (PDF) into datasets that analysts trust.

As a library it reads those datasets, with pandas: :func:`load`, :func:`status_matrix`, :func:`changes` and
:func:`open_page`; :mod:`pipeline.library` has more. They are loaded when they are first used: to import this package
takes no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lazy import offered

if TYPE_CHECKING:
    from pipeline.library import changes, load, open_page, status_matrix

__version__ = "0.1.0"

__all__ = ["__version__", "changes", "load", "open_page", "status_matrix"]

__getattr__ = offered(__name__, dict.fromkeys(("changes", "load", "open_page", "status_matrix"), "pipeline.library"))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
