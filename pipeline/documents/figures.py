"""The figures in a document's comments, once the comments are what is published."""

from __future__ import annotations

from dataclasses import replace

from pipeline.documents.outcome import Outcome
from pipeline.documents.profiles import Profiles


def with_figures(outcome: Outcome, profiles: Profiles) -> Outcome:
    """``outcome`` with the figures of its comments among its records (``figures``).

    A pure function of the comments: after a comment is corrected it is called again. A report in a language whose
    words for figures are not known (``profiles/figures-<language>.toml``) gets none.
    """
    comments = outcome.records.get("comments", ())
    profile = next((p for p in profiles.reports if p.family == outcome.document.family), None)
    if not comments or profile is None:
        return outcome
    # loaded here: a run without reports need not load it
    from pipeline.figures import find_figures, wording

    words = wording(profile.language)
    if words is None:
        return outcome
    profile = profile.for_year(outcome.document.report_year)
    figures = find_figures(comments, (*profile.regions, *profile.commenters), words)
    return replace(outcome, records={**outcome.records, "figures": figures})
