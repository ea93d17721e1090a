# The doors of the project; `make help` lists them. Each recipe runs from a fresh clone.
SHELL := /bin/sh
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help run test check fix messages audit bench survey lock

help: ## list the doors
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/run.stamp: requirements/run.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "The package python3-venv is missing."; exit 1; }
	@echo "Installing what the site needs (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "Installing what the tests need (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

run: $(VENV)/run.stamp ## the whole site with demonstration content on http://HOST:PORT
	@DJANGO_SETTINGS_MODULE=config.settings.demo exec $(MANAGE) run_site

test: $(VENV)/dev.stamp ## all tests: embedded database, PostgreSQL, a real browser
	@$(BIN)/python tests/provision.py test

check: $(VENV)/dev.stamp ## linter, formatter, import rules, system checks, migrations, catalogues
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint --quiet --lint templates
	@out=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$out"; exit 1; }
	@DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) check --fail-level WARNING
	@DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run
	@$(BIN)/python tests/provision.py gettext
	@DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) catalogues --check

fix: $(VENV)/dev.stamp ## format and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

messages: $(VENV)/dev.stamp ## bring the Kazakh and Russian catalogues up to date
	@$(BIN)/python tests/provision.py gettext
	@DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) catalogues

bench: $(VENV)/dev.stamp ## figures of speed and weight, as ratios
	@$(BIN)/python tests/provision.py bench

survey: $(VENV)/dev.stamp ## the long checks: every page, language and mode in a browser
	@$(BIN)/python tests/provision.py survey

audit: $(VENV)/dev.stamp ## advisories about the locked packages
	@$(BIN)/pip-audit --disable-pip --no-deps -r requirements/run.lock || echo "The package index gave no advisories, or some package has one; read the lines above."

lock: $(VENV)/dev.stamp ## new lock files from requirements/*.in
	@for name in run dev; do $(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 requirements/$$name.in -o requirements/$$name.lock; done
