#!/bin/sh
# Builds code-server, which is VS Code behind a web page, from its npm package, into a folder. Takes some minutes and
# half a gigabyte. Says in one line why it can't.
#   code_server.sh DIR
# Needs Node.js 20 with its headers, a C++ compiler, make, Python, ripgrep and the headers of Kerberos.
set -eu
# The last one for Node.js 20; it is VS Code 1.100.3.
version=4.100.3
dir="$1"

no() { echo "$1"; exit 1; }
case "$(node --version 2>/dev/null)" in v20.*) ;; *) no "code-server $version wants Node.js 20";; esac
node="$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")"
[ -f "$node/include/node/node.h" ] || no "the headers of Node.js are not below $node"
gyp="$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js"
[ -f "$gyp" ] || no "npm has no node-gyp"
command -v g++ >/dev/null && command -v make >/dev/null || no "there is no C++ compiler, or no make"
command -v rg >/dev/null || no "there is no ripgrep"

rm -rf "$dir" "$dir.new"
mkdir -p "$dir.new"
log="$dir.log"
# Runs a step; the end of what it said tells why it failed.
step() { "$@" >"$log" 2>&1 || no "$1 $2 failed: $(grep -v '^ *$' "$log" | tail -1)"; }
# Packages run no script of their own; what has to be compiled is compiled here.
install() { step npm "$1" --omit=dev --ignore-scripts --no-audit --no-fund; }
compile() {
  (cd "$1" && shift && step node "$gyp" rebuild --nodedir="$node" "$@")
}

cd "$dir.new"
step npm pack "code-server@$version"
tar xzf "code-server-$version.tgz" --strip-components=1
rm "code-server-$version.tgz"
install ci
compile node_modules/argon2 --module_name=argon2 --module_path="$PWD/node_modules/argon2/lib/binding/napi-v3" \
  --napi_version=9 --napi_build_version=3
cd lib/vscode
install install
for module in @vscode/spdlog native-watchdog node-pty kerberos @parcel/watcher @vscode/deviceid; do
  compile "node_modules/$module"
done
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
ln -sfn node_modules node_modules.asar
(cd extensions && install ci)
cd "$dir.new/.."
mv "$dir.new" "$dir"
rm -f "$log"
step node "$dir/out/node/entry.js" --version
rm -f "$log"
