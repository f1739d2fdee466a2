#!/usr/bin/env bash
# For the given time (10m, 1h; 10m by default), side by side: plays new seeds of the simulation; and kills, freezes and stops real processes over a real
# Kafka and PostgreSQL, which crashes and loses answers meanwhile. Tells each minute how far it is, and closes with one tally line, also where something
# broke. What breaks a law is told, with the command that plays its seed alone where there is one, and makes the exit code 1. Everything runs at low
# priority, the simulation at the lowest; disk and memory do not grow with the time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/common.sh"

simulation=$ROOT/artifacts/bin/StreamCoverage.Pipeline.Tests/release/StreamCoverage.Pipeline.Tests
processes=$ROOT/artifacts/bin/StreamCoverage.Crash.Tests/release/StreamCoverage.Crash.Tests
method='*Whatever_breaks_leaves_no_trace_in_what_is_stored'
batch=50
words=(seeds events steps crashes failovers gaps alerts restated lost double digest-differences broken)

# Seconds of a duration such as 90s, 10m, 1h.
seconds() {
  [[ $1 =~ ^([0-9]+)([smh])$ ]] || fail "'$1' is no duration: write 90s, 10m or 1h"
  case ${BASH_REMATCH[2]} in s) echo "${BASH_REMATCH[1]}" ;; m) echo $((BASH_REMATCH[1] * 60)) ;; h) echo $((BASH_REMATCH[1] * 3600)) ;; esac
}

tally() { for word in "${words[@]}"; do printf '%s=%d ' "$word" "${sum[$word]:-0}"; done; }

length=$(seconds "${1:-10m}")
log=$(mktemp)
crashing=
# It comes to its end by itself then, and judges what there is.
trap '[[ -z $crashing ]] || kill "$crashing" 2>/dev/null || true; rm -f "$log"' EXIT
# Its progress goes to standard error as it comes.
STREAMCOVERAGE_SOAK=$length nice "$processes" --no-progress --no-ansi --filter-class '*.SoakTests' >"$log" &
crashing=$!

declare -A sum
# Seeds that no other day has played: they begin at the day's number.
from=$(($(date +%s) / 86400 % 20000 * 10000)) code=0 told=0
SECONDS=0
# The first of the two that breaks ends both.
while ((SECONDS < length && code == 0)) && kill -0 "$crashing" 2>/dev/null; do
  output=$(STREAMCOVERAGE_SEEDS=$from-$((from + batch - 1)) nice -n 19 "$simulation" --no-progress --no-ansi --show-live-output on --filter-method "$method" 2>&1) || code=1
  line=$(grep -oE 'seeds=[0-9]+ events=.*' <<<"$output" | head -1 || true)
  [[ -n $line ]] || { code=1; echo "the simulation ended without a tally" >&2; break; }
  for word in "${words[@]}"; do
    value=$(grep -oE "(^| )$word=[0-9]+" <<<"$line" | tr -dc 0-9)
    sum[$word]=$((${sum[$word]:-0} + value))
  done
  from=$((from + batch))
  if ((SECONDS / 60 > told)); then
    told=$((SECONDS / 60))
    echo "after $told min: simulation $(tally)" >&2
  fi
done
if ((code != 0)); then
  grep -E 'breaks|alone:|laws:' <<<"$output" >&2 || echo "$output" >&2
  kill "$crashing" 2>/dev/null || true
fi
wait "$crashing" || code=1
crashing=
killed=$(grep -oE 'crashes=[0-9]+ stops=.*' "$log" | head -1 || true)
[[ -n $killed ]] && ((code == 0)) || { cat "$log" >&2; code=1; }
echo "simulation: $(tally)processes: ${killed:-none} seconds=$SECONDS"
exit $code
