"""Two editions to the links between them, each with the evidence it rests on."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np

from pipeline.matching.assignment import Pairs, assign, further_parts, partners, runners_up
from pipeline.matching.encoding import Edition, Encoded, Encoder
from pipeline.matching.found import Choice, Comparison, Found, Writer
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import measure
from pipeline.matching.verdicts import Verdicts, decided, decided_parts
from pipeline.matching.weighing import Evidence, weigh


class Weighed(NamedTuple):
    """Two editions side by side, and what speaks for each pair of their goals; ``pairs`` with people's verdicts."""

    encoded: Encoded
    evidence: Evidence
    pairs: Pairs


def weighed(first: Edition, second: Edition, verdicts: Verdicts, settings: Settings, encoder: Encoder) -> Weighed:
    """What speaks for the pairs of two editions; see :func:`compare`."""
    encoded = encoder.pair(first, second)
    evidence = weigh(measure(encoded, settings, tuple(verdicts.linked)), first, second, settings)
    return Weighed(encoded, evidence, decided(evidence.pairs, verdicts))


def compare(
    first: Edition, second: Edition, verdicts: Verdicts, settings: Settings, encoder: Encoder | None = None
) -> Comparison:
    """Links the goals of two editions of one family.

    Args:
        first: the earlier.
        second: the later.
        verdicts: of people; they win.
        settings: the one setting.
        encoder: knows both editions, perhaps among others; without it they are encoded for this comparison alone.

    Returns:
        Every goal of either edition is in a link, in ``dropped`` or in ``new``.
    """
    known = encoder or Encoder((first, second), settings)
    return linked(first, second, verdicts, settings, weighed(first, second, verdicts, settings, known))


def linked(first: Edition, second: Edition, verdicts: Verdicts, settings: Settings, found: Weighed) -> Comparison:
    """The links that what was :func:`weighed` comes to; see :func:`compare`."""
    writer = Writer(first, second, found.evidence, found.pairs, verdicts, settings)
    choice = _choice(writer, found.encoded)
    return Comparison(
        tuple(writer.links(choice)),
        tuple(writer.left_over(choice.places, of_old=True)),
        tuple(writer.left_over(choice.places, of_old=False)),
    )


def linked_among(
    first: Edition,
    second: Edition,
    verdicts: Verdicts,
    settings: Settings,
    found: Weighed,
    goals: tuple[AbstractSet[int], AbstractSet[int]],
) -> list[Found]:
    """Those of the links that are between some of the earlier and some of the later ``goals``, without further parts.

    What else is linked counts as ever; it is only not written down.
    """
    writer = Writer(first, second, found.evidence, found.pairs, verdicts, settings)
    choice = _choice(writer, found.encoded)
    rows, columns = found.pairs.rows, found.pairs.columns
    wanted = [
        number
        for number, place in enumerate(choice.places)
        if rows[place] in goals[0] and columns[place] in goals[1] and place not in choice.parts
    ]
    return list(writer.links(choice, wanted))


def _choice(writer: Writer, encoded: Encoded) -> Choice:
    pairs, verdicts, settings = writer.pairs, writer.verdicts, writer.settings
    sizes = len(writer.first), len(writer.second)
    chosen = assign(pairs, sizes, settings)
    of_old, of_new = partners(pairs, chosen, sizes)
    parts = further_parts(pairs, encoded, of_old, of_new, settings)
    parts |= decided_parts(pairs, verdicts, {*chosen.tolist(), *parts})
    places = [*chosen.tolist(), *parts]
    return Choice(places, parts, runners_up(pairs, chosen, np.array(places, dtype=np.int64), sizes, settings.accept))
