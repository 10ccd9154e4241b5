# The two commands that matter:
#   make run    installs what is locked into .venv and turns the PDFs of raw_pdfs/ into the datasets of parsed/
#   make test   the same, then every check and every test
# Both need Python 3.11 or newer and make, nothing else. Another Python: make run PYTHON=/path/to/python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
SOURCES := pipeline tests notebooks
FUZZ_SECONDS ?= 120

.PHONY: run test check bench soak fuzz notebooks lock clean help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#  *//p' $(firstword $(MAKEFILE_LIST)) | sed -n '1,4p'

run: $(VENV)/.run
	@$(BIN)/followup run

test: check
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.dev
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy pipeline/
	@$(BIN)/lint-imports

# What takes longer than the tests may: every broken file, a hundred kills, a thousand documents.
soak: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.soak

# Coverage-guided fuzzing of everything after reading; FUZZ_SECONDS=600 make fuzz for longer.
fuzz: $(VENV)/.dev
	@$(BIN)/python -m tests.fuzz.guided -max_total_time=$(FUZZ_SECONDS)

# The notebooks as .ipynb with their results, in build/notebooks/, over the datasets of parsed/.
notebooks: $(VENV)/.dev
	@$(BIN)/jupytext --quiet --sync notebooks/*.py
	@mkdir -p build/notebooks && cp notebooks/*.ipynb build/notebooks/
	@FOLLOWUP_PARSED=$(CURDIR)/parsed FOLLOWUP_RAW_PDFS=$(CURDIR)/raw_pdfs \
	  FOLLOWUP_GOLD=$(CURDIR)/tests/corpus/sources/links-gold.toml \
	  $(BIN)/jupyter-execute --inplace build/notebooks/*.ipynb

bench: $(VENV)/.dev $(BENCH)/.done
	@$(BIN)/python -m tests.benchmarks

# A stamp per set of packages: a second run installs nothing.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.lock names into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what requirements-dev.lock names into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The tools that the benchmarks set this program beside, apart from what it uses itself.
$(BENCH)/.done: requirements-bench.lock | $(BIN)/python
	@echo "Installing what requirements-bench.lock names into $(BENCH)"
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "No '$(PYTHON)' was found. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12"; exit 1; } >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
	       "Name a newer one: make PYTHON=/path/to/python3.12"; exit 1; } >&2
	@$(PYTHON) -m venv $(VENV)

# Writes the lock files anew from pyproject.toml (needs uv; --universal: every platform and Python from 3.11 on).
# One version for all of them, where there is one: the same packages give the same datasets.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
        --no-emit-index-url --no-annotate --custom-compile-command "make lock"

lock:
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --group build --group dev --all-extras --constraints requirements.lock \
	        --output-file requirements-dev.lock
	$(LOCK) --group bench --output-file requirements-bench.lock

clean:
	rm -rf $(VENV) $(BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
