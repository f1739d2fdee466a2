#!/usr/bin/env bash
# Formats the C# files by .editorconfig; with --verify-no-changes it only checks them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

# By folder, not by solution: the same rules without loading the projects, in 2 s instead of 13.
# The slashes matter: without them nothing is included, and every check passes.
dotnet format whitespace . --folder --include src/ tests/ "$@"
