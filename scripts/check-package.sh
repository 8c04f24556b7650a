#!/bin/sh
# Does the work of check-packages.sh for one package. Argument: path of its package.json, from the root of the workspace.
set -eu
manifest=$1
tools=$PWD/node_modules/.bin
if [ "$(node -p "require('./$manifest').private === true")" = true ]; then exit 0; fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
(cd "$(dirname "$manifest")" && pnpm pack --pack-destination "$out" >/dev/null)
tarball=$(echo "$out"/*.tgz)

judge() {
  basename "$tarball" && "$tools/publint" run "$tarball" --strict || return 1
  # The command line has no entry to import; everything else has.
  if tar -xzOf "$tarball" package/package.json | grep -q '"bin"'; then return 0; fi
  "$tools/attw" "$tarball" --profile esm-only --format table-flipped --no-summary --quiet
}

# In one piece: several packages are judged at a time.
if judge >"$out/said" 2>&1; then cat "$out/said"; else cat "$out/said" >&2; exit 1; fi
