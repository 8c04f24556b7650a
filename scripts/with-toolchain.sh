#!/bin/sh
# Runs a script of the workspace with Node 24 and pnpm 12, fetching both from npm where the machine lacks them.
# Nothing is installed outside node_modules and npm's cache.
set -eu
cd "$(dirname "$0")/.."
node_version=24.21.0
pnpm_version=12.21.0

major=$(node -p 'process.versions.node.split(".")[0]')
have_pnpm=$(pnpm --version 2>/dev/null || echo none)
if [ "$major" -lt 24 ] || [ "${have_pnpm%%.*}" != 12 ]; then
  exec npx -y -p "node@$node_version" -p "pnpm@$pnpm_version" -- sh "$0" "$@"
fi
pnpm install --frozen-lockfile --prefer-offline --reporter=silent
exec pnpm run --silent "$@"
