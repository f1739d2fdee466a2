#!/usr/bin/env bash
# Builds librdkafka from Debian 13's source package and packs it as librdkafka.redist into .local/nuget,
# where the configured NuGet source lacks that package. Debian 12's own librdkafka (2.0.2) is too old for Confluent.Kafka.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ -s $LOCAL/native-client ]] || bash "$ROOT/infra/setup/native-check.sh"
if [[ $(<"$LOCAL/native-client") == restores ]]; then
  rm -rf "$LOCAL/nuget"
  exit 0
fi

case $(uname -sm) in
  "Linux x86_64") runtime=linux-x64 ;;
  "Linux aarch64") runtime=linux-arm64 ;;
  *) fail "librdkafka is built here for Linux on x86-64 and arm64 only, not for $(uname -sm)" ;;
esac

work=$LOCAL/librdkafka
library=$work/librdkafka.so
package=$LOCAL/nuget/librdkafka.redist.$NATIVE_VERSION_LOCAL.nupkg

if [[ -f $library ]]; then
  say "already there: ${library#"$ROOT/"}"
else
  mkdir -p "$work"
  bash "$ROOT/infra/setup/librdkafka-source.sh" "$work/source"
  say "compiling librdkafka (about half a minute on two cores)"
  (
    cd "$work/source"
    # The path of the checkout must not reach the binary: two checkouts then build the same bytes.
    export CFLAGS="-g0 -ffile-prefix-map=$PWD=." CXXFLAGS="-g0 -ffile-prefix-map=$PWD=."
    # lz4 is the copy that librdkafka brings along, as in Confluent's own builds.
    ./configure --disable-lz4-ext --disable-debug-symbols --enable-zstd --enable-sasl --enable-ssl --enable-curl
    make -j2 libs
  ) >"$work/build.log" 2>&1 || { tail -30 "$work/build.log" >&2; fail "the build failed: see $work/build.log"; }
  strip --strip-unneeded -o "$work/librdkafka.tmp" "$work/source/src/librdkafka.so.1"
  mv "$work/librdkafka.tmp" "$library"
  rm -rf "$work/source" "$work/apt"
fi

if [[ -f $package ]]; then
  say "already there: ${package#"$ROOT/"}"
else
  # Moved into place as a whole: Directory.Packages.props picks our version as soon as the folder exists.
  rm -rf "$work/nuget" "$LOCAL/nuget"
  mkdir "$work/nuget"
  dotnet pack "$ROOT/infra/setup/librdkafka.redist.nuspec" -o "$work/nuget" \
    -p:version="$NATIVE_VERSION_LOCAL" -p:runtime="$runtime" -p:library="$library" >"$work/pack.log" \
    || { cat "$work/pack.log" >&2; fail "the package could not be made"; }
  mv "$work/nuget" "$LOCAL/nuget"
  say "packed ${package#"$ROOT/"}"
fi

# A copy of the same version in the user's package cache wins over the file just packed, without a word.
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
cached=${cache%/}/librdkafka.redist/$NATIVE_VERSION_LOCAL
if [[ -d $cached ]] && ! cmp -s "$library" "$cached/runtimes/$runtime/native/librdkafka.so"; then
  rm -rf "$cached"
  say "removed an older build of it from the package cache"
fi
