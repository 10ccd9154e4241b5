"""Two editions to the links between them, each with the evidence it rests on."""

from __future__ import annotations

import numpy as np

from pipeline.matching.assignment import assign, further_parts, partners, runners_up
from pipeline.matching.encoding import Edition, Encoder
from pipeline.matching.found import Comparison, Writer
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import measure
from pipeline.matching.verdicts import Verdicts, decided, decided_parts
from pipeline.matching.weighing import weigh


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
    encoded = (encoder or Encoder((first, second), settings)).pair(first, second)
    measures = measure(encoded, settings, tuple(verdicts.linked))
    evidence = weigh(measures, first, second, settings)
    pairs = decided(evidence.pairs, verdicts)
    sizes = (len(first), len(second))
    chosen = assign(pairs, sizes, settings)
    of_old, of_new = partners(pairs, chosen, sizes)
    parts = further_parts(pairs, encoded, of_old, of_new, settings)
    parts |= decided_parts(pairs, verdicts, {*chosen.tolist(), *parts})
    linked = np.array([*chosen.tolist(), *parts], dtype=np.int64)
    rivals = runners_up(pairs, chosen, linked, sizes, settings.accept)
    writer = Writer(first, second, evidence, pairs, verdicts, settings)
    return Comparison(
        tuple(writer.links(chosen, parts, rivals)),
        tuple(writer.left_over(linked, of_old=True)),
        tuple(writer.left_over(linked, of_old=False)),
    )
