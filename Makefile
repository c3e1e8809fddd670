# run   a working site at http://127.0.0.1:8000 (PORT= changes it); Ctrl-C stops it
# test  all tests, browser tests included
# check style, templates, deployment settings, missing migrations
# bench the benchmarks: ratios measured side by side
# pictures  the pictures of docs/, made by the browser tests

SHELL := /bin/bash
PYTHON := .venv/bin/python
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
# Who is done takes over what waits elsewhere: the long walks of the access tests stand together.
SHARED := -n $(JOBS) --dist worksteal
# What one process compiled, the next one need not.
unexport PYTHONDONTWRITEBYTECODE
digest = $(shell cat $(1) | cksum | tr -d ' ')
# A stamp named after what was installed: the second start installs nothing and asks no network.
RUN := .venv/installed-$(call digest,requirements.txt)
DEV := .venv/installed-$(call digest,requirements-dev.txt)
# A site with its own address, as `check --deploy` means it.
PRODUCTION := env -u DEBUG -u THROUGHLINE_DEMO ALLOWED_HOSTS=throughline.example EMAIL_URL=smtp://mail.example

.PHONY: run test check bench pictures browser
.DEFAULT_GOAL := run

run: $(if $(wildcard $(DEV)),,$(RUN))
	@THROUGHLINE_DEMO=1 PORT="$(PORT)" $(PYTHON) -m config.serve

test: $(DEV) browser
	@$(PYTHON) -m pytest $(SHARED) --ignore tests/browser $(ARGS)
	@$(PYTHON) -m pytest $(SHARED) tests/browser  # by themselves: they wait as long as people do

check: $(DEV)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m djlint templates --lint --quiet
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(PYTHON) manage.py makemigrations --check --dry-run

bench: $(DEV)
	@for file in bench/[!_]*.py; do \
	  [ -e "$$file" ] || { echo "There is no benchmark yet."; break; }; \
	  $(PYTHON) -m "bench.$$(basename "$$file" .py)" || exit; \
	done

pictures: $(DEV) browser
	@PICTURES=docs/images $(PYTHON) -m pytest -n0 -q tests/browser/test_cycle.py tests/browser/test_check_in.py

$(RUN): ; @bash .ci/install requirements.txt && touch $@
$(DEV): ; @bash .ci/install requirements-dev.txt && touch $@
browser: ; @bash .ci/browser
