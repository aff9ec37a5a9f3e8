#!/bin/sh
# Installs what the tests need from outside cargo, into tests/.tools: the official Klaviyo, Resend and OneSignal packages,
# mcdev's table of the fields of a Salesforce journey, Liquid as Dittofeed renders it, the TypeScript compiler, tree-sitter,
# which runs the grammar for editors (compiled with `cc`), what drives a browser, VS Code behind a web page (code-server;
# some minutes, once), and a compiler and an engine for Zed's extension. Versions are pinned, no package runs a script of its
# own, and a second run does nothing. Chromium, Neovim, Emacs, Vim, Kate, Helix and bat (which reads the syntax for Sublime
# Text) are Debian's own. Nothing here is part of the compiler: without these packages the tests that need them say what
# they skipped.
set -eu
cd "$(dirname "$0")"
tools="$PWD/.tools"
npm_packages="typescript@5.9.3 klaviyo-api@23.0.0 playwright-core@1.65.1 axe-core@4.14.1 vscode-textmate@9.3.2 vscode-oniguruma@2.0.1 resend@6.38.0 liquidjs@10.21.0 @vscode/vsce@3.9.2"
pip_packages="jsonschema==4.26.0 klaviyo-api==25.0.0 onesignal-python-api==5.18.0 tree-sitter==0.25.2 wasmtime==50.0.1"
# Only read, never run: without what it depends on, some of which no registry has.
npm_read="mcdev@9.0.3"
stamp="$npm_packages $npm_read $pip_packages"

# A browser for the pages of `journey preview`, and editors for their packages: Debian's own, where they can be had.
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v tmux >/dev/null || missing="$missing tmux"
command -v kate >/dev/null || missing="$missing kate"
command -v Xvfb >/dev/null || missing="$missing xvfb"
command -v dbus-run-session >/dev/null || missing="$missing dbus-x11"
command -v kate-syntax-highlighter >/dev/null || missing="$missing libkf5syntaxhighlighting-tools"
command -v batcat >/dev/null || command -v bat >/dev/null || missing="$missing bat"
command -v nvim >/dev/null || missing="$missing neovim"
command -v emacs >/dev/null || missing="$missing emacs-nox elpa-eglot"
[ -d /usr/share/vim/vimfiles/pack/dist-bundle/opt/ale ] || [ -d /usr/share/vim-ale ] || missing="$missing vim vim-ale"
# For VS Code, which is built from its npm package.
command -v rg >/dev/null || missing="$missing ripgrep"
[ -f /usr/include/krb5.h ] || missing="$missing libkrb5-dev"
if [ -n "$missing" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  # shellcheck disable=SC2086  # one word for each package
  (apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing) \
    >/dev/null 2>&1 || echo "tests/setup.sh: could not install$missing"
fi

mkdir -p "$tools"
# What VS Code's package needs, as its lock file has it.
if ! cmp -s ../editors/vscode/package-lock.json "$tools/vscode/package-lock.json"; then
  rm -rf "$tools/vscode"
  mkdir -p "$tools/vscode"
  cp ../editors/vscode/package.json ../editors/vscode/package-lock.json "$tools/vscode/"
  (cd "$tools/vscode" && npm ci --silent --omit=dev --ignore-scripts --no-audit --no-fund)
fi
# VS Code itself. Where a machine can't build it, the reason is kept, and the test repeats it.
if [ ! -f "$tools/code-server/out/node/entry.js" ]; then
  if why="$(tools/code_server.sh "$tools/code-server")"; then
    rm -f "$tools/code-server.missing"
  else
    echo "tests/setup.sh: no VS Code: $why"
    printf '%s\n' "$why" > "$tools/code-server.missing"
  fi
fi
# Helix, which Debian 12 has not.
if ! command -v hx >/dev/null && [ ! -x "$tools/helix/hx" ]; then
  if why="$(tools/helix.sh "$tools/helix")"; then
    rm -f "$tools/helix.missing"
  else
    echo "tests/setup.sh: no Helix: $why"
    printf '%s\n' "$why" > "$tools/helix.missing"
  fi
fi

# A compiler for Zed's extension, which is WebAssembly.
if [ ! -x "$tools/zed/rustc" ]; then
  if why="$(tools/zed.sh "$tools/zed")"; then
    rm -f "$tools/zed.missing"
  else
    echo "tests/setup.sh: no compiler for Zed's extension: $why"
    printf '%s\n' "$why" > "$tools/zed.missing"
  fi
fi

if [ "$(cat "$tools/stamp" 2>/dev/null || true)" = "$stamp" ]; then
  echo "tests/.tools: nothing to do"
  exit 0
fi
mkdir -p "$tools/npm" "$tools/python"
[ -f "$tools/npm/package.json" ] || echo '{"private": true}' > "$tools/npm/package.json"
# shellcheck disable=SC2086  # one word for each package
(cd "$tools/npm" && npm install --silent --ignore-scripts --no-audit --no-fund --no-save $npm_packages)
# shellcheck disable=SC2086
(cd "$tools/npm" && for package in $npm_read; do
  archive=$(npm pack --silent --ignore-scripts "$package")
  folder="node_modules/${package%@*}"
  rm -rf "$folder" && mkdir -p "$folder" && tar xzf "$archive" -C "$folder" --strip-components 1 && rm "$archive"
done)
# shellcheck disable=SC2086
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --root-user-action=ignore --upgrade --target "$tools/python" $pip_packages
printf '%s' "$stamp" > "$tools/stamp"
echo "tests/.tools: ready"
