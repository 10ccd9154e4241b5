"""Tries one file in a process of its own, under limits of memory and of the processor's time."""

from __future__ import annotations

import json
import multiprocessing
import resource
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.documents import Outcome
from pipeline.documents.process import process
from pipeline.intake import find_documents

MIB = 1 << 20
MEMORY = 1536 * MIB
"""Address space of a trial. Measured: 350-700 MiB."""
SECONDS = 60
"""Of the processor. Measured: 0.01-12."""
WORDS = 8
"""Fewer words do not say what was found, what was expected and what to do."""
PUBLISHED = {
    "goals": ("goal_id", "goal_text", "section_title", "page_first", "page_last"),
    "statuses": ("goal_id", "region", "status_raw", "page"),
    "comments": ("goal_id", "region", "comment_text", "page_first"),
    "hyperlinks": ("page", "url"),
}


@dataclass(frozen=True)
class Trial:
    """What became of a file: its status, findings as (severity, code, message), published values; what it took."""

    status: str
    findings: tuple[tuple[str, str, str], ...] = ()
    values: dict[str, list[list[Any]]] = field(default_factory=dict)
    seconds: float = 0.0
    memory: int = 0

    @property
    def codes(self) -> list[str]:
        return [code for _, code, _ in self.findings]

    @property
    def is_flagged(self) -> bool:
        """Whether an analyst is told that something is wrong."""
        return self.status != "ok" or any(severity in ("warning", "error") for severity, _, _ in self.findings)


def tried(path: Path) -> Trial:
    """The trial of one file (alone in its folder). ``died`` where its process gave no answer."""
    context = multiprocessing.get_context("forkserver")  # this process may be large already, and its share inherited
    context.set_forkserver_preload([__name__])
    read, write = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(path, write), daemon=True)
    child.start()
    write.close()
    try:
        answer = read.recv_bytes()
    except EOFError:
        child.join()
        return Trial(f"died ({child.exitcode})")
    child.join()
    status, findings, values, seconds, memory = json.loads(answer)
    return Trial(status, tuple(tuple(f) for f in findings), values, seconds, memory)


def _answer(path: Path, write: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    ((source,), _) = find_documents(path.parent)
    outcome = process(source)
    used = resource.getrusage(resource.RUSAGE_SELF)
    findings = [(f.severity, f.code, f.message) for f in outcome.findings]
    answer = (outcome.document.status, findings, values(outcome), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
    write.send_bytes(json.dumps(answer).encode())


def values(outcome: Outcome) -> dict[str, list[list[Any]]]:
    """What is published of a document, without what depends on the file's bytes."""
    return {
        name: [[getattr(record, key) for key in keys] for record in outcome.records.get(name, ())]
        for name, keys in PUBLISHED.items()
    }


def complaints(trial: Trial, clean: Trial | None) -> list[str]:
    """What is wrong with the way a file was dealt with; ``clean`` is the trial of what it was made from."""
    found = []
    if trial.status not in ("ok", "partial", "rejected"):
        found.append(trial.status)
    if "internal-error" in trial.codes:
        found.append("a mistake in the program")
    errors = [message for severity, _, message in trial.findings if severity == "error"]
    if trial.status == "rejected" and not errors:
        found.append("rejected without an error")
    if trial.status == "ok" and not any(trial.values.values()):
        found.append("ok without a record")
    if any(len(message.split()) < WORDS for message in errors):
        found.append("an error that says too little")
    if clean is not None and trial.status != "rejected" and trial.values != clean.values and not trial.is_flagged:
        found.append("silently wrong")
    return found
