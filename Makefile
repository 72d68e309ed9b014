# make run and make test are all a newcomer needs; they set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: run test check bench screenshots locale clean
.DEFAULT_GOAL := run

$(READY): pyproject.toml uv.lock hatch_build.py $(wildcard models/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cartera needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	@test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'; }
	@$(BIN)/uv sync --quiet --locked --inexact --python $(BIN)/python
	@touch $@

run: $(READY)  ## set up, and open the program with a demo portfolio
	@$(BIN)/cartera demo

test: $(READY)  ## set up, and run all tests
	@$(BIN)/python -m pytest -q -n auto

check: $(READY)  ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n auto

bench: $(READY)  ## measure a million clients beside a bare Textual program, in a real pseudo-terminal (20 minutes)
	@$(BIN)/python -m bench

screenshots: $(READY)  ## draw the pictures of the README anew
	@$(BIN)/python -m screenshots.draw

locale: $(READY)  ## gather the words from the sources, bring the catalogues up to date, compile them
	@$(BIN)/pybabel -q extract -k _ -k N_ -k ngettext:1,2 --no-location --sort-output --project=Cartera --copyright-holder="The Cartera authors" -o models/locale/cartera.pot models tui
	@$(BIN)/pybabel -q update -D cartera -i models/locale/cartera.pot -d models/locale --no-fuzzy-matching --ignore-obsolete
	@$(BIN)/python hatch_build.py

clean:  ## remove what make and the tests made
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .bench
