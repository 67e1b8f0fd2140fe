# make run | test | lint | bench — each sets itself up; nothing else to remember.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --require-hashes
BUNDLE := src/yinhui/workbench/static/workbench/dist/.vite/manifest.json

.PHONY: run test lint bench faults audit screenshots lock

run: .venv/run.stamp $(BUNDLE)
	@$(BIN)/yinhui serve --demo

test: .venv/dev.stamp $(BUNDLE) .venv/system.stamp .venv/oidc.stamp
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

bench: .venv/dev.stamp $(BUNDLE)
	$(BIN)/python -m bench

# Hundreds of kills at random points under load (docs/faults.md); `make test` has the short form.
faults: .venv/dev.stamp $(BUNDLE)
	YINHUI_FAULTS=300 $(BIN)/pytest -s tests/faults

# Known vulnerabilities of what is locked; asks a public database, and fails where that cannot be reached.
audit: .venv/dev.stamp
	$(BIN)/pip-audit --requirement requirements/run.lock --disable-pip --no-deps --progress-spinner off --strict

# Remake docs/screenshots/ from the demonstration county.
screenshots: .venv/dev.stamp $(BUNDLE) .venv/system.stamp
	$(BIN)/python scripts/screenshots.py

.venv/uv.stamp: requirements/uv.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $@

.venv/run.stamp: .venv/uv.stamp requirements/run.lock pyproject.toml
	$(UV) -r requirements/run.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.lock
	$(UV) -r requirements/dev.lock
	@touch $@

# Chromium, a Chinese font and LibreOffice, for the browser journeys and the document test.
.venv/system.stamp: scripts/system-packages.sh
	bash scripts/system-packages.sh
	@touch $@

# The OpenID provider that single sign-on is tried against.
.venv/oidc.stamp: .venv/run.stamp tests/oidc/package-lock.json
	cd tests/oidc && ../../$(BIN)/python ../../scripts/npm.py ci --silent --no-audit --no-fund
	@touch $@

$(BUNDLE): .venv/run.stamp frontend/package-lock.json frontend/vite.config.js $(wildcard frontend/src/* frontend/src/*/*)
	cd frontend && ../$(BIN)/python ../scripts/npm.py ci --silent --no-audit --no-fund
	cd frontend && ../$(BIN)/python ../scripts/npm.py run --silent build -- --logLevel error
	@touch $@

# Rewrite the locked versions from pyproject.toml.
lock: .venv/uv.stamp
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.lock
