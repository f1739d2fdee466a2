#!/usr/bin/env bash
# Runs the simulation over new seeds until the given time is over (10m, 1h; 10m by default), and closes with one tally line.
# The first seed that breaks a law ends it, with the command that plays that seed alone.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/common.sh"

program=$ROOT/artifacts/bin/StreamCoverage.Pipeline.Tests/release/StreamCoverage.Pipeline.Tests
method='*Whatever_breaks_leaves_no_trace_in_what_is_stored'
batch=200
words=(seeds events steps crashes failovers gaps alerts restated lost double digest-differences broken)

# Seconds of a duration such as 90s, 10m, 1h.
seconds() {
  [[ $1 =~ ^([0-9]+)([smh])$ ]] || fail "'$1' is no duration: write 90s, 10m or 1h"
  case ${BASH_REMATCH[2]} in s) echo "${BASH_REMATCH[1]}" ;; m) echo $((BASH_REMATCH[1] * 60)) ;; h) echo $((BASH_REMATCH[1] * 3600)) ;; esac
}

length=$(seconds "${1:-10m}")
declare -A sum
# Seeds that no other day has played: they begin at the day's number.
from=$(($(date +%s) / 86400 % 20000 * 10000)) code=0
SECONDS=0
while ((SECONDS < length && code == 0)); do
  output=$(STREAMCOVERAGE_SEEDS=$from-$((from + batch - 1)) "$program" --no-progress --no-ansi --show-live-output on --filter-method "$method" 2>&1) || code=1
  line=$(grep -oE 'seeds=[0-9]+ events=.*' <<<"$output" | head -1 || true)
  [[ -n $line ]] || { echo "$output" >&2; fail "the simulation ended without a tally"; }
  for word in "${words[@]}"; do
    value=$(grep -oE "(^| )$word=[0-9]+" <<<"$line" | tr -dc 0-9)
    sum[$word]=$((${sum[$word]:-0} + value))
  done
  from=$((from + batch))
done
((code == 0)) || grep -E 'breaks|alone:|laws:' <<<"$output" >&2
for word in "${words[@]}"; do printf '%s=%d ' "$word" "${sum[$word]}"; done
echo "seconds=$SECONDS"
exit $code
