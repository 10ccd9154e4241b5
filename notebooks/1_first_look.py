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
# # 1. First look
#
# What there is, what each column means, and the latest year as a matrix of goals and regions.
# Run `make run` first: without documents of your own it reads the constructed ones of `raw_pdfs/demo/`.

# %%
import os

from pipeline import library
from pipeline.library import charts

# the folders that are read: set the two variables, or change the paths here
os.environ.setdefault("FOLLOWUP_PARSED", "../parsed")
os.environ.setdefault("FOLLOWUP_RAW_PDFS", "../raw_pdfs")

# %% [markdown]
# ## The documents
#
# `status` says whether a document was read whole; `is_constructed` is true for documents made for demonstration.

# %%
library.load("documents")[["file_name", "kind", "report_year", "plan_period", "page_count", "status", "is_constructed"]]

# %% [markdown]
# ## What each column means

# %%
library.dictionary("statuses")

# %% [markdown]
# ## The latest year
#
# The printed status of each goal and region. An asterisk marks a cell that a person should look at before it is used.

# %%
year = library.years()[-1]
charts.show(charts.heat_map(library.status_cells(year), title=f"Statuses as reported, {year}"))

# %% [markdown]
# The same as a table, with ordered categories: `matrix > "not_started"` is understood.

# %%
matrix = library.status_matrix(year)
matrix.head()

# %%
matrix.eq("achieved").mean().rename("share achieved").round(2)

# %% [markdown]
# ## A goal on its page
#
# Every value can be looked up where it is printed.

# %%
library.open_page(matrix.index[0], scale=1)
