# Needs Debian, git, make, python3 and python3-venv; everything else is fetched.
PYTHON ?= python3
BIN := .venv/bin
DEMO := reports/demo

.PHONY: demo test check packages packages-all

demo: packages .venv/run.stamp  ## clean the samples: scans, the PDF, the text
	$(BIN)/ocrmend clean samples/folder/scans samples/folder.pdf samples/folder.txt --out $(DEMO)
	$(BIN)/ocrmend report $(DEMO)/scans --queries samples/hard-queries.tsv
	@echo "The report: $(DEMO)/index.html"

test: packages-all .venv/dev.stamp  ## all tests, with the coverage of pipeline/
	$(BIN)/pytest --cov --cov-report=term:skip-covered --cov-fail-under=85

check: .venv/dev.stamp  ## lint, layout and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

packages:
	@scripts/apt-install

packages-all:
	@scripts/apt-install --all

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[second-engine]'
	@touch $@

.venv/dev.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/run.stamp
