"""What lies between documents: links, threads and mentions, made where they are not known, and read part by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.documents import Store, Stored
from pipeline.documents.codec import decode, encode
from pipeline.documents.store import key_of
from pipeline.documents.version import program_version
from pipeline.isolation import Call, Pool
from pipeline.matching import DecisionError, Decisions
from pipeline.matching.threads import extended_order
from pipeline.model import Finding
from pipeline.runs.errors import ProgramError
from pipeline.runs.finishing import Finishing
from pipeline.runs.tasks import LINK, MENTION, Order, Said


@dataclass(frozen=True)
class _Task:
    """A call over some documents; its answer is stored under ``key``."""

    function: str
    documents: Sequence[Stored]
    key: str
    order: bytes


class Linking:
    """Links, threads and mentions of the documents of one run."""

    def __init__(self, store: Store, pool: Pool, decisions: Decisions, finishing: Finishing) -> None:
        self._store, self._pool = store, pool
        self._decisions, self._finishing = decisions, finishing
        self._tasks: list[_Task] = []

    def link(self, documents: Sequence[Stored], on_linked: Callable[[int, int], None]) -> list[Finding]:
        """Sees to it that all is made.

        Args:
            documents: those whose records are published.
            on_linked: called with (done, in all) for the families that are not linked yet.

        Returns:
            What was odd; each finding names its document.

        Raises:
            DecisionError: a decision cannot be used.
            ProgramError: the program failed.
            OSError: there is nowhere to store what was found.
        """
        self._tasks = [*self._families(documents), *self._mentions(documents)]
        calls = [self._call(task) for task in self._tasks if self._store.get(task.key) is None]
        if calls:
            on_linked(0, len(calls))
        for done, answer in enumerate(self._pool.run(calls), 1):
            if answer.failure:
                raise ProgramError(f"{answer.call.function}: {answer.failure.detail}")
            on_linked(done, len(calls))
        said = [decode(Said, next(self._store.parts(task.key))) for task in self._tasks]
        for refusal in (s.refusal for s in said if s.refusal):
            raise DecisionError(refusal)
        return [finding for s in said for finding in s.findings]

    def encoded(self) -> Iterator[bytes]:
        """What was found, some thousand rows at a time, as records in bytes."""
        for task in self._tasks:
            parts = self._store.parts(task.key)
            next(parts)
            yield from parts

    def _families(self, documents: Sequence[Stored]) -> Iterator[_Task]:
        return (self._task(LINK, members, self._in_order(members)) for members in self._by_family(documents).values())

    def _by_family(self, documents: Sequence[Stored]) -> Mapping[str, list[Stored]]:
        """The reports of each family, the families by name."""
        families: defaultdict[str, list[Stored]] = defaultdict(list)
        for stored in documents:
            if stored.head.goal_id:
                families[stored.report[0]].append(stored)
        return dict(sorted(families.items()))

    def _in_order(self, documents: Sequence[Stored]) -> Decisions:
        """The decisions, with the order in which these reports came as it will be remembered."""
        order = extended_order(self._decisions.year_order, (stored.report for stored in documents))
        return replace(self._decisions, year_order=order)

    def _mentions(self, documents: Sequence[Stored]) -> Iterator[_Task]:
        of_minutes = [stored for stored in documents if stored.head.has_passages]
        for members in self._by_family(documents).values() if of_minutes else ():
            yield self._task(MENTION, [*of_minutes, *members], Decisions())

    def _task(self, function: str, documents: Sequence[Stored], decisions: Decisions) -> _Task:
        rests_on = (program_version(), self._finishing.digest(), encode(decisions).decode("ascii"))
        key = key_of(function, *rests_on, *(stored.key for stored in documents))
        return _Task(function, documents, key, encode(Order(self._finishing, decisions)))

    def _call(self, task: _Task) -> Call[_Task]:
        def parts() -> Iterator[bytes]:
            yield task.order
            for stored in task.documents:
                yield stored.encoded(self._store)

        return Call(task, task.function, parts, sink=lambda found: self._store.put(task.key, found))
