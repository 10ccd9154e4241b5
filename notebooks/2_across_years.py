# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2. Across years
#
# Goals keep a thread through the years, also when they are renumbered, reworded, split or merged.

# %%
import os

from pipeline import library
from pipeline.library import charts

# the folders that are read: set the two variables, or change the paths here
os.environ.setdefault("FOLLOWUP_PARSED", "../parsed")
os.environ.setdefault("FOLLOWUP_RAW_PDFS", "../raw_pdfs")

# %%
years = library.years()
year_from, year_to = years[-2:]

# %% [markdown]
# ## Threads
#
# A row for each goal through the years; where it stands in each report.

# %%
library.threads().head(10)

# %% [markdown]
# ## How many goals are achieved

# %%
charts.show(charts.share_lines(library.shares(), title="Goals that a region reports as achieved"))

# %% [markdown]
# Only the cells that nobody needs to look at first:

# %%
library.shares(only_sure=True).pivot(index="report_year", columns="region", values="share").round(2)

# %% [markdown]
# ## What moved
#
# `achieved`: it is now and was not. `unclear`: one of the two is a mixed status, such as `E/P`. `blank`: one of the two
# cells is empty.

# %%
moved = library.movements(year_from, year_to)
charts.show(charts.movement_bars(moved, title=f"What the statuses did from {year_from} to {year_to}"))

# %%
changes = library.changes(year_from, year_to)
changes.query("movement == 'achieved'")

# %% [markdown]
# ## Where the wording changed
#
# In `diff` what is `[-gone-]` and what is `{+new+}`. `needs_review`: a person should decide whether these are one goal
# (`followup links`).

# %%
wordings = library.wordings(only_changed=False)
charts.show(charts.kind_bars(wordings, title="What became of the goals"))

# %%
library.wordings()[["report_year_to", "kind", "goal_id_from", "goal_id_to", "diff", "needs_review"]].head(10)
