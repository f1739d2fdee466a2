#!/usr/bin/env bash
# Asks the configured NuGet source once whether it has librdkafka.redist, the native half of Confluent.Kafka.
# The answer, `restores` or `build`, is kept in .local/native-client; remove that file to ask again.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

answer=$LOCAL/native-client
if [[ -s $answer ]]; then
  say "already there: the answer whether librdkafka.redist restores ($(<"$answer"))"
  exit 0
fi

say "asking the NuGet source for librdkafka.redist $NATIVE_VERSION"
probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
cat >"$probe/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="librdkafka.redist" Version="[$NATIVE_VERSION]" /></ItemGroup>
</Project>
XML

mkdir -p "$LOCAL"
# An own package folder: a copy in the user's cache would hide that the source lacks the package.
if dotnet restore "$probe/probe.csproj" --packages "$probe/packages" >"$probe/log" 2>&1; then
  echo restores >"$answer"
  say "it is there: nothing is built"
elif grep -qE 'NU110[1-3]' "$probe/log"; then
  echo build >"$answer"
  say "it is not there: the library is built from Debian's source"
else
  # The source did not answer, which says nothing about the package: not an answer to keep.
  cat "$probe/log" >&2
  fail "the NuGet source could not be asked; see above, then run this again"
fi
