# `make run` and `make test` need Python >= 3.11 with venv, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run test check prove bench lock clean

run: .venv/runtime.done
	$(BIN)/langbiang serve

test: .venv/dev.done
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

# The full counts of the proofs, and Debian's clients where they are; prints the figures seen.
prove: .venv/dev.done
	rm -f var/figures.txt && mkdir -p var
	LANGBIANG_PROVE=1 LANGBIANG_FIGURES=$(CURDIR)/var/figures.txt $(BIN)/python -m pytest -n 2 --dist loadfile; \
	status=$$?; echo; echo "Figures seen:"; cat var/figures.txt; exit $$status

bench: .venv/dev.done .venv/bench.done
	$(BIN)/python -m bench

# Pins with hashes and without addresses; needs uv.
lock:
	cd requirements && for name in build runtime dev bench; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$name.in -o $$name.txt; done

clean:
	rm -rf .venv var

# pip comes last: an environment begun and not finished is made again.
.venv/bin/pip:
	$(PYTHON) -m venv --clear .venv

.venv/runtime.done: requirements/build.txt requirements/runtime.txt pyproject.toml | .venv/bin/pip
	$(PIP) --requirement requirements/build.txt --requirement requirements/runtime.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q .venv/lib api catalogue feeds investors matching partners search web >/dev/null 2>&1 || true
	@touch $@

.venv/bench.done: .venv/dev.done requirements/bench.txt
	$(PIP) --requirement requirements/bench.txt
	@touch $@

.venv/dev.done: .venv/runtime.done requirements/dev.txt
	$(PIP) --requirement requirements/dev.txt
	@touch $@
