#!/bin/sh
# Puts Helix into a folder: Debian 13's package, unpacked beside the C library it wants, so that it runs on Debian 12
# (which has none) and nothing of the machine is changed. Some seconds, forty megabytes. Says in one line why it can't.
#   helix.sh DIR
set -eu
dir="$1"
# shellcheck source=tests/tools/trixie.sh
. "$(dirname "$0")/trixie.sh"

unpack hx libc6 libgcc-s1
cat > hx <<'HX'
#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)/tree"
export HELIX_RUNTIME="$here/usr/lib/hx/runtime"
exec "$here/usr/lib64/ld-linux-x86-64.so.2" --library-path "$here/usr/lib/x86_64-linux-gnu" "$here/usr/lib/hx/hx" "$@"
HX
chmod +x hx
./hx --version >log 2>&1 || no "hx does not run: $(tail -1 log)"
mv "$dir.new" "$dir"
