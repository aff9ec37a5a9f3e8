#!/bin/sh
# Makes journey.vsix: the extension, its client library, and the journey command where one is given.
#   package.sh [COMMAND] [OUT.vsix]
# Needs npm and @vscode/vsce (VSCE names another one). A package with a command is for one platform, and no other installs
# it: this machine's, or what TARGET says (`linux-arm64`, `win32-x64`, …; `vsce package --help` lists them).
set -eu
cd "$(dirname "$0")"
command="${1:-}"
out="${2:-journey.vsix}"
rm -rf bin
platform=""
if [ -n "$command" ]; then
  mkdir bin
  case "$command" in
    *.exe) cp "$command" bin/journey.exe ;;
    *) cp "$command" bin/journey ;;
  esac
  chmod +x bin/*
  platform="${TARGET:-$(node -p 'process.platform + "-" + ({ arm: "armhf" }[process.arch] || process.arch)')}"
fi
cp ../../LICENSE-MIT LICENSE
npm install --silent --omit=dev --ignore-scripts --no-audit --no-fund
${VSCE:-vsce} package ${platform:+--target "$platform"} --out "$out" --allow-missing-repository
