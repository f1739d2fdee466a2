#!/usr/bin/env bash
# Runs the format check, the editions and every tests/*.Tests project as built, or only the projects that are named,
# and closes with one line: "N passed, N failed[, N skipped]".
# A project that crashes, runs out of time, was not built or holds no test counts as one failed test.
# Two projects run at once: those that wait for servers leave a core to those that compute. STREAMCOVERAGE_TESTS_AT_ONCE=1 runs one.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

results=$ROOT/artifacts/test-results
time_max=30m
at_once=${STREAMCOVERAGE_TESTS_AT_ONCE:-2}
passed=0 failed=0 skipped=0

# Adds one project's counts to the sums, prints them, and what it wrote when it failed.
count() {
  local name=$1 p=$2 f=$3 s=$4 seconds=$5 log=$6
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  printf '  %-38s %5d passed, %d failed, %d skipped (%d s)\n' "$name" "$p" "$f" "$s" "$seconds"
  ((f == 0)) || sed 's/^/    /' "$log"
}

# The value of one attribute of the report's only <Counters> element, or 0.
counter() {
  local value
  value=$(grep -oE "<Counters [^>]*" "$2" 2>/dev/null | grep -oE " $1=\"[0-9]+\"" | tr -dc 0-9 || true)
  echo "${value:-0}"
}

run_format() {
  local log=$results/format.log code=0
  SECONDS=0
  bash "$ROOT/infra/setup/format.sh" --verify-no-changes >"$log" 2>&1 || code=1
  count "format check" $((1 - code)) $code 0 $SECONDS "$log"
}

run_editions() {
  local log=$results/editions.log code=0
  SECONDS=0
  bash "$ROOT/infra/editions.sh" build >"$log" 2>&1 || code=1
  count "editions" $((1 - code)) $code 0 $SECONDS "$log"
  ((code != 0)) || sed 's/^/    /' "$log"
}

run_project() {
  local name=$1 code=0
  SECONDS=0
  "$ROOT/artifacts/bin/$name/release/$name" --no-progress --no-ansi --timeout "$time_max" --results-directory "$results" \
    --report-xunit-trx --report-xunit-trx-filename "$name.trx" --show-live-output on >"$results/$name.log" 2>&1 || code=$?
  echo "$code $SECONDS" >"$results/$name.end"
}

count_project() {
  local name=$1 report=$results/$1.trx code seconds total p f
  read -r code seconds <"$results/$name.end"
  total=$(counter total "$report") p=$(counter passed "$report") f=$(counter failed "$report")
  ((code == 0 || f > 0)) || f=1
  count "$name" "$p" "$f" $((total > p + f ? total - p - f : 0)) "$seconds" "$results/$name.log"
  # What the simulation came to.
  grep -oE 'seeds=[0-9]+ events=.*' "$results/$name.log" | sed 's/^/    /' || true
}

# Runs the projects that are named, some at once, and counts each as it ends.
run_projects() {
  local -A running=()
  local pid
  while (($# > 0 || ${#running[@]} > 0)); do
    if (($# > 0 && ${#running[@]} < at_once)); then
      run_project "$1" &
      running[$!]=$1
      shift
    else
      wait -n -p pid "${!running[@]}"
      count_project "${running[$pid]}"
      unset "running[$pid]"
    fi
  done
}

rm -rf "$results"
mkdir -p "$results"
if (($# == 0)); then
  run_format
  run_editions
  for project in "$ROOT"/tests/*.Tests/*.Tests.csproj; do
    is_edition "$project" || set -- "$@" "$(basename "$project" .csproj)"
  done
  mapfile -t editions <"$ROOT/artifacts/editions/tests"
  set -- "$@" "${editions[@]}"
fi
run_projects "$@"

((skipped == 0)) && tail="" || tail=", $skipped skipped"
echo "$passed passed, $failed failed$tail"
((failed == 0))
