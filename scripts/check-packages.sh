#!/bin/sh
# Packs every public package as it would be published and lets publint and attw judge the tarball.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for manifest in packages/*/package.json plugins/*/package.json; do
  folder=$(dirname "$manifest")
  if [ "$(node -p "require('./$manifest').private === true")" = true ]; then continue; fi
  (cd "$folder" && pnpm pack --pack-destination "$out" >/dev/null)
done
for tarball in "$out"/*.tgz; do
  echo "$(basename "$tarball")"
  pnpm exec publint run "$tarball" --strict
done
for tarball in "$out"/keyless-[a-z]*.tgz; do
  # The command line has no entry to import; everything else has.
  if tar -xzOf "$tarball" package/package.json | grep -q '"bin"'; then continue; fi
  pnpm exec attw "$tarball" --profile esm-only --format table-flipped --no-summary --quiet
done
