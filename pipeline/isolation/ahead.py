"""Processes that are started before a pool asks for them: they load what they need while this one loads the rest."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.isolation.worker import Worker

_started: dict[tuple[tuple[str, ...], tuple[str, ...]], Worker] = {}


def start_ahead(preload: Sequence[str], without: Sequence[str] = ()) -> None:
    """Starts a worker for the first pool that wants one with these modules, without those."""
    _started[tuple(preload), tuple(without)] = Worker(preload, without)


def started_ahead(preload: Sequence[str], without: Sequence[str] = ()) -> Worker | None:
    """The worker that was started with these modules; None where none was, or where it is taken."""
    return _started.pop((tuple(preload), tuple(without)), None)


def end_untaken() -> None:
    """Ends the workers that nobody has taken."""
    while _started:
        _started.popitem()[1].close()
