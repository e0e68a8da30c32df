# `make chat` and `make test` do all their own set-up in .venv; `make install` is the part they share.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CORE := $(VENV)/.core-installed
DEV := $(VENV)/.dev-installed

.PHONY: chat install test lint audit browser tools corpus check-originality eval faults fuzz quality bench screenshots site clean

chat: install
	@$(BIN)/assistant index || test $$? -eq 3
	@$(BIN)/assistant app

install: $(CORE)

test: lint browser tools
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry assistant
	$(BIN)/vulture

# Lists the licences of what is installed, and looks the pinned versions up among known weaknesses, which needs the network.
audit: $(DEV)
	@$(PIP) install --constraint constraints.txt --editable ".[audit]"
	@mkdir -p build
	$(BIN)/pip-licenses --from=mixed --format=markdown --ignore-packages cluster-assistant --partial-match --fail-on=GPL --output-file build/licences.md
	$(BIN)/pip-audit --strict --disable-pip --no-deps --progress-spinner off --requirement constraints.txt

corpus: $(DEV)
	$(BIN)/python corpus/sources/build.py

# Counts the runs of eight words that the corpus shares with a text: make check-originality FILE=some.txt
check-originality: install
	@$(BIN)/python corpus/sources/originality.py $(if $(FILE),"$(FILE)")

eval: install
	$(BIN)/assistant index || test $$? -eq 3
	$(BIN)/assistant eval --half tune

# Measures the test half, keeps its figures in eval/results/ and writes docs/quality.md: make quality NAME=what-is-new
NAME ?= measured
quality: $(DEV)
	$(BIN)/assistant index || test $$? -eq 3
	$(BIN)/assistant eval --half test --baselines --out build/quality
	$(BIN)/python eval/quality.py build/quality $(NAME)

# Measures speed, size and memory, and writes docs/performance.md: on a machine that does nothing else, for the 100,000
# passages take long; QUICK=--quick leaves them out. Each benchmark can be run by itself; where one fails, the others go on.
QUICK ?=
bench: $(DEV) build/bench/venv/.made
	$(BIN)/assistant index || test $$? -eq 3
	-$(BIN)/python eval/bench/starting.py $(QUICK)
	-$(BIN)/python eval/bench/reindex.py $(QUICK)
	-$(BIN)/python eval/bench/indexing.py $(QUICK)
	-$(BIN)/python eval/bench/asking.py $(QUICK)
	-$(BIN)/python eval/bench/sessions.py $(QUICK)
	-$(BIN)/python eval/bench/memory.py $(QUICK)
	$(BIN)/python eval/performance.py

# What indexing is measured against, in an environment of its own; where it cannot be had it is left out.
build/bench/venv/.made: eval/bench/requirements.txt
	@mkdir -p $(@D)
	$(PYTHON) -m venv build/bench/venv
	-build/bench/venv/bin/python -m pip --disable-pip-version-check --quiet install --requirement $<
	@touch $@

# Reads N damaged files of each format, other ones than the tests read; keeps those on which the reading fails.
N ?= 2000
fuzz: $(DEV)
	PYTHONPATH=tests $(BIN)/python tests/fuzz.py $(N)

# Kills N runs of the indexer and looks at the index after each; Ctrl-C stops it, the same command goes on.
faults: N := $(if $(filter command line,$(origin N)),$(N),1000)
faults: $(DEV)
	PYTHONPATH=.:tests $(BIN)/python tests/kills.py $(N)

# The site of docs/, in build/site: any web server can show it.
site: $(DEV)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file docs/site/mkdocs.yml

screenshots: $(DEV) browser
	$(BIN)/python docs/screenshots.py docs/screenshots

# Finds Chromium, or installs it: Debian's package where apt is at hand and the user may, else Playwright's own.
browser: $(DEV)
	@sh tests/browser/find_chromium.sh $(BIN)/python

tools:
	@sh tests/find_tools.sh

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed. Install Python 3.11, or name another with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV); the first time this takes a few minutes."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# torch first and pinned: an unpinned one would bring gigabytes of CUDA along.
$(CORE): pyproject.toml constraints.txt | $(VENV)/.made
	$(PIP) install --constraint constraints.txt torch
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(DEV): $(CORE)
	$(PIP) install --constraint constraints.txt --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
