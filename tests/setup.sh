#!/bin/sh
# Installs what the tests need from outside cargo, into tests/.tools: the official Klaviyo packages, the TypeScript
# compiler, and tree-sitter, which runs the grammar for editors (it is compiled with `cc`). Versions are pinned, no
# package runs a script of its own, and a second run does nothing.
# Nothing here is part of the compiler: without these packages the tests that need them say what they skipped.
set -eu
cd "$(dirname "$0")"
tools="$PWD/.tools"
npm_packages="typescript@5.9.3 klaviyo-api@23.0.0"
pip_packages="jsonschema==4.26.0 klaviyo-api==25.0.0 tree-sitter==0.25.2"
stamp="$npm_packages $pip_packages"

if [ "$(cat "$tools/stamp" 2>/dev/null || true)" = "$stamp" ]; then
  echo "tests/.tools: nothing to do"
  exit 0
fi
mkdir -p "$tools/npm" "$tools/python"
[ -f "$tools/npm/package.json" ] || echo '{"private": true}' > "$tools/npm/package.json"
# shellcheck disable=SC2086  # one word for each package
(cd "$tools/npm" && npm install --silent --ignore-scripts --no-audit --no-fund --no-save $npm_packages)
# shellcheck disable=SC2086
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --root-user-action=ignore --upgrade --target "$tools/python" $pip_packages
printf '%s' "$stamp" > "$tools/stamp"
echo "tests/.tools: ready"
