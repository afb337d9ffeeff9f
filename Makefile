# SupplyTrack: `make run` starts the program, `make test` checks everything. Both first install what is missing.
PYTHON ?= python3
VENV := .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run setup test tests-setup lint types contracts bench messages pictures lock wheel

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## install what the program needs and start it (ARGS="..." are passed on)
	@$(PYTHON) tools/setup.py run $(ARGS)

setup: ## install what the program needs
	@$(PYTHON) tools/setup.py program

tests-setup:
	@$(PYTHON) tools/setup.py tests

# Compiled once for the two workers and the programs that they start. Each worker begins at its own end of the list, so
# most templates are made once; who is done first takes over from the other.
test: lint types contracts ## install what the tests need and check everything
	@PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(VENV) -m pytest -n 2 --dist worksteal $(ARGS) || { \
	  echo "Some tests failed beside others; each is run once more by itself. A test that fails again fails the check."; \
	  QT_QPA_PLATFORM=offscreen $(VENV) -m pytest --last-failed --last-failed-no-failures none $(ARGS); }

lint: tests-setup ## style and formatting
	@$(VENV) -m ruff check --quiet .
	@$(VENV) -m ruff format --quiet --check . || { $(VENV) -m ruff format --check .; exit 1; }

types: tests-setup ## mypy --strict
	@$(VENV) -m mypy --no-error-summary

contracts: tests-setup ## who may import whom
	@$(VENV) tools/contracts.py

bench: tests-setup ## speed, measured and printed
	@$(VENV) -m bench $(ARGS)

messages: tests-setup ## collect the texts for translation and compile their Khmer
	@$(VENV) tools/messages.py extract
	@$(VENV) tools/messages.py compile

pictures: tests-setup ## make the pictures of the README anew
	@$(VENV) tools/pictures.py

lock: tests-setup ## resolve the dependencies anew, with hashes
	@$(VENV) tools/lock.py

wheel: tests-setup ## build dist/supplytrack-*.whl
	@$(VENV) -m pip wheel --quiet --no-deps --wheel-dir dist .
