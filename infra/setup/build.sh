#!/usr/bin/env bash
# Restores and builds the solution and leaves a runnable program: artifacts/streamcoverage over artifacts/app.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

# A project that the solution does not name would be neither built nor tested, and nobody would notice.
for project in src/*/*.csproj tests/*/*.csproj; do
  grep -qF "${project//\//\\}" StreamCoverage.sln || fail "$project is not in the solution: dotnet sln add $project"
done

dotnet build StreamCoverage.sln -c Release -v minimal

# Published beside and moved, so that a program that runs meanwhile keeps its files.
rm -rf artifacts/app.new artifacts/app.old
dotnet publish src/StreamCoverage.Cli -c Release --no-build -o artifacts/app.new -v quiet
[[ ! -d artifacts/app ]] || mv artifacts/app artifacts/app.old
mv artifacts/app.new artifacts/app
rm -rf artifacts/app.old

# The program starts itself again as the embedded broker, so it runs as itself and not as "dotnet program.dll".
cat >artifacts/streamcoverage <<'SH'
#!/usr/bin/env bash
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/app/streamcoverage" "$@"
SH
chmod +x artifacts/streamcoverage
say "the program is artifacts/streamcoverage"
