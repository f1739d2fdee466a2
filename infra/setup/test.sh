#!/usr/bin/env bash
# Runs the format check, the editions and every tests/*.Tests project as built, or only the projects that are named,
# and closes with one line: "N passed, N failed[, N skipped]".
# A project that crashes, runs out of time, was not built or holds no test counts as one failed test.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

results=$ROOT/artifacts/test-results
time_max=30m
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
  local name=$1 log=$results/$1.log report=$1.trx code=0
  local program=$ROOT/artifacts/bin/$name/release/$name
  SECONDS=0
  "$program" --no-progress --no-ansi --timeout "$time_max" --results-directory "$results" \
    --report-xunit-trx --report-xunit-trx-filename "$report" --show-live-output on >"$log" 2>&1 || code=$?
  local total p f
  total=$(counter total "$results/$report") p=$(counter passed "$results/$report") f=$(counter failed "$results/$report")
  ((code == 0 || f > 0)) || f=1
  count "$name" "$p" "$f" $((total > p + f ? total - p - f : 0)) $SECONDS "$log"
  # What the simulation came to.
  grep -m1 -oE 'seeds=[0-9]+ events=.*' "$log" | sed 's/^/    /' || true
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
for name in "$@"; do
  run_project "$name"
done

((skipped == 0)) && tail="" || tail=", $skipped skipped"
echo "$passed passed, $failed failed$tail"
((failed == 0))
