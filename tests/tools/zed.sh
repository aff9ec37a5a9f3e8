#!/bin/sh
# Puts a Rust compiler that knows wasm32-wasip2, the form of Zed's extensions, into a folder: Debian 13's package and its
# standard library for WebAssembly, unpacked beside the C library they want, so that they run on Debian 12 and nothing of the
# machine is changed. Cargo and the linkers are the machine's own. Some seconds, half a gigabyte. Says in one line why it can't.
#   zed.sh DIR
set -eu
dir="$1"
# shellcheck source=tests/tools/trixie.sh
. "$(dirname "$0")/trixie.sh"

unpack rustc libstd-rust-1.85 libstd-rust-dev libstd-rust-dev-wasm32 libllvm19 libc6 libgcc-s1 libstdc++6 \
  libedit2 libffi8 libxml2 libz3-4 libzstd1 zlib1g liblzma5 libbsd0 libmd0 libtinfo6 libicu76
rm -rf tree/usr/bin/rustdoc tree/usr/lib/rustlib/wasm32-unknown-unknown tree/usr/lib/rustlib/wasm32-wasip1
cat > rustc <<'RUSTC'
#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)/tree"
exec "$here/usr/lib64/ld-linux-x86-64.so.2" --library-path "$here/usr/lib/x86_64-linux-gnu:$here/usr/lib/llvm-19/lib" \
  "$here/usr/bin/rustc" --sysroot "$here/usr" "$@"
RUSTC
chmod +x rustc
./rustc --version >log 2>&1 || no "rustc does not run: $(tail -1 log)"
mv "$dir.new" "$dir"
