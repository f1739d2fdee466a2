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

# Whether a project is an edition: in the solution filter of the editions, and so not in the solution.
is_edition() { grep -qF "\\${1##*/}\"" "$ROOT/StreamCoverage.Editions.slnf"; }

# Publishes a built program to artifacts/, and leaves a script of its name there that starts it.
# Published beside and moved, so that a program that runs meanwhile keeps its files.
publish() {
  local project=$1 name=$2 app=$3
  rm -rf "$ROOT/artifacts/$app.new" "$ROOT/artifacts/$app.old"
  dotnet publish "$project" -c Release --no-build -o "$ROOT/artifacts/$app.new" -v quiet
  [[ ! -d $ROOT/artifacts/$app ]] || mv "$ROOT/artifacts/$app" "$ROOT/artifacts/$app.old"
  mv "$ROOT/artifacts/$app.new" "$ROOT/artifacts/$app"
  rm -rf "$ROOT/artifacts/$app.old"
  # The program starts itself again as the embedded broker, so it runs as itself and not as "dotnet program.dll".
  cat >"$ROOT/artifacts/$name" <<SH
#!/usr/bin/env bash
export DOTNET_ROOT=\${DOTNET_ROOT:-\$(dirname "\$(readlink -f "\$(command -v dotnet)")")}
exec "\$(dirname "\$(readlink -f "\${BASH_SOURCE[0]}")")/$app/$name" "\$@"
SH
  chmod +x "$ROOT/artifacts/$name"
  say "the program is artifacts/$name"
}
