# Settings: any RIBAO_… variable, e.g. make run RIBAO_UI_PORT=8090. PYTHON=/path/to/python3.12 chooses the Python;
# otherwise the newest supported one is taken. `make help` lists the targets.

VENV := .ribao/venv
BIN := $(VENV)/bin
export PYTHONPATH := $(CURDIR)/include:$(CURDIR)/plugins
export PYTHONPYCACHEPREFIX := $(CURDIR)/.ribao/pycache
# So that no setting of another Airflow on this machine gets in, and each of its processes does not compile it anew.
unexport AIRFLOW_HOME AIRFLOW_CONFIG PYTHONDONTWRITEBYTECODE

.PHONY: run stop clean test test-some test-library test-unit test-integration test-services test-airflow test-end-to-end \
	test-run test-celery test-browser coverage lint types format docs chaos fuzz lock help

run: $(VENV)/runtime.stamp ## Start all of Ribao on this machine (ONCE=1: stop after the bundled days; CELERY=1: with a Celery worker)
	@exec $(BIN)/python -m ribao_local run $(if $(ONCE),--once) $(if $(CELERY),--celery)

stop: ## Stop what `make run` started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m ribao_local stop; else echo "nothing was running"; fi

clean: ## Stop it, and delete its data and the virtual environment
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m ribao_local clean; fi
	rm -rf .ribao include/ribao.egg-info

# Types, tests of the library, tests with Airflow and a whole installation run at the same time.
test: lint ## Run lint, types and all tests; print coverage (TESTS="file …": only these tests)
	@rm -rf $(COVERAGE_FOLDER)
	@$(MAKE) --no-print-directory -j types $(if $(TESTS),test-some,test-library test-airflow test-run)
	@$(MAKE) --no-print-directory coverage

# Coverage is measured where that is cheap: Python 3.12 and later (7 % of the tests' CPU time; 75 % on 3.11).
COVERAGE ?= $(shell $(BIN)/python -c 'import sys; print("1" if sys.version_info >= (3, 12) else "")')
COVERAGE_FOLDER := .ribao/coverage
PYTEST = $(if $(COVERAGE),COVERAGE_FILE=$(COVERAGE_FOLDER)/data.$@) $(BIN)/pytest $(if $(COVERAGE),--cov --cov-report=)
SPREAD := -n 3 --dist loadfile --no-loadscope-reorder
AIRFLOW_TESTS := tests/integration/with_airflow

test-some: $(VENV)/dev.stamp
	$(PYTEST) $(TESTS)

test-library: $(VENV)/dev.stamp
	$(PYTEST) $(SPREAD) tests/unit tests/integration --ignore $(AIRFLOW_TESTS)

test-unit: $(VENV)/dev.stamp ## Run the tests that need no server
	$(PYTEST) $(SPREAD) tests/unit

test-integration: $(VENV)/dev.stamp ## Run the tests with a PostgreSQL, a mail server, a site and Airflow
	@$(MAKE) --no-print-directory -j test-services test-airflow

test-services: $(VENV)/dev.stamp
	$(PYTEST) $(SPREAD) tests/integration --ignore $(AIRFLOW_TESTS)

test-airflow: $(VENV)/dev.stamp
	$(PYTEST) $(AIRFLOW_TESTS)

test-end-to-end: test-run test-celery test-browser ## Run the tests of whole installations, those with redis-server and Chromium too

test-run: $(VENV)/dev.stamp
	$(BIN)/pytest tests/end_to_end/test_run.py

# Say in one line which program a target needs: $(call needs,program or another,Debian package)
needs = @for program in $(1); do command -v $$program >/dev/null && exit 0; done; \
	echo "make $@ needs $(2) (on Debian and Ubuntu: apt install $(2))" >&2; exit 1

test-browser: $(VENV)/dev.stamp ## Run the Report Desk in Chromium
	$(call needs,chromium chromium-browser google-chrome,chromium)
	$(BIN)/pytest tests/end_to_end/test_desk_browser.py

test-celery: $(VENV)/dev.stamp ## Run the bundled days on a Celery worker (needs redis-server)
	$(call needs,redis-server,redis-server)
	$(BIN)/pytest tests/end_to_end/test_celery.py

NO_COVERAGE := coverage: measured on Python 3.12 and later, or with COVERAGE=1
combined = COVERAGE_FILE=$(COVERAGE_FOLDER)/data $(BIN)/coverage
coverage: $(VENV)/dev.stamp
	@$(if $(COVERAGE),$(combined) combine --quiet && \
		echo "coverage: $$($(combined) report --format=total) % of the lines (child processes are not measured)",echo "$(NO_COVERAGE)")

lint: $(VENV)/dev.stamp ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## Check types
	$(BIN)/mypy include dags plugins tools bench

format: $(VENV)/dev.stamp ## Format the code, and correct what ruff can correct
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

WITH_TOOLS := PYTHONPATH=$(PYTHONPATH):$(CURDIR)/tools:$(CURDIR)

# A month of bad days through a real Airflow; every part killed and every disk filled in turn; wrong certificates, clocks
# that jump (needs a C compiler), two installations on one archive.
chaos: $(VENV)/dev.stamp ## Break everything in turn and see what survives (an hour; all of it only as root)
	@for trial in chaos chaos.kills chaos.certificates chaos.clocks chaos.shared_archive; do \
		$(WITH_TOOLS) $(BIN)/python -m bench.$$trial || exit 1; done

fuzz: $(VENV)/dev.stamp ## Read mutated PDFs (FUZZ="--count 100000 --seed 1 --workers 2")
	$(WITH_TOOLS) $(BIN)/python -m bench.fuzz $(FUZZ)

$(VENV)/runtime.stamp: requirements.txt pyproject.toml
	@PYTHON=$(PYTHON) sh .ci/install $(VENV) requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	@PYTHON=$(PYTHON) sh .ci/install $(VENV) requirements-dev.txt
	@touch $@

docs: $(VENV)/dev.stamp ## Build the docs site, in .ribao/site: a broken link, a page outside the navigation or an unknown anchor is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# For every supported Python.
LOCK := $(BIN)/uv pip compile --quiet --no-header --no-annotate --universal --generate-hashes --python-version 3.11 \
	$(if $(UPGRADE),--upgrade)
lock: $(VENV)/dev.stamp ## Pin the packages of requirements*.in again; versions change only where a file asks for it (or with UPGRADE=1)
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements.in requirements-dev.in -c requirements.txt -o requirements-dev.txt

help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' Makefile | expand -t 20
