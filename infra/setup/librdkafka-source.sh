#!/usr/bin/env bash
# Fetches librdkafka's source package of Debian 13 into the folder given: checked by apt against Debian's signing keys,
# with apt directories of our own, so that neither the machine's package lists change nor root is needed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

release=trixie
target=$1
apt=$LOCAL/librdkafka/apt
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

rm -rf "$apt" "$target"
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/download"
: >"$apt/status"
options=(
  -o "Dir::State::Lists=$apt/lists" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/archives"
  -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "APT::Sandbox::User=$(id -un)"
  -o APT::Get::List-Cleanup=0 -o Acquire::Languages=none -o Acquire::IndexTargets::deb-src::Contents-dsc::DefaultEnabled=false
)

# apt itself says which mirrors this machine uses, whichever format its source lists have. Debian's own come first.
mirrors=$(apt-get update --print-uris 2>/dev/null | sed -nE "s|^'([^']+)/dists/.*|\1|p" | sort -u)
mirrors=$(grep -E '/debian/?$' <<<"$mirrors" || true; grep -vE '/debian/?$' <<<"$mirrors" || true)
[[ -n $mirrors ]] || fail "apt names no mirror: its source lists are empty"

for mirror in $mirrors; do
  echo "deb-src [signed-by=$keyring] $mirror $release main" >"$apt/sources.list"
  if apt-get "${options[@]}" update -qq >"$apt/log" 2>&1 \
    && (cd "$apt/download" && apt-get "${options[@]}" source -qq --only-source "librdkafka/$release") >>"$apt/log" 2>&1; then
    mv "$apt"/download/librdkafka-*/ "$target"
    say "fetched librdkafka $(dpkg-parsechangelog -l "$target/debian/changelog" -S Version) from Debian's source package"
    exit 0
  fi
done
cat "$apt/log" >&2
fail "no mirror of this machine gave the source package librdkafka of Debian 13 ($release)"
