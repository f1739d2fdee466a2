#!/usr/bin/env bash
# Puts promtool, which judges metrics, rules and queries in the tests, into .local/promtool: out of Debian's package, so that no service is
# installed. Where it is not to be had, those tests are skipped.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if command -v promtool >/dev/null 2>&1 || [[ -x $LOCAL/promtool ]]; then
  say "already there: promtool"
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-deb >/dev/null 2>&1; then
  say "there is no promtool on PATH; the tests that need it will be skipped"
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if (cd "$folder" && apt-get download -qq prometheus >/dev/null 2>&1); then
  dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -xO ./usr/bin/promtool >"$LOCAL/promtool.new"
  chmod +x "$LOCAL/promtool.new"
  mv "$LOCAL/promtool.new" "$LOCAL/promtool"
  say "promtool is at .local/promtool"
else
  say "Debian's package of Prometheus cannot be loaded; the tests that need promtool will be skipped"
fi
