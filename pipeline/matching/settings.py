"""Every number the matching rests on, in one place.

Behind a number stands the range in which the mean F1 of the pairs stays within 0.01 of the best, all other numbers as
they are: over seven pairs of reports of three subjects, four within a plan and three over a change of plan, and over
the same with a third of the goals taken away on either side. Three of the seven are those of ``tests/corpus``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds that two goals are one, as a weighted sum of measures (each 0 to 1 but for ``section``).

    Fitted by logistic regression to the pairs an assignment has to decide between: the right ones, and those that win
    where the right goal was taken away. Then rounded.
    """

    text: float = 2.6  # root of the text measure; 2.6-3.2
    contained: float = 2.9  # how much of the one stands in the other, the larger of both ways; 2.0-3.5
    with_comments: float = 4.6  # root of the measure over text and comments together; 4.6-5.5
    comments: float = 1.9  # root of the measure over comments alone; 0.7-3.2
    statuses: float = 1.3  # share of regions with the same status; 1.3-1.7
    neighbours: float = 0.6  # 0-1
    section: float = 0.6  # 0-1.3
    other_content: float = -1.6  # for each tenth by which it exceeds `Settings.same_mould`; -2.5 to 0
    base: float = -5.65  # -5.8 to -5.5


@dataclass(frozen=True, slots=True)
class Settings:
    """The one setting all editions are matched with."""

    weights: Weights = Weights()
    piece_length: int = 4  # letters in a piece of a word; with 3 or 5 the weights would have to be fitted anew
    rarity_power: float = 1.5  # a piece weighs (log of its rarity) to this power; 1.0-2.0
    supported: float = 0.08  # with a lower text measure comments count less, with none not at all; 0-0.12
    no_comments: float = 0.1  # the comments measure where either goal has none: that of average pairs; 0-0.3
    no_statuses: float = 0.5  # the statuses measure where no region has one in both years; 0.2-0.8
    same_mould: float = 0.14  # shared order of words times content not shared; above: hard negatives; 0.14-0.22
    anchor: float = (
        0.3  # text measure from which two goals that are each other's best show where sections went; 0.15-0.6
    )
    accept: float = -0.75  # log-odds from which two goals are linked at all; -0.85 to -0.6
    extra_share: float = 0.12  # share of a part that only the divided goal explains; 0.05-0.2
    extra_weight: float = 4.0  # how much that share adds to the log-odds of a further part; 2-6
    extra_base: float = -1.0  # added to them; -1.5 to 0
    extra_cap: float = 0.5  # more of the share adds nothing; 0.3-1
    extra_accept: float = -0.5  # log-odds from which it is a part; -1 to 0.3
    edited: float = 0.62  # mean of text measure and common words; edited 0.71-1 but for two, reworded up to 0.61
    review_link: float = (
        0.62  # a link with a lower score goes to a person; 0.60-0.65: a trade of misses for needless questions
    )
    review_mould: float = (
        0.16  # so does one with more of another content in the same mould, if nothing was divided; 0.16-0.17
    )
    review_end: float = 0.25  # and a dropped or new goal whose best free candidate scores more than this
    gap_accept: float = 2.0  # log-odds from which a goal that was away is the same: it has fewer witnesses; 0-6
    all_pairs: int = 60_000  # up to so many pairs all are compared
    postings: int = 800  # above: goals met through the rarest terms of one goal, in all; 200 loses nothing, 100 does
    candidates: int = 6  # above: candidates kept for each goal, from either side and by each kind of term; 2-6
    dense_side: int = 400  # largest side of a group of goals that is assigned by the dense solver
