#!/bin/sh
# Puts a Rust compiler that knows wasm32-wasip2, the form of Zed's extensions, into a folder: Debian 13's package and its
# standard library for WebAssembly, unpacked beside the C library they want, so that they run on Debian 12 and nothing of the
# machine is changed. Cargo and the linkers are the machine's own. Some seconds, half a gigabyte. Says in one line why it can't.
#   zed.sh DIR
set -eu
dir="$1"

no() { echo "$1"; exit 1; }
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || no "this is no Debian"
[ "$(dpkg --print-architecture)" = amd64 ] || no "only the amd64 package is known to run"

rm -rf "$dir" "$dir.new"
mkdir -p "$dir.new/lists/partial" "$dir.new/cache/archives/partial" "$dir.new/tree"
cd "$dir.new"
echo 'deb http://deb.debian.org/debian trixie main' > sources.list
: > status
# A state of its own: what the machine's apt knows stays as it is.
apt() {
  command="$1"
  shift
  "$command" -qq -o Dir::State="$PWD" -o Dir::State::status="$PWD/status" -o Dir::Cache="$PWD/cache" \
    -o Dir::Etc::sourcelist="$PWD/sources.list" -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root "$@"
}
apt apt-get update >log 2>&1 || no "apt-get update failed: $(tail -1 log)"
apt apt-get download rustc libstd-rust-1.85 libstd-rust-dev libstd-rust-dev-wasm32 libllvm19 libc6 libgcc-s1 libstdc++6 \
  libedit2 libffi8 libxml2 libz3-4 libzstd1 zlib1g liblzma5 libbsd0 libmd0 libtinfo6 libicu76 >log 2>&1 \
  || no "apt-get download failed: $(tail -1 log)"
for package in ./*.deb; do
  dpkg-deb -x "$package" tree >log 2>&1 || no "dpkg-deb failed: $(tail -1 log)"
done
rm -rf ./*.deb lists cache sources.list status tree/usr/bin/rustdoc \
  tree/usr/lib/rustlib/wasm32-unknown-unknown tree/usr/lib/rustlib/wasm32-wasip1
cat > rustc <<'RUSTC'
#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)/tree"
exec "$here/usr/lib64/ld-linux-x86-64.so.2" --library-path "$here/usr/lib/x86_64-linux-gnu:$here/usr/lib/llvm-19/lib" \
  "$here/usr/bin/rustc" --sysroot "$here/usr" "$@"
RUSTC
chmod +x rustc
./rustc --version >log 2>&1 || no "rustc does not run: $(tail -1 log)"
mv "$dir.new" "$dir"
