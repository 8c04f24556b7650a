#!/bin/sh
# Packs every public package as it would be published and lets publint and attw judge the tarball, several packages at a time.
set -eu
cd "$(dirname "$0")/.."
at_once=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
printf '%s\n' packages/*/package.json plugins/*/package.json | xargs -n 1 -P "$at_once" sh scripts/check-package.sh
