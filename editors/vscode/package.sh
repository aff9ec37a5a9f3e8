#!/bin/sh
# Makes journey.vsix: the extension, its client library, and the journey command where one is given.
#   package.sh [COMMAND] [OUT.vsix]
# Needs npm and @vscode/vsce (VSCE names another one).
set -eu
cd "$(dirname "$0")"
command="${1:-}"
out="${2:-journey.vsix}"
rm -rf bin
if [ -n "$command" ]; then
  mkdir bin
  cp "$command" bin/
  chmod +x bin/*
fi
cp ../../LICENSE-MIT LICENSE
npm install --silent --omit=dev --ignore-scripts --no-audit --no-fund
${VSCE:-vsce} package --out "$out" --allow-missing-repository
