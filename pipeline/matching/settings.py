"""Every number the matching rests on, in one place.

Measured on five pairs of constructed reports (two years of one plan, and over a change of plan), on these with up to
half of the goals taken away on either side, and on these without comments; behind each number stands the range in
which the figures did not get worse by more than the choice of other texts changes them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds that two goals are one, as a weighted sum of measures (each 0 to 1 but for ``section``).

    Fitted by logistic regression to the pairs an assignment has to decide between: the right ones, and those that win
    where the right goal was taken away. Fitted, then rounded; the ranges are of single weights, the others as they are.
    """

    text: float = 2.6  # root of the text measure; 2.0-4.0
    contained: float = 2.9  # how much of the one stands in the other, the larger of both ways; 2.4-4.0
    with_comments: float = 4.6  # root of the measure over text and comments together; 3.5-5.5
    comments: float = 1.9  # root of the measure over comments alone; 1.5-3.2
    statuses: float = 1.3  # share of regions with the same status; 0.5-1.5
    neighbours: float = 0.6  # 0.5-1.5: more of it links a new goal to the dropped one whose place it took
    section: float = 0.6  # 0.4-1.0
    other_content: float = -1.6  # for each tenth by which it exceeds `Settings.same_mould`; -2.0 to -1.0
    base: float = -5.65


@dataclass(frozen=True, slots=True)
class Settings:
    """The one setting all editions are matched with."""

    weights: Weights = Weights()
    piece_length: int = 4  # letters in a piece of a word: 3, 4, 3-5 and 3-6 differ by less than 0.01 F1; 4 is cheapest
    rarity_power: float = 1.5  # a piece weighs (log of its rarity) to this power; 1.0-2.0
    supported: float = 0.08  # with a lower text measure comments count less, with none not at all; 0.04-0.1
    no_comments: float = 0.1  # the comments measure where either goal has none: that of average pairs; 0.05-0.15
    no_statuses: float = 0.5  # the statuses measure where no region has one in both years: that of average pairs
    same_mould: float = 0.14  # shared order of words times content not shared; above: hard negatives; 0.12-0.18
    anchor: float = 0.3  # text measure from which two goals that are each other's best show where sections went
    accept: float = -0.75  # log-odds from which two goals are linked at all; -0.85 to -0.5
    extra_share: float = 0.12  # share of a part that only the divided goal explains; right 0.13-0.9, wrong up to 0.09
    extra_weight: float = 4.0  # how much that share adds to the log-odds of a further part
    extra_base: float = -1.0
    extra_cap: float = 0.5
    extra_accept: float = -0.5  # log-odds from which it is a part; right from -0.2
    edited: float = (
        0.62  # mean of the text measure and the common words: edited 0.71-1 (two 0.58, 0.60), reworded to 0.60
    )
    review_link: float = 0.62  # a link with a lower score goes to a person
    review_mould: float = 0.16  # so does one with more of another content in the same mould, if nothing was divided
    review_end: float = 0.25  # and a dropped or new goal whose best free candidate scores more than this
    gap_accept: float = 2.0  # log-odds from which a goal that was away is the same: it has fewer witnesses; 1.5-3.5
    all_pairs: int = 60_000  # up to so many pairs all are compared
    postings: int = 800  # above: goals met through the rarest terms of one goal, in all; 400 loses nothing on the texts
    candidates: int = 6  # above: candidates kept for each goal, from either side and by each kind of term
    dense_side: int = 400  # largest side of a group of goals that is assigned by the dense solver
