#!/usr/bin/env bash
# Puts the Node.js packages that tests use (tests/tools/package.json) into .local/npm/node_modules.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

tools=$ROOT/tests/tools
target=$LOCAL/npm
done_with=$target/installed-package-lock.json

if cmp -s "$tools/package-lock.json" "$done_with"; then
  say "already there: .local/npm"
  exit 0
fi
mkdir -p "$target"
cp "$tools/package.json" "$tools/package-lock.json" "$target/"
say "installing the Node.js packages of tests/tools/package.json"
# Without their install scripts: nothing here needs one, and one of them reports to its maker.
npm ci --ignore-scripts --prefix "$target" >/dev/null
cp "$tools/package-lock.json" "$done_with"
say "installed into .local/npm"
