# Two commands matter: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
# Three for each core of the least machine: screens are tested by keys, and those are waited for.
WORKERS ?= 6
PYTEST_ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
CHECKED_PACKAGES := -p hmip_tui -p tests -p benchmarks -p release

.DEFAULT_GOAL := help
.PHONY: help run test lint types format bench bench-hub bench-others pictures key-card campaign campaign-repair faults wheel-test \
        release lock audit fuzz clean

help:
	@echo 'make run         set up, create a demonstration inspection and open it'
	@echo 'make test        set up, then format check, lint, types, import contracts, tests'
	@echo '                 (WORKERS=0 in one process; PYTEST_ARGS="..." for pytest)'
	@echo 'make lint        format check, lint and import contracts only'
	@echo 'make types       strict types only'
	@echo 'make format      format, and mend what can be mended'
	@echo 'make bench       the benchmarks'
	@echo 'make bench-others  install three other Textual programs for it to start'
	@echo 'make bench-hub   a first push of a million entries to a PostgreSQL hub'
	@echo 'make pictures    draw the pictures of the documentation anew'
	@echo 'make key-card    make the key card anew from the bindings'
	@echo 'make campaign    long randomised runs'
	@echo 'make faults      every fault of docs/faults.md often, and its table (half an hour)'
	@echo 'make campaign-repair  damage and repair 3,000 copies; the result goes into docs/backups.md'
	@echo 'make fuzz        the worst input for every reader, and its table (about half an hour)'
	@echo 'make release     wheel, sdist, inventory and checksums of the commit, the same anywhere'
	@echo 'make lock        lock the release'"'"'s dependencies anew, with hashes'
	@echo 'make audit       whether a locked dependency has a known vulnerability'
	@echo '                 (ADVISORIES=folder where no service can be reached)'
	@echo 'make wheel-test  build the wheel, install it in an empty environment, run it'
	@echo 'make clean       remove built files and caches, keep .venv'
	@echo 'PYTHON=python3.12 before the first call, or after removing .venv, chooses the interpreter.'

run: .venv/.run-ready
	@$(BIN)/hmip demo

test: lint types
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

lint: .venv/.dev-ready
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/lint-imports

types: .venv/.dev-ready
	$(BIN)/python -m mypy $(CHECKED_PACKAGES)
	$(BIN)/python -m mypy -p hmip_tui --platform win32 --no-warn-unused-ignores --cache-dir .mypy_cache/win32

format: .venv/.dev-ready
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

bench: .venv/.dev-ready
	$(BIN)/python -m benchmarks

# Other Textual programs for `make bench` to start, in environments of their own.
bench-others: .venv/.dev-ready
	$(BIN)/python -m benchmarks.others

bench-hub: .venv/.dev-ready
	$(BIN)/python -m benchmarks.hub

pictures: .venv/.dev-ready
	$(BIN)/python docs/pictures/make.py

key-card: .venv/.dev-ready
	$(BIN)/python docs/key_card.py

faults: .venv/.dev-ready
	$(BIN)/python -m tests.faults

campaign: .venv/.dev-ready
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m campaign $(PYTEST_ARGS)

campaign-repair: .venv/.dev-ready
	$(BIN)/python -m tests.store.damage 3000

fuzz: .venv/.dev-ready
	$(BIN)/python -m tests.hostile 60

# What a release is made of, and what it is held to: docs/releasing.md.
release: .venv/.release-ready
	$(BIN)/python -m release

lock: .venv/.release-ready
	$(BIN)/uv pip compile pyproject.toml --extra hub --extra keyring --extra report --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
	  --constraints constraints.txt --output-file release/requirements.lock

audit: .venv/.release-ready
	@$(BIN)/python -m release.audit $(ADVISORIES)

wheel-test: .venv/.dev-ready
	$(BIN)/python -m pytest -n 0 -m wheel $(PYTEST_ARGS)

clean:
	rm -rf build dist hmip_tui.egg-info .coverage htmlcov snapshot_report.html
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name .venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

# The environment. The commands in it hold its place and its interpreter, so that one that was
# moved or copied, or whose interpreter has gone, is made anew.
ifneq ($(shell $(BIN)/python -c '' 2>/dev/null && cat .venv/.place 2>/dev/null),$(CURDIR))
.PHONY: .venv/.place
endif

define CHECK_PYTHON
import sys
if sys.version_info < (3, 11):
    sys.exit("hmip-tui needs Python 3.11 or later; this one is " + sys.version.split()[0]
             + ". Choose another with: make PYTHON=python3.12 ...")
try:
    import ensurepip, venv
except ImportError:
    sys.exit("This Python cannot create environments. On Debian and Ubuntu: "
             "apt install python%d.%d-venv" % sys.version_info[:2])
endef
export CHECK_PYTHON

.venv/.place:
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo "$(PYTHON) was not found: install Python 3.11 or later." >&2; exit 1; }
	@"$(PYTHON)" -c "$$CHECK_PYTHON"
	@echo 'Setting up .venv: once, and again when the dependencies change.'
	@"$(PYTHON)" -m venv $(if $(wildcard .venv/.place),--clear) .venv
	@printf '%s\n' "$(CURDIR)" > $@

.venv/.run-ready: .venv/.place pyproject.toml constraints.txt
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation -e .
	@touch $@

.venv/.release-ready: .venv/.dev-ready
	@$(PIP) -e '.[release]'
	@touch $@

.venv/.dev-ready: .venv/.place pyproject.toml constraints.txt
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation -e '.[dev]'
	@touch .venv/.run-ready $@
