# genapp: two commands do everything. `make run` serves the site, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export REFLEX_USE_NPM := 1
export REFLEX_CHECK_LATEST_VERSION := false
export npm_config_omit_lockfile_registry_resolved := true
export npm_config_fund := false
export npm_config_audit := false
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: run dev test tour bench chaos lint services clean

run: $(VENV)/.runtime ## Serve the site on PORT (3000): environment, migrations, demo data, pages, server
	@exec $(BIN)/python -m genapp.manage run

dev: $(VENV)/.runtime ## Serve with hot reload
	@exec $(BIN)/python -m genapp.manage dev

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: apt-get install -y python3-venv"; exit 1; }
	@echo "Installing the dependencies ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt $(VENV)/.runtime
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

.venv-tools/.done: tests/tools/requirements.txt
	@$(PYTHON) -m venv .venv-tools && .venv-tools/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r tests/tools/requirements.txt
	@touch $@

services: .venv-tools/.done ## Chromium, PostgreSQL and Redis from Debian's packages, where that is possible
	@tests/tools/services

test: $(VENV)/.tests services lint ## All tests: both databases, browser stories, shortened bar
	@$(BIN)/python -m genapp.manage build >/dev/null
	@SCALE=$(or $(SCALE),0.05) $(BIN)/python -m pytest -q -m "not tour" -n 2 --dist loadgroup --no-loadscope-reorder --durations=15
	@git diff --exit-code --stat reflex.lock

lint: $(VENV)/.tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/pyright

tour: $(VENV)/.tests services ## Every page at 1280 and 390 px, light and dark, through axe; pictures in artefacts/
	@$(BIN)/python -m pytest -q -m tour -n 2 --dist load

bench: $(VENV)/.tests services ## Measure, and write docs/performance.md
	@$(BIN)/python -m tests.bench

chaos: $(VENV)/.tests services ## The bar at full figures: SCALE=0.1 for a tenth, T=T1 ENGINE=sqlite for one
	@SCALE=$(or $(SCALE),1) $(BIN)/python -m pytest -q -m bar $(if $(T),-k $(shell echo $(T) | tr A-Z a-z | sed 's/^t\([0-9]\)$$/t0\1/')_) $(if $(ENGINE),--engine $(ENGINE)) --timeout=1800

clean:
	@rm -rf .web .build artefacts
