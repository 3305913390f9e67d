# Each target sets up what it needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup train search data curve test evaluate attacks ablation vocabulary bench ui lint format types notebooks wheel smoke lock clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(READY)  ## Make the environment in .venv, with the locked versions

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "scamclf needs Python 3.11 or newer; try make PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

train: setup  ## Train on data/messages, write the model, print the figures, log the run
	$(BIN)/scamclf train

search: setup  ## Compare training options by grouped cross-validation, write models/search.json
	$(BIN)/scamclf train --search

data: setup  ## Check the corpus, count what it covers, audit it for cues that give labels away
	$(BIN)/scamclf data check
	$(BIN)/scamclf data stats
	$(BIN)/scamclf data audit

curve: setup  ## Train on growing parts of the corpus, write models/learning-curve.json and its plot
	$(BIN)/scamclf data curve

test: setup  ## Run the tests, with coverage
	$(BIN)/pytest --numprocesses=auto --cov --cov-report=term

evaluate: setup  ## Run the whole protocol (docs/evaluation.md): models/report/index.html, metrics.json, MODEL_CARD.md; log it
	$(BIN)/scamclf evaluate --report models

attacks: setup  ## Disguise held-out messages in twelve ways, write models/attacks.json
	$(BIN)/scamclf evaluate --attacks --json > models/attacks.json.new
	mv models/attacks.json.new models/attacks.json

ablation: setup  ## Leave out each part of the features, write models/ablation.json
	$(BIN)/scamclf evaluate --ablation --json > models/ablation.json.new
	mv models/ablation.json.new models/ablation.json

vocabulary: setup  ## Train with fewer n-grams, write models/vocabulary.json
	$(BIN)/scamclf evaluate --vocabulary --json > models/vocabulary.json.new
	mv models/vocabulary.json.new models/vocabulary.json

# Without a C++ compiler fastText cannot be installed, and is left out.
bench: setup  ## Measure speed and memory beside plain scikit-learn and fastText, write docs/benchmarks.md
	-$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks

ui: setup  ## Open the training runs in MLflow, at http://localhost:5000
	MLFLOW_DISABLE_TELEMETRY=true $(BIN)/mlflow ui --backend-store-uri "$${MLFLOW_TRACKING_URI:-sqlite:///mlflow.db}"

lint: setup  ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup  ## Mend style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup  ## Check types
	$(BIN)/mypy

notebooks: setup  ## Run the notebooks top to bottom
	$(BIN)/pytest -m notebooks

wheel: setup  ## Build the wheel, with the model inside, into dist/
	$(BIN)/python -m build --wheel

smoke: wheel  ## Install the wheel into an empty environment and predict with it
	tests/smoke.sh $(PYTHON)

lock: setup  ## Renew constraints.txt from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --upgrade --extra dev --python-version 3.11 pyproject.toml -o constraints.txt

clean:  ## Remove the environment and all caches; keep models and tracked runs
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
