"""The measures of a pair, weighed: the log-odds that two goals are one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.matching.assignment import Pairs
from pipeline.matching.context import find_anchors, neighbours, section_affinity
from pipeline.matching.encoding import Edition, Floats
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Measures


@dataclass(frozen=True, slots=True)
class Evidence:
    """All measures of the candidate pairs, and what they come to."""

    measures: Measures
    neighbours: Floats
    section: Floats
    other_content: Floats
    pairs: Pairs

    def told(self, places: list[int]) -> list[str]:
        """The measures of the pairs at ``places``, in words."""
        m = self.measures
        columns = (
            ("text {:.2f}", m.text),
            ("old in new {:.2f}", m.old_in_new),
            ("new in old {:.2f}", m.new_in_old),
            ("same words in order {:.2f}", m.run),
            ("with comments {:.2f}", m.with_comments),
            ("comments {:.2f}", m.comments),
            ("statuses {:.2f}", m.statuses),
            ("neighbours {:.2f}", self.neighbours),
            ("section {:+.2f}", self.section),
            ("same mould, other content {:.2f}", self.other_content),
        )
        form = "; ".join(label for label, _ in columns)
        return [form.format(*row) for row in np.stack([values[places] for _, values in columns], axis=1).tolist()]


def weigh(measures: Measures, first: Edition, second: Edition, settings: Settings) -> Evidence:
    """The measures with the context, and their weighted sum: the log-odds that the two goals are one."""
    sizes = (len(first), len(second))
    anchors = find_anchors(measures, sizes, settings)
    beside = neighbours(measures, anchors, sizes)
    section = section_affinity(measures, anchors, first, second)
    w = settings.weights
    plain = _of_content(measures, settings) + w.neighbours * beside + w.section * section
    other_content = measures.other_content()
    logits = plain + _of_other_content(other_content, settings)
    pairs = Pairs(measures.rows, measures.columns, logits, plain)
    return Evidence(measures, beside, section, other_content, pairs)


def at_most(measures: Measures, affinity: Floats | float, settings: Settings) -> Floats:
    """The log-odds that the pairs would have in the best context there can be.

    ``affinity``: the most that the section of each can say, :func:`pipeline.matching.context.largest_affinity`.
    """
    context = settings.weights.neighbours + settings.weights.section * affinity
    return _of_content(measures, settings) + context + _of_other_content(measures.other_content(), settings)


def _of_content(measures: Measures, settings: Settings) -> Floats:
    w = settings.weights
    # comments that are alike say nothing of goals that share no word
    support = np.minimum(measures.text / settings.supported, 1.0)
    return np.asarray(
        w.base
        + w.text * np.sqrt(measures.text)
        + w.contained * np.maximum(measures.old_in_new, measures.new_in_old)
        + support * w.with_comments * np.sqrt(measures.with_comments)
        + support * w.comments * np.sqrt(measures.comments)
        + w.statuses * measures.statuses
    )


def _of_other_content(other_content: Floats, settings: Settings) -> Floats:
    excess = np.maximum(other_content - settings.same_mould, 0.0)
    return np.asarray(settings.weights.other_content * 10.0 * excess)
