#!/usr/bin/env bash
# Brings a machine from a bare checkout to where everything builds, runs and is tested. Can be run again at any time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

step() {
  echo "== $1"
  bash "$ROOT/infra/setup/$2"
}

command -v dotnet >/dev/null 2>&1 || fail "the .NET SDK 10 is missing (dotnet on PATH); install it, then run this again"

SECONDS=0
step "System packages" packages.sh
step "Native Kafka client" librdkafka.sh
step "Kafka broker for tests" kafka.sh
step "Node.js packages for tests" node-tools.sh
step "Judge of metrics and rules for tests" promtool.sh
echo "== Set up in ${SECONDS} s"
