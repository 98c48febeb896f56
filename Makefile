# `make` lists what there is. Every target installs what it needs first; a second call is quick.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help install serve test lint screenshots bench lighthouse lock clean

# The first Python on the path that is new enough; `make PYTHON=… target` overrides it.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PIP_INSTALL := -m pip --disable-pip-version-check --no-input install --quiet
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command 'make lock' $(ARGS)
COVERAGE := --cov --cov-report=term $(if $(ARGS),--cov-fail-under=0)

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | \
		while IFS="$$(printf '\t')" read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

install: .venv/.installed ## Make .venv with the product, so that .venv/bin/kartoteka is the command line

serve: .venv/.installed ## Migrate, seed and serve the embedded database (HOST and PORT are honoured)
	.venv/bin/kartoteka serve $(ARGS)

test: .venv-dev/.installed ## Run every test on both engines and print the coverage (ARGS="-k names" for some)
	.venv-dev/bin/python -m pytest $(if $(ARGS),,--numprocesses auto --dist worksteal) $(COVERAGE) $(ARGS)

screenshots: .venv-dev/.installed ## Keep pictures of every page, wide and narrow, light and dark, in build/screenshots
	.venv-dev/bin/python -m pytest tests/web/test_browser.py -k stands --screenshots build/screenshots $(ARGS)

lint: .venv-dev/.installed ## Check style, types and templates
	.venv-dev/bin/ruff check .
	.venv-dev/bin/mypy
	.venv-dev/bin/djlint --lint --quiet templates

bench: .venv-dev/.installed .venv-bench/.locked ## Measure every goal beside raw SQL and Datasette (ARGS="--large", "--help" …)
	.venv-dev/bin/python -m tests.bench $(ARGS)

lighthouse: .venv-dev/.installed ## Ask Lighthouse for its marks of the main pages (ARGS="/path …" for others)
	.venv-dev/bin/python -m tests.bench.lighthouse $(ARGS)

lock: .venv-lock/.installed ## Write the lock files again from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) --group build --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(COMPILE) --group bench --output-file requirements-bench.lock

clean: ## Remove the environments and what builds and tests left behind; databases stay
	rm -rf .venv .venv-dev .venv-bench .venv-lock build dist htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find app migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made anew when its lock file changes; the product is put in again when pyproject.toml does.
.venv/.locked: requirements.lock
.venv-dev/.locked: requirements-dev.lock
.venv-bench/.locked: requirements-bench.lock
.venv/.locked .venv-dev/.locked .venv-bench/.locked:
	@test -n '$(PYTHON)' || { echo 'Kartoteka needs Python 3.11 or newer, with venv.' >&2; exit 1; }
	@echo 'Making $(@D) from $< …'
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python $(PIP_INSTALL) --require-hashes -r $<
	@touch $@

.venv/.installed .venv-dev/.installed: %/.installed: %/.locked pyproject.toml
	@$(@D)/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv-lock/.installed:
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python $(PIP_INSTALL) uv
	@touch $@
