"""Two editions to the links between them, each with the evidence it rests on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.matching.assignment import Pairs, assign, further_parts, partners, runners_up
from pipeline.matching.encoding import Edition, Encoded, Encoder
from pipeline.matching.found import Comparison, Writer
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
    pairs, sizes = found.pairs, (len(first), len(second))
    chosen = assign(pairs, sizes, settings)
    of_old, of_new = partners(pairs, chosen, sizes)
    parts = further_parts(pairs, found.encoded, of_old, of_new, settings)
    parts |= decided_parts(pairs, verdicts, {*chosen.tolist(), *parts})
    places = np.array([*chosen.tolist(), *parts], dtype=np.int64)
    rivals = runners_up(pairs, chosen, places, sizes, settings.accept)
    writer = Writer(first, second, found.evidence, pairs, verdicts, settings)
    return Comparison(
        tuple(writer.links(chosen, parts, rivals)),
        tuple(writer.left_over(places, of_old=True)),
        tuple(writer.left_over(places, of_old=False)),
    )
