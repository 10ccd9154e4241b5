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
# # 3. Comments and figures
#
# What the regions write: full-text search, and the percentages, counts, dates and periods in the text.

# %%
import os

from pipeline import library
from pipeline.library import charts

# the folders that are read: set the two variables, or change the paths here
os.environ.setdefault("FOLLOWUP_PARSED", "../parsed")
os.environ.setdefault("FOLLOWUP_RAW_PDFS", "../raw_pdfs")

# %% [markdown]
# ## Search
#
# All of the words, in any case, also as parts of longer words.

# %%
library.search("koloskopi")[["report_year", "goal_id", "region", "excerpt"]]

# %% [markdown]
# ## Percentages per region
#
# `region` is whom a figure is about, which need not be the region whose comment it stands in; `about` are the words it
# stands with. What is not plain in a comment is left out, so none of these is all there is.

# %%
percentages = library.figures("percent")
charts.show(charts.figure_dots(percentages, title="Percentages in comments"))

# %%
percentages[["report_year", "goal_id", "region", "value", "unit", "qualifier", "about"]].head(10)

# %%
percentages.groupby(["report_year", "region"])["value"].agg(["size", "median"])

# %% [markdown]
# ## Dates and periods per region

# %%
timeline = library.timeline()
charts.show(charts.timeline_bars(timeline, title="When comments say that things happen"))

# %%
timeline.tail(10)
