"""The layers: what the program believed of a page, as shapes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.documents import Outcome
from pipeline.documents.process import process
from pipeline.draw.errors import DrawError
from pipeline.draw.shapes import Colour, Shape
from pipeline.intake import SourceFile, classify
from pipeline.model import Box, DocumentLayout, PageLayout, union
from pipeline.profile import load_profiles
from pipeline.reading import read_document
from pipeline.tables import find_rows
from pipeline.tables.parts import Part


class Source:
    """A document to draw from; read when first asked for."""

    def __init__(self, path: Path) -> None:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.file = SourceFile(path, path.name, digest, digest[:12], path.stat().st_size)

    @cached_property
    def layout(self) -> DocumentLayout:
        """The pages as read."""
        return read_document(self.file.path)

    @cached_property
    def outcome(self) -> Outcome:
        """What is published from it."""
        return process(self.file)

    def page(self, number: int) -> PageLayout:
        """The page of that number, from 1."""
        return self.layout.pages[number - 1]


def _words(source: Source, number: int) -> Iterator[Shape]:
    page = source.page(number)
    for word in page.words:
        box = page.displayed(word.box)
        if not word.is_upright:
            yield Shape(box, Colour.RED, "word that runs another way")
        elif word.is_bold:
            yield Shape(box, Colour.PURPLE, "bold word")
        else:
            yield Shape(box, Colour.BLUE, "word")


def _rules(source: Source, number: int) -> Iterator[Shape]:
    page = source.page(number)
    for fill in page.fills:
        yield Shape(page.displayed(fill.box), Colour.SKY, "filled area")
    for rule in page.rules:
        colour = Colour.RED if rule.is_horizontal else Colour.BLUE
        meaning = f"{'horizontal' if rule.is_horizontal else 'vertical'} rule"
        meaning += " at a filled area (dashed)" if rule.is_fill_edge else ""
        yield Shape(page.displayed(rule.box), colour, meaning, is_filled=False, is_dashed=rule.is_fill_edge)


def _columns(source: Source, number: int) -> Iterator[Shape]:
    known = classify(source.layout, source.file, load_profiles())
    if known.profile is None:
        raise DrawError(f"{source.file.path}: no profile fits this document, so no columns were looked for")
    profile = known.profile.for_year(known.report_year)
    for run in find_rows(source.layout, profile).runs:
        for part in run.parts:
            if part.number == number and part.words:
                yield from _columns_of(part)


def _columns_of(part: Part) -> Iterator[Shape]:
    body = union(word.box for word in part.words)
    by_rules, by_words = (Colour.GREEN, "column between drawn rules"), (Colour.SKY, "column between words")
    edges, (colour, meaning) = (part.ruled_edges, by_rules) if part.ruled_edges else (part.edges, by_words)
    spans = pairwise((body.x0, *edges, body.x1))
    for i, (column, (x0, x1)) in enumerate(zip(part.header.columns, spans, strict=False)):
        box = part.page.displayed(Box(x0, body.top, x1, body.bottom))
        yield Shape(box, colour, meaning, column.key, is_filled=i % 2 == 0)
    for column in part.header.columns:
        if column.page == part.number:
            yield Shape(part.page.displayed(column.box), Colour.RED, "word of the header")


def _rows(source: Source, number: int) -> Iterator[Shape]:
    looks = (Colour.BLUE, "row"), (Colour.ORANGE, "every other row")
    for i, goal in enumerate(_records(source, "goals")):
        boxes = [box for box, _ in _boxes_of_goal(source, goal.goal_id, number)]
        if boxes:
            yield Shape(union(boxes), *looks[i % 2], f"R{goal.goal_id.rsplit(':', 1)[-1]}")


def _cells(source: Source, number: int) -> Iterator[Shape]:
    for goal in _records(source, "goals"):
        for box, record in _boxes_of_goal(source, goal.goal_id, number):
            yield _cell(box, record)


def _cell(box: Box, record: Any) -> Shape:
    doubt = " (?)" if record.needs_review else ""
    region = getattr(record, "region", "")
    if hasattr(record, "status_raw"):
        return Shape(box, Colour.RED, "status", f"{region} {record.status_raw or 'blank'}{doubt}")
    if hasattr(record, "comment_text"):
        return Shape(box, Colour.GREEN, "comment", f"{region or 'no label'}{doubt}")
    return Shape(box, Colour.BLUE, "goal", f"{record.goal_id.rsplit(':', 1)[-1]}{doubt}")


def _boxes_of_goal(source: Source, goal_id: str, number: int) -> Iterator[tuple[Box, Any]]:
    """What a goal's row has on a page: one box per goal text, status and comment, with its record."""
    for name in ("goals", "comments", "statuses"):
        for record in _records(source, name):
            boxes = _boxes_on(record, number) if record.goal_id == goal_id else ()
            if boxes:
                yield union(boxes), record


def _boxes_on(record: Any, number: int) -> Sequence[Box]:
    if hasattr(record, "boxes"):
        return [Box(*box[1:]) for box in record.boxes if box.page == number]
    has_box = record.page == number and record.x0 is not None
    return [Box(record.x0, record.top, record.x1, record.bottom)] if has_box else []


def _items(source: Source, number: int) -> Iterator[Shape]:
    looks: Mapping[str, tuple[Colour, str, Callable[[Any], str]]] = {
        "agenda_items": (Colour.BLUE, "agenda item", lambda r: f"item {r.item_number}"),
        "agenda_sections": (Colour.GREEN, "section", lambda r: f"section {r.item_number}.{r.section_number}"),
        "decisions": (Colour.RED, "decision", lambda r: f"decision {r.item_number}.{r.decision_number}"),
    }
    for name, (colour, meaning, label) in looks.items():
        for record in _records(source, name):
            boxes = _boxes_on(record, number)
            if boxes:
                yield Shape(union(boxes), colour, meaning, label(record))


def _records(source: Source, dataset: str) -> Sequence[Any]:
    outcome = source.outcome
    if outcome.document.status == "rejected":
        errors = "; ".join(f.message for f in outcome.findings if f.severity == "error")
        raise DrawError(f"{source.file.path}: nothing was extracted from it: {errors}")
    return outcome.records.get(dataset, ())


LAYERS: Mapping[str, Callable[[Source, int], Iterator[Shape]]] = {
    "words": _words,
    "rules": _rules,
    "columns": _columns,
    "rows": _rows,
    "cells": _cells,
    "items": _items,
}
"""What can be drawn: ``cells`` and ``rows`` show what is published of a report, ``items`` of minutes."""
