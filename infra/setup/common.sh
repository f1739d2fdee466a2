# Sourced by the set-up scripts: where things are, and how they speak.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LOCAL=$ROOT/.local

# The version that Confluent.Kafka asks for, and the one under which our own build of the library is packed.
# Directory.Packages.props names both; the fourth number is raised whenever what is packed changes.
NATIVE_VERSION=2.15.1
NATIVE_VERSION_LOCAL=2.15.1.280

say() { printf '  %s\n' "$*"; }
fail() {
  printf '  %s\n' "$@" >&2
  exit 1
}

# The Node.js packages' own notices ("funding", "new version") say nothing about this project.
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_loglevel=error
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
