# Handrail: `make run` and `make test` set up all they need on a machine with Python 3.11+, make, git.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run site test setup test-setup chromium lint types test-python test-typescript test-firefox wheel test-wheel test-deployment audit licences sbom faults fuzz bench storm soak format lock clean help

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export NO_MKDOCS_2_WARNING := 1
say = @printf '\033[32m•\033[0m %s\n'

help:
	@printf '%s\n' 'make run    set up everything and serve on http://localhost:8000' \
	  'make site   set up everything and show the public pages as you edit them' \
	  'make test   set up everything and run lint, types and all tests' \
	  'make test-firefox  run the tests of the outbox and of Web Push in Firefox' \
	  'make wheel  make dist/handrail-*.whl, which servers install' \
	  'make test-wheel    install it elsewhere, serve, answer, make a PDF' \
	  'make test-deployment  try what is deployed: systemd, nginx, Caddy, a machine' \
	  'make audit  ask for known weaknesses of what is locked' \
	  'make licences, make sbom   list what runs, with its licences; as CycloneDX' \
	  'make bench  measure the public site and the app' \
	  'make storm  let 5,000 tablets come back at once     make soak   20 minutes of mixed load' \
  'make faults run 300 surveys on failing tablets, and break servers, disks, databases' \
	  'make fuzz   ask the interface ten thousand questions' \
	  'make format tidy the code     make lock   renew the locked dependencies' \
	  'make clean  forget what was built and installed (keeps var/, your data)'

run: setup
	@handrail build
	@handrail demo
	@handrail serve

site: setup
	@handrail site

# --- set-up ---------------------------------------------------------------------------------

setup: .venv/installed pwa/node_modules/.installed
test-setup: .venv/tests-installed pwa/node_modules/.installed tests/oidc/node_modules/.installed chromium

.venv/bin/python:
	$(say) "Making a virtual environment (1 of 3)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(say) "Installing Python packages, about 200 MB, a minute or two (2 of 3)"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tests-installed: tests/requirements.lock .venv/installed
	$(say) "Installing the packages that tests need"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

pwa/node_modules/.installed: pwa/package-lock.json .venv/installed
	$(say) "Installing the packages that the app is built with (3 of 3)"
	@cd pwa && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

tests/oidc/node_modules/.installed: tests/oidc/package-lock.json .venv/installed
	@cd tests/oidc && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

chromium: .venv/tests-installed
	@tests/chromium.sh > /dev/null

# --- tests ----------------------------------------------------------------------------------

test: test-setup lint types test-typescript test-python

lint:
	$(say) "Lint"
	@ruff check .
	@ruff format --check --quiet .
	@cd pwa && npm run --silent format

types:
	$(say) "Types"
	@mypy
	@MYPYPATH=site mypy --strict site/*.py
	@cd pwa && npm run --silent types

test-typescript:
	$(say) "TypeScript tests"
	@cd pwa && npm run --silent test

test-python:
	$(say) "Python and browser tests"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" TMPDIR="$$(tests/tmpdir.sh)" pytest -q -n 2 --dist worksteal \
	  --ignore=tests/firefox --ignore=tests/faults --ignore=tests/wheel --ignore=tests/deployment/real

test-firefox: test-setup
	$(say) "The outbox and Web Push in Firefox"
	@HANDRAIL_FIREFOX="$$(tests/firefox.sh)" pytest -q tests/firefox

# --- what servers install ---------------------------------------------------------------------

wheel: setup
	@handrail wheel $(if $(PUBLISHED),--published $(PUBLISHED))

test-wheel: test-setup
	$(say) "The wheel in an environment of its own, without Node, MkDocs and this checkout"
	@pytest -q tests/wheel

test-deployment: test-setup
	$(say) "The services, nginx and Caddy as they are deployed, and an empty machine set up by README.md"
	@tests/deployment/tools.sh
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" pytest -q tests/deployment/real

# --- what others made --------------------------------------------------------------------------

audit licences sbom: .venv/tests-installed pwa/node_modules/.installed tests/oidc/node_modules/.installed
	@python -m tests.supply.$@

# --- faults ---------------------------------------------------------------------------------

faults: test-setup
	$(say) "300 surveys on failing tablets, server and network: a quarter of an hour"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" python -m tests.faults.run
	$(say) "Fifty patients in a row on one tablet"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" PATIENTS=50 \
	  pytest -q tests/e2e/test_person_after_person.py
	$(say) "A thousand pushes by two workers, one of which is killed, on both databases"
	@PUSHES=1000 pytest -q tests/push/test_two_workers.py
	$(say) "A server killed fifty times under load"
	@KILLS=50 pytest -q tests/web/test_killed.py
	$(say) "A server killed at every write, full disks, failing syncs: SQLite and PostgreSQL"
	@tests/strace.sh > /dev/null && STEP=1 pytest -q -s tests/faults

fuzz: test-setup
	$(say) "Ten thousand questions to the interface"
	@python -m tests.fuzz.run
	$(say) "Two hundred odd workbooks"
	@python -m tests.fuzz.workbooks

# --- measuring ------------------------------------------------------------------------------

.venv/bench-installed: tests/bench/requirements.lock tests/bench/package-lock.json .venv/tests-installed
	$(say) "Installing what measuring needs: Lighthouse, the Nu HTML checker, a Java, SurveyJS, about 110 MB"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.lock
	@cd tests/bench && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

bench: setup test-setup .venv/bench-installed
	$(say) "Building the public site, beside stock mkdocs-material"
	@python -m tests.bench.site_build
	$(say) "Reading grades"
	@python -m tests.bench.readability
	$(say) "What is suggested beside comments: identifiers and themes"
	@python -m tests.bench.redaction
	$(say) "Reports"
	@python -m tests.bench.reports
	$(say) "Control charts, beside a mean and a standard deviation"
	@python -m tests.bench.control_charts
	$(say) "The survey without a network, beside SurveyJS: start and next question, five minutes"
	@python -m tests.bench.survey_latency
	$(say) "The Nu HTML checker"
	@python -m tests.bench.nu_html
	$(say) "A tablet with 10,000 submissions waiting"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" python -m tests.bench.full_outbox
	$(say) "An export of 20,000 submissions, beside csv alone"
	@python -m tests.bench.export
	$(say) "What the server takes in, beside ceilings: three minutes"
	@python -m tests.bench.ingest
	$(say) "A cold start, memory at rest, sizes"
	@python -m tests.bench.cold
	$(say) "Reports of all England with ten million answers, which the first run takes a while to make: 5 GB of disk"
	@python -m tests.bench.reports_at_scale && python -m tests.bench.every_report
	@python -m tests.bench.recount
	$(say) "Every staff page with ten million answers"
	@python -m tests.bench.at_scale
	$(say) "What it costs a request to be counted"
	@python -m tests.bench.watching
	$(say) "Somebody who wants a surgery's month to look bad"
	@python -m tests.bench.stuffing
	$(say) "Lighthouse"
	@python -m tests.bench.lighthouse

storm: test-setup
	$(say) "5,000 tablets with 200 submissions each come back at once"
	@python -m tests.bench.storm

soak: test-setup
	$(say) "20 minutes of mixed load"
	@python -m tests.bench.soak

# --- upkeep ---------------------------------------------------------------------------------

format: .venv/tests-installed pwa/node_modules/.installed
	@ruff check --fix --quiet .; ruff format .; cd pwa && npx prettier --write --log-level=warn .

lock: .venv/tests-installed
	@python -m pip install --quiet uv
	@for out in "requirements.lock --extra build" "feedback_server/deployment/requirements.lock -c requirements.lock" \
	  "tests/requirements.lock --extra build --extra telemetry --extra test" \
	  "tests/bench/requirements.lock --extra build --extra telemetry --extra test --extra bench"; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate pyproject.toml -o $$out; done
	@echo setuptools | uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate - -o feedback_server/deployment/setuptools.lock

clean:
	rm -rf .venv build dist pwa/node_modules .mypy_cache .pytest_cache .ruff_cache
