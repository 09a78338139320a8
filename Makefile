# `make demo` shows Towerwatch, `make test` proves it; `make help` names the rest.

PYTHON ?= python3
PACKAGES := vision models cameras api benchmarks
BIN := .venv/bin

# An installation is made anew when its recipe, the native sources or the set of modules change;
# the stamp is named after their checksum, so that a checkout's file times do not matter.
STATE := $(shell { cat pyproject.toml CMakeLists.txt vision/kernels/*.?pp; \
	find $(PACKAGES) -name '*.py' | LC_ALL=C sort; } | cksum | tr ' ' -)
INSTALLED := .venv/stamps/run-$(STATE)
DEVELOPED := .venv/stamps/dev-$(STATE)

# Chromium run by root gives its processes real-time priority, which can stop a small machine;
# without this capability it cannot. Other users do not have it anyway.
WITHOUT_REALTIME := $(shell test "$$(id -u)" != 0 || \
	echo setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice)
PIP_INSTALL := $(BIN)/pip install --quiet --quiet --disable-pip-version-check --editable

.PHONY: help demo test test-browser test-faults test-nightly test-wheel test-lower bench-quick bench-speed check format clean

help:
	@echo "make demo          install, then watch simulated cameras in a browser"
	@echo "make test          install what tests need and run them"
	@echo "make test-browser  run the tests that drive Chromium"
	@echo "make test-faults   run the tests that break disks and networks (needs root)"
	@echo "make test-nightly  run their long forms: 200 kills, hours of video (hours; needs root)"
	@echo "make test-wheel    build the wheel and run the tests against it, outside this folder"
	@echo "make test-lower    run the tests with the oldest dependencies that are allowed"
	@echo "make bench-quick   measure on drawn scenes for a minute, against the figures kept here"
	@echo "make bench-speed   measure speed, memory and start-up for a minute, against the ratios kept here"
	@echo "make check         lint, formatting, types and layers"
	@echo "make format        put the code into its form"
	@echo "make clean         remove what was built, .venv included"

demo: $(INSTALLED)
	@exec $(BIN)/towerwatch demo

test: $(DEVELOPED)
	@.ci/needs test
	$(BIN)/pytest -m "not fault and not browser"

test-browser: $(DEVELOPED)
	@.ci/needs browser
	$(WITHOUT_REALTIME) $(BIN)/pytest -m browser

test-faults: $(DEVELOPED)
	@.ci/needs test fault
	@test "$$(id -u)" = 0 || { echo "These tests need root: sudo make test-faults" >&2; exit 1; }
	$(BIN)/pytest -m fault

LONG_FORMS := kills outbox memory

test-nightly: $(DEVELOPED)
	@.ci/needs test fault
	@test "$$(id -u)" = 0 || { echo "These tests need root: sudo make test-nightly" >&2; exit 1; }
	TOWERWATCH_KILLS=200 TOWERWATCH_STREAM_MIN=120 $(BIN)/pytest -m fault \
		$(LONG_FORMS:%=tests/faults/test_%.py)

test-wheel: $(DEVELOPED)
	@.ci/needs test
	.ci/test-wheel

test-lower: $(DEVELOPED)
	.ci/test-lower

bench-quick: $(DEVELOPED)
	rm -rf build/quick
	$(BIN)/towerwatch bench falling --quick --no-baselines --out build/quick \
		--against benchmarks/quick.json

bench-speed: $(DEVELOPED)
	$(BIN)/towerwatch bench speed --quick --out build/speed --against benchmarks/speed.json

check: $(DEVELOPED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEVELOPED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) .ci/ready.py
	$(PYTHON) -m venv .venv

$(INSTALLED): | $(BIN)/python
	@rm -rf .venv/stamps
	@echo "Installing Towerwatch into .venv; this takes a minute or two, once."
	$(PIP_INSTALL) .
	@mkdir -p $(@D) && touch $@

$(DEVELOPED): | $(BIN)/python
	@rm -rf .venv/stamps
	@echo "Installing Towerwatch and its tests into .venv; this takes a minute or two, once."
	$(PIP_INSTALL) ".[check]"
	@mkdir -p $(@D) && touch $(INSTALLED) $@
