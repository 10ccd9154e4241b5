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
# # 4. Accuracy
#
# How right the datasets are against what people say stands in the documents, and what they themselves flag.
# `FOLLOWUP_GOLD` names another gold file than that of the links between the constructed reports.

# %%
import os

from pipeline import library
from pipeline.library import charts

# the folders that are read: set the two variables, or change the paths here
os.environ.setdefault("FOLLOWUP_PARSED", "../parsed")
os.environ.setdefault("FOLLOWUP_RAW_PDFS", "../raw_pdfs")

gold = os.environ.setdefault("FOLLOWUP_GOLD", "../tests/corpus/sources/links-gold.toml")

# %% [markdown]
# ## Gold against extraction
#
# `floor` is what must be reached.

# %%
library.measures(gold)

# %% [markdown]
# ## Calibration
#
# A link between two years has a score: how often is it right where the score is high, and where it is low?

# %%
bins = library.calibration(gold)
charts.show(charts.calibration_dots(bins, title="Links between years: right, by score"))

# %%
bins.round(2)

# %% [markdown]
# ## What was flagged
#
# Rows with `needs_review`, and the findings that say why.

# %%
to_review = library.to_review()
charts.show(charts.review_bars(to_review, title="What a person should look at"))

# %%
findings = library.load("findings")
findings.groupby(["severity", "code"], observed=True).size().rename("findings").reset_index()

# %%
findings.query("severity != 'info'")[["severity", "code", "page", "goal_id", "message"]]
