"""What constructed minutes say, apart from how they are set, and the gold that follows from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "sources"
Gold = dict[str, Any]

_URL = re.compile(r"(?:https?://|www\.)\S+")
_POINT = re.compile(r"^\d+\. ")


@dataclass(frozen=True)
class Item:
    number: int
    title: str
    blocks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Source:
    """One meeting, as its file has it."""

    name: str
    group: str
    title: str
    items: tuple[Item, ...]
    head: tuple[str, ...]
    attendees: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]
    facts: Mapping[str, Any]
    is_numbered: bool = True
    mentions: tuple[tuple[int, str], ...] = ()
    """Item and goal (section and number) of each passage that speaks of a goal of the 2020 report."""


def load_source(name: str) -> Source:
    """The source of that name in ``sources/``.

    Raises:
        FileNotFoundError: there is none.
        KeyError: something is missing in it.
    """
    data = tomllib.loads((SOURCES / f"{name}.toml").read_text(encoding="utf-8"))
    return Source(
        name,
        data["group"],
        data["title"],
        tuple(Item(item["number"], item["title"], tuple(item["blocks"])) for item in data["item"]),
        tuple(data["head"]),
        tuple(tuple(row) for row in data["attendees"]),
        tuple(data["closing"]),
        {key: data[key] for key in ("meeting_date", "previous_meeting_date", "next_meeting")},
        data.get("is_numbered", True),
        tuple((item, goal) for item, goal in data.get("mentions", [])),
    )


def is_point(paragraph: str) -> bool:
    """Whether a paragraph of a decision is a numbered point under it."""
    return bool(_POINT.match(paragraph))


def gold_of(source: Source) -> Gold:
    """The truth about a meeting, in the form of the reference corpus, and the whole text of its decisions besides."""
    return {
        "kind": "minutes",
        "group": source.group,
        "meeting_date": source.facts["meeting_date"] or None,
        "previous_meeting_date": source.facts["previous_meeting_date"] or None,
        "next_meeting": dict(source.facts["next_meeting"]),
        "agenda_items": [
            {"number": item.number, "title": item.title if source.is_numbered else source.title}
            for item in source.items
        ],
        "decisions": [decision for item in source.items for decision in _decisions(item)],
        "subheadings": [
            {"item": item.number, "title": block["heading"], "level": block["level"]}
            for item in source.items
            for block in item.blocks
            if "heading" in block
        ],
        "links": list(dict.fromkeys(url for item in source.items for url in _links(item))),
    }


def _decisions(item: Item) -> Iterator[dict[str, Any]]:
    number = 0
    for block in item.blocks:
        for paragraphs in _decisions_of(block):
            number += 1
            entry = {"item": item.number, "number": number, "by": block["by"], "text": "\n".join(paragraphs)}
            entry["starts"] = paragraphs[0]
            if len(paragraphs) > 1:
                entry["ends"] = paragraphs[-1]
            yield entry


def _decisions_of(block: Mapping[str, Any]) -> Sequence[Sequence[str]]:
    if "decisions" in block:
        return list(block["decisions"])
    return [[block["decision"]]] if "decision" in block else []


def _links(item: Item) -> Iterator[str]:
    for block in item.blocks:
        for key in ("text", "after"):
            yield from (url.rstrip(".,;") for url in _URL.findall(block.get(key, "")))
