# Targets for people and CI. Each one sets up what it needs; you need Python 3.11 or newer, make and Git.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SUITE := $(BIN)/python -m pytest -q -n auto --ignore=tests/cluster
FUZZ ?= 10

.PHONY: render test fuzz check format golden schemas bench docs cluster-test clean

render: $(READY) ## write the manifests that clusters.yaml of this repository describes
	$(BIN)/reloadgen render

test: $(READY) ## run all tests except those on clusters
	$(SUITE)

fuzz: $(READY) ## the properties on random inputs, FUZZ times as many (10)
	FUZZ=$(FUZZ) $(SUITE) -m "hypothesis or drawn"

check: $(READY) ## what CI runs: format, lint, types, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/reloadgen check
	$(BIN)/reloadgen validate
	VERDICTS=whole $(SUITE) --cov --cov-report=term-missing:skip-covered

cluster-test: $(READY) ## the tests on real Kubernetes API servers; needs Go
	$(BIN)/python -m pytest -q tests/cluster

format: $(READY) ## format and fix what can be fixed
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

golden: $(READY) ## rewrite the expected output of cases and pages, on purpose: read the diff
	$(BIN)/python tests/golden.py
	$(BIN)/python tests/pages.py

schemas: $(READY) ## make the schemas of Flux's objects and kustomize's types again; needs Go
	$(BIN)/python tools/schemas.py
	$(BIN)/python tools/kustomize_data.py

docs: $(READY) ## write the generated parts of the documentation again
	$(BIN)/reloadgen schema > schema/clusters.schema.json
	$(BIN)/python tools/docs.py
	$(BIN)/python tools/pictures.py

bench: $(READY) ## speed, as ratios against a floor in the same run
	$(BIN)/python bench/bench.py

clean: ## remove what the targets made
	rm -rf .venv .cache build dist

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "reloadgen needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
