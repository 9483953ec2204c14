# Everything a newcomer needs: `make run` to see it, `make test` to trust it.

PYTHON := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo test check kills bench lock assets clean env env-runtime libs

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: env-runtime ## the till with a demo shop; without a display, what `make demo` does
	@if [ "$$(uname)" = Darwin ] || [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		$(PYTHON) scripts/system_libs.py screen && exec $(PYTHON) main.py demo-shop; \
	else \
		echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): running make demo instead."; \
		$(MAKE) --no-print-directory demo; \
	fi

demo: env-runtime libs ## a shop's day without a display; screens and slips go to out/demo
	$(OFFSCREEN) $(PYTHON) main.py demo --out out/demo

test: env libs check ## check, then all tests
	$(OFFSCREEN) $(PYTHON) -m pytest -n 2

check: env ## format, lint, types, import contracts
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

kills: env libs ## tills killed at 300 random moments, the long form of a test
	KILLS=300 $(OFFSCREEN) $(PYTHON) -m pytest tests/faults/test_kill.py -n 2

bench: env libs ## the figures that the documents quote, measured here
	$(OFFSCREEN) $(PYTHON) -m benchmarks

lock: ## resolve requirements/*.in anew into the hashed locks (needs uv)
	@for name in runtime dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
			--output-file "requirements/$$name.txt" "requirements/$$name.in" || exit 1; \
	done

assets: env ## write the sounds and the demo goods anew
	$(PYTHON) -m scripts.make_sounds
	$(PYTHON) -m scripts.make_demo_goods

clean: ## remove what was generated; .venv stays
	rm -rf out .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
	find assets -name '*.mo' -delete

env:
	@scripts/bootstrap.sh dev

env-runtime:
	@scripts/bootstrap.sh runtime

libs:
	@$(PYTHON) scripts/system_libs.py offscreen
