#!/usr/bin/env bash
# Restores and builds the solution and leaves a runnable program: artifacts/streamcoverage over artifacts/app.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

# A project that the solution does not name would be neither built nor tested, and nobody would notice. Editions have a filter of their
# own, because their packages are not in every source: in the solution they would keep everything from being restored.
for project in src/*/*.csproj tests/*/*.csproj; do
  if grep -qF "${project//\//\\}" StreamCoverage.sln; then
    ! is_edition "$project" || fail "$project is an edition and cannot be in the solution: dotnet sln remove $project"
  else
    is_edition "$project" || fail "$project is not in the solution: dotnet sln add $project"
  fi
done

dotnet build StreamCoverage.sln -c Release -v minimal

publish src/StreamCoverage.Cli streamcoverage app
