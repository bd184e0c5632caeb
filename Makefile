# Every target prepares what it needs. Paths are relative: the project may lie in a folder with spaces.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
CODE := $(wildcard comity comity_names comity_verify tests tools bench conftest.py)
SLOW := journey or browser
LATER := full or soak
TWO := -q -n 2 --no-loadscope-reorder  # two workers; conftest.py says which files go together and which begin

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset stop test test-full soak check fmt bench browser recognition install install-test catalogues lanes

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)$$/\1\t\2/p' Makefile | while IFS='	' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: install catalogues  ## two nodes and their story, then both keep running until Ctrl-C (ONCE=1 ends after the story, JSON=file writes the figures)
	@$(PY) -m comity demo $(if $(ONCE),--once) $(if $(JSON),--json "$(JSON)")

demo-reset: stop  ## forget everything the demonstration wrote
	@if [ -x $(PY) ]; then $(PY) -m tools.stop --remove; fi

stop:  ## stop what a demonstration left running, after kill -9 too
	@if [ -x $(PY) ]; then $(PY) -m tools.stop; fi

test: check lanes  ## the checks and the tests

lanes: install-test catalogues
	@$(PY) tools/chromium.py check
	$(PYTEST) $(TWO) -m "not ($(SLOW) or $(LATER))"
	$(PYTEST) $(TWO) -m "($(SLOW)) and not ($(LATER))" || [ $$? -eq 5 ]

test-full: install-test catalogues  ## every language, width and theme, and long journeys of several nodes
	@$(PY) tools/chromium.py check
	$(PYTEST) $(TWO) -m "full and not soak" || [ $$? -eq 5 ]

soak: install-test catalogues  ## long and large runs; MESSAGES=100000: so many letters under kill -9 and cuts (SEED=n, RESUME=folder)
ifneq ($(MESSAGES)$(RESUME),)
	$(PY) -m tests.journeys.soak $(if $(RESUME),--resume "$(RESUME)",--messages $(MESSAGES)) $(if $(SEED),--seed $(SEED))
else
	$(PYTEST) -q -m soak || [ $$? -eq 5 ]
endif

check: install-test  ## style, types, borders between rooms, catalogues
	@$(PY) -m ruff check $(CODE)
	@$(PY) -m ruff format --check -q $(CODE)
	@$(PY) -m mypy $(CODE)
	@said=$$($(PY) .venv/bin/lint-imports --no-logo 2>&1) || { printf '%s\n' "$$said"; exit 1; }
	@if [ -f tools/catalogues.py ]; then $(PY) -m tools.catalogues check --all; fi

fmt: install-test  ## put the code in order
	@$(PY) -m ruff check --fix $(CODE)
	@$(PY) -m ruff format $(CODE)

bench: install-test  ## measure, each figure with its floor beside it
	@"$(PYTHON)" tools/prepare.py bench || echo "The other name matchers cannot be had here and are not measured."
	@for file in bench/bench_*.py; do [ -f "$$file" ] || continue; $(PY) -m "bench.$$(basename "$$file" .py)" || exit 1; done

browser:  ## get the browser and the fonts that the page tests need (root), or say how
	@"$(PYTHON)" tools/chromium.py install

recognition:  ## get what reads words in scanned pages, in four languages (root), or say how
	@"$(PYTHON)" tools/recognition.py install

install:  ## the packages the program needs
	@"$(PYTHON)" tools/prepare.py runtime

install-test:  ## and those the tests need
	@"$(PYTHON)" tools/prepare.py test

catalogues: install
	@if [ -f tools/catalogues.py ]; then $(PY) -m tools.catalogues compile; fi
