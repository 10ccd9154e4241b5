"""Where comments begin in a cell: the lines with labels, and what may be labels that slipped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.followup.slips import Slip, SlipReader, cut, read_misprinted
from pipeline.labels import LIST_MARK, Label, LabelReader
from pipeline.lines import has_room, line_pitch
from pipeline.model import Line

PARAGRAPH_STEP = 1.35
"""A step from line to line of this many usual ones has white in it. Measured: 0.95-1.1 without, 1.5-2.2 with."""
INSET = 4.0
"""A label this much (points) right of the others in its cell is an entry of a list inside a comment. Measured: labels
begin within 0.5, entries from 9 on."""
_SENTENCE_END = re.compile(r"[.!?:;…)][”\"')]*$")


class Found(NamedTuple):
    """A label, and whether it is sudden: it stands where the comment before it may go on, or it slipped."""

    label: Label
    is_sudden: bool


@dataclass(frozen=True)
class Labelled:
    """The lines of a comment cell, cut before labels inside them, and the labels that lines begin with, by place.

    ``named``: places of lines that begin a paragraph with the name of a party without a comment here: it may be a label
    without its mark.
    """

    lines: Sequence[Line]
    labels: dict[int, Found]
    named: Sequence[int] = ()


@dataclass(frozen=True)
class Readers:
    """The readers of a profile's labels, and of those that slipped; ``manners`` of these are the report's own."""

    labels: LabelReader
    slips: SlipReader
    manners: frozenset[str] = frozenset()


def find_labels(lines: Sequence[Line], readers: Readers, edge: float, step: float | None) -> Labelled:
    """The labels in a comment cell.

    A sudden one of a region that has its own is none. ``edge`` is how far right the column's text may go,
    ``step`` how far paragraphs stand apart, where that is known.
    """
    right = max([edge, *[line.box.x1 for line in lines]])
    found = _labels(lines, readers.labels, right, step)
    slips = _slips(lines, readers, found, right, step)
    for place, slip in slips.items():
        if slip.label is not None:
            is_usual = slip.manner in readers.manners and len(slip.label.codes) == 1
            label = replace(slip.label, kind="known") if is_usual else slip.label
            found[place] = Found(label, place > 0 and not is_usual)
    named = [place for place, slip in slips.items() if slip.label is None]
    return _cut_inside(Labelled(lines, dict(sorted(found.items())), named), readers.slips)


def _labels(lines: Sequence[Line], labels: LabelReader, right: float, step: float | None) -> dict[int, Found]:
    """The lines that begin with a label as the profile has them, by place."""
    found: dict[int, Found] = {}
    are_set_off = bool(lines) and labels.read_set_off(lines[0].text) is not None
    for place, line in enumerate(lines):
        if labels.read(line.text) is None and not (are_set_off or line.words[0].is_bold or line.words[-1].is_bold):
            continue
        before = lines[place - 1] if place else None
        after = lines[place + 1] if place + 1 < len(lines) else None
        is_broken = before is not None and before.text.endswith("-") and not before.text.endswith(" -")
        label = None if is_broken else labels.read_in_column(line, after, right)
        if label is None and are_set_off and not is_broken:
            label = labels.read_set_off(line.text)
        if label is not None:
            found[place] = Found(label, place > 0 and _is_sudden(lines, place, right, step))
    lefts: dict[int, float] = {}
    for line in [lines[place] for place in found]:
        lefts[line.page] = min(line.box.x0, lefts.get(line.page, line.box.x0))
    first = next((lines[place] for place in found), None)
    for place, (label, is_sudden) in found.items():
        line = lines[place]
        is_entry = line.box.x0 > lefts[line.page] + INSET or (first is not None and _is_only_entry(line, first))
        found[place] = Found(label, is_sudden or is_entry)
    sure = {code for label, is_sudden in found.values() if not is_sudden for code in _codes(label)}
    return {p: each for p, each in found.items() if not (each.is_sudden and each.label.code in sure)}


def _codes(label: Label) -> tuple[str, ...]:
    return (label.code, *label.others)


def _is_only_entry(line: Line, first: Line) -> bool:
    """Whether a label overleaf stands behind a bullet that the first one has not: no inset can be measured there."""
    return line.page != first.page and line.text.startswith(LIST_MARK) and not first.text.startswith(LIST_MARK)


def _is_sudden(lines: Sequence[Line], place: int, right_edge: float, step: float | None) -> bool:
    """Whether a line could go on the paragraph before it: no white, no room left there, no end of a sentence.

    A sentence may end where paragraphs are set ``step`` apart (points), which is more than the line is.
    """
    before, line = lines[place - 1], lines[place]
    if before.page != line.page or has_room(before, line, right_edge):
        return False
    down, apart = line.box.top - before.box.top, step or 0.0
    is_ended = _SENTENCE_END.search(before.text) is not None
    if is_ended and apart <= PARAGRAPH_STEP * down:
        return False
    least = PARAGRAPH_STEP * line_pitch(lines)
    return down <= least and not (is_ended and apart <= least)


def _slips(
    lines: Sequence[Line], readers: Readers, found: dict[int, Found], right: float, step: float | None
) -> dict[int, Slip]:
    """The paragraphs that begin with a slipped label, or the name, of a party without a comment in the cell.

    A name alone counts where the line before had room for it, and behind another party's comment only.
    """
    known = {code for label, _ in found.values() for code in _codes(label)}
    slips: dict[int, Slip] = {}
    for place, line in enumerate(lines):
        slip = _read_slip(line, readers) if place not in found else None
        if slip is None or (place and _is_sudden(lines, place, right, step)):
            continue
        if slip.label is None:
            is_new = place and lines[place - 1].page == line.page and has_room(lines[place - 1], line, right)
            if not is_new or slip.code in known:
                continue
        elif slip.code in known and slip.manner not in readers.manners:
            if not slip.manner:
                continue
            slip = Slip(slip.code, None, slip.manner)  # a second comment of the same region, of another row perhaps
        else:
            known.add(slip.code)
        slips[place] = slip
    return {p: slip for p, slip in slips.items() if slip.label is not None or slip.manner or slip.code not in known}


def _read_slip(line: Line, readers: Readers) -> Slip | None:
    slip = readers.slips.read(line.text)
    if slip is None and readers.manners:
        slip = read_misprinted(line.text, readers.manners, readers.labels)
    return slip


def _cut_inside(labelled: Labelled, slips: SlipReader) -> Labelled:
    """The same, with labels inside lines, behind the end of a sentence, of parties without a comment in the cell."""
    known = {code for label, _ in labelled.labels.values() for code in _codes(label)}
    inside: dict[int, dict[int, Label]] = {}
    for place, line in enumerate(labelled.lines):
        own_label = labelled.labels.get(place)
        for at, label in slips.inside(line, own_label.label.end if own_label else 0, known):
            known.add(label.code)
            inside.setdefault(place, {})[at] = label
    if not inside:
        return labelled  # as nearly always
    lines: list[Line] = []
    found: dict[int, Found] = {}
    named: list[int] = []
    for place, line in enumerate(labelled.lines):
        if place in labelled.labels:
            found[len(lines)] = labelled.labels[place]
        if place in labelled.named:
            named.append(len(lines))
        own = inside.get(place, {})
        found.update({len(lines) + k: Found(label, True) for k, label in enumerate(own.values(), 1)})
        lines.extend(cut(line, [*own]))
    return Labelled(lines, found, named)
