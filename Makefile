# make run      the whole of Ribao on this machine (Ctrl-C or make stop ends it)
# make test     lint, types and tests; make test-celery and test-browser what needs
#               redis-server or Chromium
# Settings: any RIBAO_… variable, e.g. make run RIBAO_UI_PORT=8090; ONCE=1 stops after the bundled days, CELERY=1 runs
# the tasks on a Celery worker (needs redis-server). PYTHON=/path/to/python3.12 chooses the Python; otherwise the
# newest supported one is taken.

VENV := .ribao/venv
BIN := $(VENV)/bin
export PYTHONPATH := $(CURDIR)/include:$(CURDIR)/plugins
export PYTHONPYCACHEPREFIX := $(CURDIR)/.ribao/pycache
# So that no setting of another Airflow on this machine gets in, and each of its processes does not compile it anew.
unexport AIRFLOW_HOME AIRFLOW_CONFIG PYTHONDONTWRITEBYTECODE

.PHONY: run stop test test-some test-library test-airflow test-run test-celery test-browser chaos fuzz lint types lock clean

run: $(VENV)/runtime.stamp
	@exec $(BIN)/python -m ribao_local run $(if $(ONCE),--once) $(if $(CELERY),--celery)

stop:
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m ribao_local stop; else echo "nothing was running"; fi

# All at once: types, tests, and a whole installation. TESTS=… names files, for a part of the tests.
test: lint
	@$(MAKE) --no-print-directory -j types $(if $(TESTS),test-some,test-library test-airflow test-run)

test-some: $(VENV)/dev.stamp
	$(BIN)/pytest $(TESTS)

test-library: $(VENV)/dev.stamp
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder tests/unit tests/integration --ignore tests/integration/with_airflow

test-airflow: $(VENV)/dev.stamp
	$(BIN)/pytest tests/integration/with_airflow

test-run: $(VENV)/dev.stamp
	$(BIN)/pytest tests/end_to_end/test_run.py

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy include dags plugins tools

# Say in one line which program a target needs: $(call needs,program or another,Debian package)
needs = @for program in $(1); do command -v $$program >/dev/null && exit 0; done; \
	echo "make $@ needs $(2) (on Debian and Ubuntu: apt install $(2))" >&2; exit 1

test-browser: $(VENV)/dev.stamp
	$(call needs,chromium chromium-browser google-chrome,chromium)
	$(BIN)/pytest tests/end_to_end/test_desk_browser.py

test-celery: $(VENV)/dev.stamp
	$(call needs,redis-server,redis-server)
	$(BIN)/pytest tests/end_to_end/test_celery.py

# A month of bad days through a real Airflow; every part killed and every disk filled in turn; wrong certificates, clocks
# that jump (needs a C compiler), two installations on one archive. An hour; all of it only as root.
chaos: $(VENV)/dev.stamp
	@for trial in chaos chaos.kills chaos.certificates chaos.clocks chaos.shared_archive; do \
		PYTHONPATH=$(PYTHONPATH):$(CURDIR) $(BIN)/python -m bench.$$trial || exit 1; done

# Mutated PDFs through the reader: make fuzz FUZZ="--count 100000 --seed 1 --workers 2".
fuzz: $(VENV)/dev.stamp
	PYTHONPATH=$(PYTHONPATH):$(CURDIR) $(BIN)/python -m bench.fuzz $(FUZZ)

$(VENV)/runtime.stamp: requirements.txt pyproject.toml
	@PYTHON=$(PYTHON) sh .ci/install $(VENV) requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	@PYTHON=$(PYTHON) sh .ci/install $(VENV) requirements-dev.txt
	@touch $@

# A broken link, a page outside the navigation and an unknown anchor are errors.
.PHONY: docs
lint: docs
docs: $(VENV)/dev.stamp ## Build the docs site into .ribao/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# Both files again, for every supported Python; versions change only where a .in file asks for it (or with UPGRADE=1).
LOCK := $(BIN)/uv pip compile --quiet --no-header --no-annotate --universal --generate-hashes --python-version 3.11 \
	$(if $(UPGRADE),--upgrade)
lock: $(VENV)/dev.stamp
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean:
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m ribao_local clean; fi
	rm -rf .ribao
