# Family Navigator. `make help` lists what can be done.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := $(shell command -v python3.11 || command -v python3 || echo python3.11)
APP := .venv/bin
CHROMIUM ?= /usr/bin/chromium
TESTS ?= tests
# Processes that share the tests.
WORKERS ?= 2

# Says how long a step took: $(call step,name,command)
define step
	@began=$$(date +%s.%N); log=$$(mktemp); \
	if { $(2); } >$$log 2>&1; then rm -f $$log; \
	else echo "  $(1): failed"; tail -n 20 $$log; rm -f $$log; exit 1; fi; \
	printf '  %-28s%6.1f s\n' "$(1)" "$$(echo "$$(date +%s.%N) $$began" | awk '{print $$1-$$2}')"
endef

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: setup ## Set up everything that is missing, and run it: chat, console, API docs
	@exec $(APP)/navigator up

.PHONY: setup
setup: python ## Install both environments from the pinned, hashed files
	@$(MAKE) -s -j2 .venv/.app .venv-rasa/.rasa

.PHONY: test
test: setup browser .venv/.dev ## Run the fast tests, the model tests and the acceptance tests
	@$(APP)/python -m pytest --numprocesses $(WORKERS) $(TESTS)

.PHONY: test-fast
test-fast: setup .venv/.dev ## Run only the tests that need no model, no browser and no processes
	@$(APP)/python -m pytest --numprocesses $(WORKERS) $(TESTS) -m "not model and not browser and not acceptance"

.PHONY: check
check: setup .venv/.dev ## Lint, check types and imports, validate catalogue, locales, sentences and domain
	@$(APP)/ruff check .
	@$(APP)/ruff format --check .
	@$(APP)/mypy
	@$(APP)/lint-imports
	@$(APP)/navigator catalog check
	@$(APP)/python -m locales.check
	@$(APP)/python -m nlu.check_data

.PHONY: format
format: .venv/.dev ## Bring the code into the project's form
	@$(APP)/ruff check --fix . && $(APP)/ruff format .

.PHONY: translations
translations: setup ## Collect the phrases, and bring every language's .po file up to date
	@$(APP)/python -m locales.extract

.PHONY: bench
bench: setup .venv/.dev ## Measure: the way of one message, understanding, search
	@$(APP)/python -m benchmarks

.PHONY: stock-rasa
stock-rasa: python ## Install Rasa's stock environment, with TensorFlow, for the comparison in `make bench`
	$(call step,Rasa as it comes,rm -rf .venv-rasa-stock && $(PYTHON) -m venv .venv-rasa-stock && .venv-rasa-stock/bin/python -m pip install --quiet --no-deps --ignore-requires-python --require-hashes -r requirements/rasa-stock.txt)

.PHONY: sentence-transformers
sentence-transformers: python .venv-st/.st ## Install an environment with sentence-transformers, PyTorch for the processor and a model

.PHONY: test-engines
test-engines: sentence-transformers ## Run the tests of both engines for sentence vectors, with nothing skipped
	@CI=true .venv-st/bin/python -m pytest tests/nlu_code/test_embed_engines.py

.PHONY: browser
browser: ## Install Debian's Chromium and fonts, which the browser tests need (as root)
	@if [ ! -x $(CHROMIUM) ]; then \
	  if [ "$$(id -u)" != 0 ]; then echo "The browser tests need Chromium: sudo apt-get install chromium fonts-noto-core"; exit 1; fi; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null; fi

.PHONY: clean
clean: ## Remove the environments and caches; the data in var/ stays
	@rm -rf .venv .venv-rasa .venv-rasa-stock .venv-st .mypy_cache .ruff_cache .pytest_cache *.egg-info

.PHONY: python
python:
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 with venv is needed and was not found. On Debian 12: apt-get install python3.11 python3.11-venv"; exit 1; }

# uv installs the same hashed files about ten times faster than pip; where there is no uv, pip does it.
.venv/.uv: requirements/uv.txt
	$(call step,Python environment,$(PYTHON) -m venv --clear .venv && ($(APP)/python -m pip install --quiet --require-hashes -r requirements/uv.txt || true))
	@touch $@

.venv/.app: requirements/app.txt pyproject.toml .venv/.uv
	$(call step,Our libraries,PYTHON=$(APP)/python REQUIREMENTS=requirements/app.txt deploy/install && $(APP)/python -m pip install --quiet --no-deps --no-build-isolation --editable .)
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.app
	$(call step,Libraries for tests,PYTHON=$(APP)/python REQUIREMENTS=requirements/dev.txt deploy/install)
	@touch $@

.venv-rasa/.rasa: requirements/rasa.txt .venv/.uv
	$(call step,Rasa and its libraries,$(PYTHON) -m venv --clear .venv-rasa && PYTHON=.venv-rasa/bin/python REQUIREMENTS=requirements/rasa.txt deploy/install)
	@touch $@

# PyTorch's builds for the processor are in no package index by that name: where pip looks for files, uv looks too.
.venv-st/.st: requirements/app.txt requirements/dev.txt requirements/sentence-transformers.txt .venv/.uv
	$(call step,sentence-transformers,$(PYTHON) -m venv --clear .venv-st && export UV_FIND_LINKS="$${UV_FIND_LINKS:-$${PIP_FIND_LINKS:-$$($(PYTHON) -m pip config get global.find-links 2>/dev/null || true)}}" && export PYTHON=.venv-st/bin/python && REQUIREMENTS=requirements/app.txt deploy/install && REQUIREMENTS=requirements/dev.txt deploy/install && REQUIREMENTS=requirements/sentence-transformers.txt deploy/install)
	@touch $@
