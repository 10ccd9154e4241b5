"""The datasets' folder: its lock, the set that stands there, and the next set, made by another process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.beforehand import WITHOUT
from pipeline.documents.codec import decode, encode
from pipeline.isolation import Call, Pool
from pipeline.publish.errors import PublishError
from pipeline.runs.errors import ProgramError
from pipeline.runs.making import MAKE, PRELOAD, Made, Order

if TYPE_CHECKING:
    from pipeline.publish import FolderLock
    from pipeline.runs.finishing import Finishing

Progress = Callable[[int, int], None]


class Published(NamedTuple):
    """The id of the set that readers now find, and its :class:`pipeline.runs.summary.Summary` in bytes."""

    set_id: str
    summary: bytes


def locked(parsed: Path, notice: Callable[[str], None]) -> AbstractContextManager[FolderLock]:
    """Holds the folder for this run alone; ``notice`` is told when another is waited for."""
    from pipeline.publish.lock import lock_folder

    return lock_folder(parsed, notice)


def current_set(parsed: Path) -> str | None:
    """The id of the complete set that stands in the folder; None where none does."""
    from pipeline.publish.sets import local_set

    return local_set(parsed)


def new_press() -> Pool:
    """A pool of one worker that can make sets: it loads what that needs while others read."""
    return Pool(1, PRELOAD, WITHOUT[PRELOAD])


def publish(
    press: Pool, parts: Callable[[], Iterable[bytes]], count: int, parsed: Path, finishing: Finishing, on_part: Progress
) -> Published:
    """Publishes all parts as one set.

    The set is made by another process, in a place that this run alone knows; the switch is made by this one, which
    holds the lock: whoever is killed when, readers find one whole set.

    Args:
        press: makes it.
        parts: of :func:`pipeline.runs.making.make`, but for the order.
        count: so many documents.
        parsed: the folder, whose lock is ours.
        finishing: what is done to each outcome.
        on_part: called with (documents taken, documents in all).

    Returns:
        Its id, and what it came to, in bytes: they are kept as they are.

    Raises:
        pipeline.publish.PublishError: the datasets cannot be written; what was there before is as it was.
        ProgramError: the program failed.
    """
    from pipeline.publish.next_set import next_set

    with next_set(parsed) as following:
        order = Order(str(following.place.resolve()), str(parsed), count, finishing)
        made, *summary = _made(press, order, parts, on_part)
        answer = decode(Made, made)
        if answer.refusal:
            raise PublishError(answer.refusal)
        following.switch(answer.set_id)
    return Published(answer.set_id, summary[0])


def _made(press: Pool, order: Order, parts: Callable[[], Iterable[bytes]], on_part: Progress) -> Sequence[bytes]:
    def everything() -> Iterator[bytes]:
        yield encode(order)
        yield from parts()

    (answer,) = press.run([Call(None, MAKE, everything)], lambda _, done, total: on_part(done, total))
    if answer.failure:
        raise ProgramError(f"{MAKE}: {answer.failure.kind}: {answer.failure.detail}")
    return answer.parts
