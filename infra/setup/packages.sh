#!/usr/bin/env bash
# Makes sure of the system packages. As root it installs what is missing; as an ordinary user it names it and stops.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

have() { command -v "$1" >/dev/null 2>&1; }
installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true) == installed ]]; }
has_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chromium() { have chromium || have chromium-browser || have google-chrome || have chrome; }

bash "$ROOT/infra/setup/native-check.sh"
building=$([[ $(<"$LOCAL/native-client") == build ]] && echo yes || echo no)

if ! have apt-get; then
  lacking=()
  has_postgres || lacking+=("PostgreSQL 15 or newer (initdb and postgres on PATH)")
  have java || lacking+=("Java 17 or newer (java on PATH), for the Kafka of the tests")
  have npm || lacking+=("Node.js 20 or newer with npm")
  has_chromium || say "there is no Chromium on PATH; the browser tests will be skipped"
  have kcat || say "there is no kcat on PATH; the test of its sample will be skipped"
  [[ $building == no ]] || lacking+=("a Debian-like system, where librdkafka is built, or a NuGet source that has librdkafka.redist $NATIVE_VERSION")
  ((${#lacking[@]} == 0)) || fail "this system has no apt-get; install by its own means:" "${lacking[@]/#/- }"
  say "already there: PostgreSQL, Java, Node.js"
  exit 0
fi

missing=()
has_postgres || missing+=(postgresql)
# Debian 13 has no openjdk-17 any more; its default is newer and does as well.
have java || missing+=("$(apt-cache show openjdk-17-jre-headless >/dev/null 2>&1 && echo openjdk-17-jre-headless || echo default-jre-headless)")
have node || missing+=(nodejs)
have npm || missing+=(npm)
if ! has_chromium; then
  # Ubuntu's package only calls snap, which containers and many servers lack.
  if grep -qx 'ID=ubuntu' /etc/os-release; then
    say "there is no Chromium on PATH, and Ubuntu has no package of it; the browser tests will be skipped"
  else
    missing+=(chromium)
  fi
fi
have xz || missing+=(xz-utils)
have kcat || missing+=(kcat)
if [[ $building == yes ]]; then
  for tool in gcc g++ make python3 pkg-config; do have "$tool" || missing+=("$tool"); done
  for package in dpkg-dev debian-archive-keyring libc6-dev libssl-dev zlib1g-dev libzstd-dev libsasl2-dev libcurl4-openssl-dev; do
    installed "$package" || missing+=("$package")
  done
fi

if ((${#missing[@]} == 0)); then
  say "already there: all system packages"
  exit 0
fi

if ((EUID != 0)); then
  fail "these system packages are missing: ${missing[*]}" \
    "an administrator installs them with:" \
    "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" \
    "then run this again"
fi

say "installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
createcluster=/etc/postgresql-common/createcluster.conf
if [[ " ${missing[*]} " == *" postgresql "* && ! -e $createcluster ]]; then
  # Debian would start a server of its own on port 5432, which nothing here uses.
  mkdir -p "${createcluster%/*}"
  echo "create_main_cluster = false" >"$createcluster"
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
say "installed"
