#!/usr/bin/env bash
# Drives the explorer in headless Chromium. Installs what it needs; where Chromium cannot be had it says so, and fails only with EXPLORER_REQUIRED=1.
# BIENBAN names the program, else it is built.
set -euo pipefail
cd "$(dirname "$0")"

skip() {
  echo "skipped: the explorer in a browser: $*"
  [ "${EXPLORER_REQUIRED:-0}" = 1 ] && exit 1
  exit 0
}

if [ ! -x /usr/bin/chromium ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-core; } >/dev/null 2>&1 || true
  fi
  [ -x /usr/bin/chromium ] || skip "no /usr/bin/chromium, and it could not be installed"
fi
command -v npm >/dev/null || skip "no npm"
npm ci --no-audit --no-fund --silent || skip "npm ci failed"

if [ -z "${BIENBAN:-}" ]; then
  (cd ../.. && cargo build --release --quiet)
  target=$(cd ../.. && cargo metadata --format-version 1 --no-deps | node -p 'JSON.parse(require("fs").readFileSync(0)).target_directory')
  BIENBAN=$target/release/bienban
fi
export BIENBAN
node run.mjs
