# The commands of the project. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
WITH := .make/with
WITH_BROWSER := .make/with --browser
BROWSER := --package browser --package staff-browser --package crossing-browser --target wasm32-unknown-unknown
# Built with the browser's code, whose libraries it shares.
VERDICTS := --lib --package survey --example verdicts

# Compiles and lints at once: a separate pass of clippy would compile everything a second time.
LINTED := RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
# Tests create hundreds of databases: in memory, where there are 2 GB of room.
ROOM := $(shell df --output=avail /dev/shm 2>/dev/null | tail -n 1)
IN_MEMORY := $(if $(ROOM),$(shell [ $(ROOM) -gt 2000000 ] && echo TMPDIR=/dev/shm))

.PHONY: help setup setup-times times build run demo watch test check unit compiled wasm-same site end2end images bench simulation

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)$$/make \1	\2/' | column -t -s '	'

setup: ## install what this machine lacks, to build and to test
	@.make/setup test

times: ## how long builds, tests and a page take, on a clean clone (some two hours; STEPS="run watch" for a part)
	@.make/times $(STEPS)

setup-times: ## what the steps of setup, and the build, took on this machine
	@.make/setup times

build: ## build the server and the site, optimised
	@.make/setup build
	@echo "build: the server and the browser's code, side by side (the first time some 15 min on two slow cores)"
	@first=$$([ -e target/release/observatoire ] || echo yes); begun=$$SECONDS; \
	$(WITH) cargo build --release --package server & server=$$!; \
	$(WITH_BROWSER) cargo build --profile wasm-release $(BROWSER); wait $$server; \
	$(WITH) node .make/site.mjs; \
	[ -z "$$first" ] || printf 'the first build of the server and the browser’s code, side by side\t%s s\n' "$$((SECONDS - begun))" >>target/setup-times.tsv

run: build ## set up, build, serve on http://127.0.0.1:3000 with an embedded database
	@target/release/observatoire serve

demo: build ## the same on a separate, filled demonstration database
	@target/release/observatoire demo

watch: ## develop: rebuild and reload on each change
	@.make/setup watch
	@LEPTOS_SITE_ROOT=target/watch-site $(WITH_BROWSER) cargo leptos watch -- serve

test: setup ## everything that CI runs
	@# The browser's code is optimised on one core: meanwhile the other one checks and builds the rest.
	@mkdir -p target; $(MAKE) --no-print-directory site >target/site.log 2>&1 & site=$$!; \
	$(MAKE) --no-print-directory check unit || { kill $$site 2>/dev/null; exit 1; }; \
	wait $$site || { cat target/site.log; exit 1; }
	@$(MAKE) --no-print-directory wasm-same end2end

check: ## form, sizes, lints, licences and known faults of libraries (the browser's code is linted by `make site`)
	@.make/sizes
	$(WITH) cargo fmt --all --check
	$(LINTED) $(WITH) cargo test --workspace --no-run
	@.make/deny

unit: ## unit, property, store and HTTP tests
	@# More tests than processors: one waits for its database while another computes.
	@$(IN_MEMORY) RUST_TEST_THREADS=$$(($$(nproc) + 1)) $(LINTED) $(WITH) node .make/unit.mjs

wasm-same: site compiled ## the survey model gives the same verdicts in WebAssembly as natively
	@$(WITH) .make/same-verdicts

site: ## the browser's code, linted and optimised, with styles and images
	$(LINTED) $(WITH_BROWSER) cargo build --profile wasm-release $(BROWSER) $(VERDICTS)
	$(WITH) node .make/site.mjs

compiled: # the test programs and the debug server, as `make check` lints them
	@$(LINTED) $(WITH) cargo test --workspace --no-run --quiet

end2end: site compiled ## the browser tests, against the debug server and the released site
	cd end2end && $(IN_MEMORY) OBSERVATOIRE_BIN=$(CURDIR)/target/debug/observatoire npx playwright test

images: build ## take the pictures of the README anew, from the demonstration
	@.make/setup test
	@$(WITH) node .make/images.mjs target/release/observatoire

bench: build ## the benchmarks, their figures as one table
	@$(WITH) cargo run --release --package observe --example bench
	@node .make/pages.mjs target/release/observatoire
	@.make/setup test
	@$(WITH) cargo build --release --package suppliers --example crossing_speed
	@$(WITH) node .make/crossing.mjs target/release/observatoire target/release/examples/crossing_speed

simulation: ## how far each national estimate is from the truth, in invented populations
	@$(WITH) cargo run --release --quiet --package statistics --example simulation
