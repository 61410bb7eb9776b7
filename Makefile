# Handrail: `make run` and `make test` set up all they need on a machine with Python 3.11+, make, git.
# `make help` reads the lines with ##: what stands there is all there is.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# A target without a dot or a slash is a command; the others are files.
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' Makefile)

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export NO_MKDOCS_2_WARNING := 1
say = @printf '\033[32m•\033[0m %s\n'

# These have a target of their own, and take long or break things on purpose.
LONG := tests/e2e/test_outbox.py tests/e2e/test_real_network.py tests/e2e/test_person_after_person.py
TWICE := tests/builder/test_build.py::test_two_builds_of_the_same_sources_are_byte_identical
CLOSES := tests/e2e/test_staff_journeys.py::test_a_lead_reads_closes_and_publishes_a_month
APART := $(LONG:%=--ignore=%) --deselect=$(TWICE) --deselect=$(CLOSES) \
  --ignore=tests/messaging/webpush/test_two_workers.py --ignore=tests/fuzz --ignore=tests/firefox \
  --ignore=tests/webkit --ignore=tests/faults --ignore=tests/wheel --ignore=tests/deployment/real
# Browser tests wait for part of their time: four processes fill two cores.
AT_ONCE := -n 4 --dist worksteal
QUICK := "not browser and not built and not postgresql and not slow"
# What was installed is a file, newer than what it was installed from.
TOOLS := .venv/tests-installed pwa/node_modules/.installed
ALL_TOOLS := $(TOOLS) tests/oidc/node_modules/.installed

##@ Run

run: setup ## set up everything and serve on http://localhost:8000
	@handrail site build
	@handrail database load-demo
	@handrail server run

site: setup ## show the public pages as you edit them
	@handrail site preview

setup: .venv/installed pwa/node_modules/.installed ## install what running and building need

##@ Check

check: $(TOOLS) lint types test-typescript ## lint, types and the quick tests: every few minutes
	$(say) "Quick tests; those named as slowest at the end may want to be marked so"
	@TMPDIR="$$(tests/tmpdir.sh)" pytest -q $(AT_ONCE) $(APART) -m $(QUICK) --durations=5 --durations-min=2

test: test-setup lint types test-typescript test-python ## lint, types and all tests: before each push

lint: $(TOOLS) ## ruff and prettier
	$(say) "Lint"
	@ruff check .
	@ruff format --check --quiet .
	@cd pwa && npm run --silent format

types: $(TOOLS) ## mypy and tsc, as strict as they can be
	$(say) "Types"
	@mypy
	@MYPYPATH=site mypy --strict site/*.py
	@cd pwa && npm run --silent types

test-typescript: $(TOOLS) ## the app's own tests
	$(say) "TypeScript tests"
	@cd pwa && npm run --silent test

test-python: test-setup ## all Python tests, with Chromium
	$(say) "Python and browser tests"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" TMPDIR="$$(tests/tmpdir.sh)" pytest -q $(AT_ONCE) $(APART)

test-setup: $(ALL_TOOLS) ## install what tests need, a Chromium among it
	@tests/chromium.sh > /dev/null

trees: test-setup ## renew what a screen reader has to tell of each step: read the difference
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" RENEW_TREES=1 pytest -q tests/e2e/test_every_state.py

test-leaflets: test-setup ## every public page that is a leaflet, against PDF/UA
	@LEAFLETS=all pytest -q tests/output/test_leaflet.py

test-firefox: test-setup ## the outbox and Web Push in Firefox
	$(say) "The outbox and Web Push in Firefox"
	@HANDRAIL_FIREFOX="$$(tests/firefox.sh)" pytest -q tests/firefox

test-webkit: test-setup ## the patient's side in Safari's engine, and the outbox
	$(say) "The patient's side in WebKit"
	@tests/webkit.sh > /dev/null
	@TMPDIR="$$(tests/tmpdir.sh)" pytest -q tests/webkit

faults: test-setup ## break tablets, servers, disks and databases on purpose
	$(say) "300 surveys on failing tablets, server and network: a quarter of an hour"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" python -m tests.faults.run
	$(say) "Fifty patients in a row on one tablet"
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" PATIENTS=50 \
	  pytest -q tests/e2e/test_person_after_person.py
	$(say) "A thousand pushes by two workers, one of which is killed, on both databases"
	@PUSHES=1000 pytest -q tests/messaging/webpush/test_two_workers.py
	$(say) "A server killed fifty times under load"
	@KILLS=50 pytest -q tests/server/test_killed.py
	$(say) "A server killed at every write, full disks, failing syncs: SQLite and PostgreSQL"
	@tests/strace.sh > /dev/null && STEP=1 pytest -q -s tests/faults

test-month: test-setup ## a lead's month, by finger and by keyboard: presses and seconds
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" HANDS=pointer,keys pytest -q -s tests/e2e/test_the_month.py $(CLOSES)

test-long: test-setup ## what takes minutes: an outbox and whatever stands in its way, a real network
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" pytest -q $(LONG) $(TWICE)

fuzz: test-setup ## ask the interface ten thousand questions
	$(say) "A few questions to the interface, odd workbooks, odd numbers on every page"
	@HUGE=all pytest -q tests/fuzz tests/web/test_odd_values.py
	$(say) "Ten thousand questions to the interface"
	@python -m tests.fuzz.run
	$(say) "Two hundred odd workbooks"
	@python -m tests.fuzz.workbooks

##@ Release

wheel: setup ## make dist/handrail-*.whl, which servers install
	@handrail site make-wheel

test-wheel: test-setup ## install it elsewhere, serve, answer, make a PDF
	$(say) "The wheel in an environment of its own, without Node and this checkout: changed in a browser too"
	@pytest -q tests/wheel

test-deployment: test-setup ## try what is deployed: systemd, nginx, Caddy, an empty machine
	$(say) "The services, nginx and Caddy as they are deployed, and an empty machine set up by README.md"
	@tests/deployment/tools.sh
	@HANDRAIL_CHROMIUM="$$(tests/chromium.sh)" pytest -q tests/deployment/real

audit: $(ALL_TOOLS) ## ask for known weaknesses of what is locked
	@python -m tests.supply.audit

licences: $(ALL_TOOLS) ## list what runs, with its licences
	@python -m tests.supply.licences

sbom: $(ALL_TOOLS) ## the same as CycloneDX
	@python -m tests.supply.sbom

##@ Measure

.venv/bench-installed: tests/bench/requirements.lock tests/bench/package-lock.json .venv/tests-installed
	$(say) "Installing what measuring needs: Lighthouse, the Nu HTML checker, a Java, SurveyJS, about 110 MB"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.lock
	@cd tests/bench && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

bench: setup test-setup .venv/bench-installed ## measure pages, app, server and reports: a long while
	$(say) "Building the public site, beside stock mkdocs-material"
	@python -m tests.bench.site_build
	$(say) "Reading grades"
	@python -m tests.bench.readability
	$(say) "What is suggested beside comments: identifiers and themes"
	@python -m tests.bench.redaction
	$(say) "Reports"
	@python -m tests.bench.reports
	$(say) "What stands apart: false alarms, and what is found"
	@python -m tests.bench.stand_apart
	$(say) "Control charts, beside a mean and a standard deviation"
	@python -m tests.bench.control_charts
	$(say) "The survey without a network, beside SurveyJS and a bare page: start and next question, five minutes"
	@python -m tests.bench.survey_latency
	$(say) "Taps and seconds of each way through the surveys, by a model"
	@python -m tests.bench.survey_time
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

storm: test-setup ## let 5,000 tablets come back at once
	$(say) "5,000 tablets with 200 submissions each come back at once"
	@python -m tests.bench.storm

soak: test-setup ## 20 minutes of mixed load
	$(say) "20 minutes of mixed load"
	@python -m tests.bench.soak

##@ Look after

format: $(TOOLS) ## tidy the code
	@ruff check --fix --quiet .; ruff format .; cd pwa && npx prettier --write --log-level=warn .

migration: $(TOOLS) ## write the next migration from the tables: MESSAGE="Add a column"
	@python -m feedback_server.store.db.new_migration "$(MESSAGE)"
	@ruff format --quiet feedback_server/store && ruff check --fix --quiet feedback_server/store

lock: .venv/tests-installed ## renew the locked dependencies
	@python -m pip install --quiet uv
	@for out in "requirements.lock --extra build" "feedback_server/deployment/requirements.lock -c requirements.lock" \
	  "tests/requirements.lock --extra build --extra telemetry --extra test" \
	  "tests/bench/requirements.lock --extra build --extra telemetry --extra test --extra bench"; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate pyproject.toml -o $$out; done
	@echo setuptools | uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate - -o feedback_server/deployment/setuptools.lock
	@echo "scikit-learn>=1.9" | uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate - -o tests/training/requirements.lock

clean: ## forget what was built and installed (keeps var/, your data)
	rm -rf .venv build dist pwa/node_modules tests/{bench,oidc}/node_modules .mypy_cache .pytest_cache .ruff_cache

help: ## list these
	@awk -F ':.*## ' '/^##@/ { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

# --- what is installed, and when ------------------------------------------------------------

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
