#!/usr/bin/env bash
# Builds each edition whose packages restore from the package source in use, and tests it; of the others it names what is absent.
# With "build" it leaves the tests to whoever called, and lists in artifacts/editions/tests what may be run.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/common.sh"
cd "$ROOT"

# A source that does not answer is a reason to skip, not to wait: one try a request, and an end to the whole.
export NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1 NUGET_ENHANCED_NETWORK_RETRY_DELAY_MILLISECONDS=100
probe_max=60

work=$ROOT/artifacts/editions
rm -rf "$work"
mkdir -p "$work"
: >"$work/tests"
failed=0

packages() { sed -nE 's/.*PackageReference Include="([^"]+)".*/\1/p' "$@" | sort -u; }

# Restores the packages of some projects, and nothing else, in a project of its own: what the product has restored stays as it is.
probe() {
  local name=$1 folder=$work/probe-$1
  shift
  mkdir -p "$folder"
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>'
    packages "$@" | sed -E 's|.*|<PackageReference Include="&" />|'
    echo '</ItemGroup></Project>'
  } >"$folder/Probe.$name.csproj"
  timeout "$probe_max" dotnet restore "$folder/Probe.$name.csproj" -v quiet >"$work/$name.log" 2>&1
}

# Whether an edition is to be built; says why not, where it is not ours to change, and fails where it is.
restores() {
  local name=$1 code=0 absent
  wait "$2" || code=$?
  ((code != 0)) || return 0
  absent=$(sed -nE 's/.*error NU110[123]: Unable to find (a stable )?package ([A-Za-z0-9._-]*[A-Za-z0-9]).*/\2/p' "$work/$name.log" | sort -u | paste -sd' ')
  if [[ -n $absent ]]; then
    say "skipped: $name (the package source lacks: $absent)"
  elif ((code == 124)) || grep -q 'error NU1301' "$work/$name.log"; then
    say "skipped: $name (the package source does not answer)"
  else
    broken "$name"
  fi
  return 1
}

broken() {
  failed=1
  say "failed: $1"
  sed 's/^/    /' "$work/$1.log"
}

built() { dotnet build "$2" -c Release -v quiet --nologo >"$work/$1.log" 2>&1 && say "built: $1" || { broken "$1"; return 1; }; }

probe Akka src/StreamCoverage.Akka/*.csproj & akka=$!
probe Containers tests/StreamCoverage.Containers.Tests/*.csproj & containers=$!
probe Analyst infra/samples/Analyst/*.csproj & analyst=$!

if restores Akka $akka && built Akka src/StreamCoverage.Akka.Cli && built Akka tests/StreamCoverage.Akka.Tests; then
  publish src/StreamCoverage.Akka.Cli streamcoverage-akka app-akka
  echo StreamCoverage.Akka.Tests >>"$work/tests"
fi
if restores Containers $containers && built Containers tests/StreamCoverage.Containers.Tests; then
  if timeout 10 docker info >/dev/null 2>&1; then
    echo StreamCoverage.Containers.Tests >>"$work/tests"
  else
    say "not run: Containers (no Docker answers)"
  fi
fi
if restores Analyst $analyst; then
  built Analyst infra/samples/Analyst || true
fi

((failed == 0)) || exit 1
[[ ${1:-} == build || ! -s $work/tests ]] || mapfile -t tests <"$work/tests"
[[ -z ${tests[*]:-} ]] || exec bash "$ROOT/infra/setup/test.sh" "${tests[@]}"
