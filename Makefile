# Everything a developer runs. `make` alone lists it; ARGS passes arguments on: make demo ARGS="--networks 3"
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_CLI_UI_LANGUAGE := en
# Compiler servers that stay behind hold memory that the servers of the tests need.
export MSBUILDDISABLENODEREUSE := 1

SOLUTION := StreamCoverage.sln
BUILT := artifacts/.built
# Folders count too: their time changes when a file is added or removed.
SOURCES := $(shell find src tests schemas infra/samples -name node_modules -prune -o -print) \
	$(wildcard *.props *.targets .editorconfig BannedSymbols.txt global.json $(SOLUTION))

.PHONY: help setup build test soak editions demo bench lab sbom audit check format clean

help: ## Lists the targets.
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' Makefile | column -t -s '|'

setup: ## Installs or builds what the project needs; safe to repeat.
	@bash infra/setup/setup.sh

build: $(BUILT) ## Builds everything and leaves the program at artifacts/streamcoverage.

test: setup build ## Sets up, builds, runs all tests; the last line is "N passed, N failed".
	@bash infra/setup/test.sh

soak: setup build ## Plays new seeds of the simulation, and kills real processes; ARGS is how long (10m). The last line counts what was lost, doubled and different.
	@bash infra/soak.sh $(ARGS)

editions: setup ## Builds and tests the editions (Akka.Streams, Testcontainers, Marten) whose packages are to be had here.
	@bash infra/editions.sh

demo: setup build ## Sets up, builds and runs the demo.
	@artifacts/streamcoverage demo $(ARGS)

bench: setup ## Measures ingest beside peers, the fold, measure and questions; ARGS runs single benchmarks instead: make bench ARGS="--filter *Fold* --job short".
ifdef ARGS
	@dotnet run -c Release --project tests/StreamCoverage.Benchmarks -- $(ARGS)
else
	@dotnet run -c Release --project tests/StreamCoverage.Load -- measure
	@dotnet run -c Release --project tests/StreamCoverage.Load -- fold
	@dotnet run -c Release --project tests/StreamCoverage.Load -- queries
	@dotnet run -c Release --project tests/StreamCoverage.Load -- scale
	@dotnet run -c Release --project tests/StreamCoverage.Load
endif

lab: setup ## Holds every figure against worlds whose truth is known: artifacts/lab.html; ARGS is the number of seeds (200).
	@dotnet run -c Release --project tests/StreamCoverage.Lab -- $(or $(ARGS),200)

sbom: build ## Writes what is shipped, as CycloneDX: artifacts/sbom.cdx.json.
	@node infra/sbom.mjs artifacts/obj/StreamCoverage.Cli/project.assets.json artifacts/sbom.cdx.json

audit: ## Asks the package source for advisories of what is used; says so where it has none to give.
	@bash infra/audit.sh

check: build ## Builds, and fails where the code is not formatted.
	@bash infra/setup/format.sh --verify-no-changes

format: ## Formats the code.
	@bash infra/setup/format.sh

clean: ## Removes everything that a build makes; what set-up made (.local) stays.
	@rm -rf artifacts

$(BUILT): $(SOURCES) infra/setup/build.sh infra/setup/common.sh .local/native-client
	@bash infra/setup/build.sh
	@touch $@

.local/native-client:
	@echo "not set up yet: run 'make setup' first" >&2; exit 1
