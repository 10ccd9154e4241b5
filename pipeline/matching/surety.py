"""How sure a link is once it has won, and a goal without a link: probabilities that mean what they say.

The log-odds of a pair order the candidates; they were fitted to tell a goal's partner from every other goal. Among the
pairs that won, what misleads is another thing: goals in the same mould with another content, and their comments and
statuses tell more than their words. So the winners are looked at a second time, by few measures, fitted to winners.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.matching.encoding import Floats
from pipeline.matching.settings import SecondLook, Settings
from pipeline.matching.weighing import Evidence

LARGEST = 50.0
"""Log-odds beyond which a probability is 0 or 1."""


def of_links(evidence: Evidence, places: Sequence[int], settings: Settings) -> Floats:
    """Log-odds that the pairs at ``places``, each of which won its goals, are right."""
    return _seen(settings.of_link, evidence, places)


def of_part(logit: float, settings: Settings) -> float:
    """Log-odds that a further part of a split or merger is right, from the log-odds it was found with."""
    return settings.of_part.base + settings.of_part.logit * logit


def of_missed(evidence: Evidence, places: Sequence[int], settings: Settings) -> Floats:
    """Log-odds that the pairs at ``places``, of goals in no link, are one goal all the same."""
    return _seen(settings.of_missed, evidence, places)


def _seen(look: SecondLook, evidence: Evidence, places: Sequence[int]) -> Floats:
    measures = evidence.measures
    return np.asarray(
        look.base
        + look.logit * evidence.pairs.logits[places]
        + look.comments * np.sqrt(measures.comments[places])
        + look.statuses * measures.statuses[places]
        + look.other_content * evidence.other_content[places]
    )


def probability(logit: float) -> float:
    """The probability of log-odds."""
    return float(1.0 / (1.0 + np.exp(-min(max(logit, -LARGEST), LARGEST))))
