#!/usr/bin/env bash
# Advisories of the packages in use. A source that has no advisories finds nothing in anything, so it is first asked for a package that
# has a known hole: GHSA-5crp-9r3c-p9vr.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

control=$(mktemp -d)
trap 'rm -rf "$control"' EXIT
cat > "$control/control.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
PROJECT
dotnet restore "$control" -v q
if ! dotnet list "$control" package --vulnerable | grep -q GHSA-5crp-9r3c-p9vr; then
  echo "nothing was audited: the package source reports no advisory of a package that has one"
  exit 0
fi

dotnet restore StreamCoverage.sln -v q
found=$(dotnet list StreamCoverage.sln package --vulnerable --include-transitive)
echo "$found"
! grep -q "GHSA-" <<<"$found"
