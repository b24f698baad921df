# Two commands: `make demo` builds an example pair into out/, `make test` runs every check and test.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check format bench pictures docs clean

demo: $(READY)
	$(BIN)/insolecad make examples/runner-flat-foot.toml --out out/

test: check
	$(BIN)/python -m pytest -n 3

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m benchmarks.bench

pictures: $(READY)
	$(BIN)/python tools/docs/pictures.py
	$(BIN)/python tools/docs/drawings.py
	$(BIN)/python tools/docs/feature_pictures.py
	$(BIN)/python tools/docs/form_pictures.py
	$(BIN)/python tools/docs/fit_pictures.py
	$(BIN)/python tools/docs/zone_pictures.py
	$(BIN)/python tools/docs/plate_pictures.py
	$(BIN)/python tools/docs/report_picture.py

docs: $(READY)
	$(BIN)/python tools/docs/make.py
	$(BIN)/python -m tools.docs.layers

# constraints.txt pins every package, so that the same commit gives the same environment
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $(READY)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
