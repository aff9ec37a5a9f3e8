#!/bin/sh
# Puts Helix into a folder: Debian 13's package, unpacked beside the C library it wants, so that it runs on Debian 12
# (which has none) and nothing of the machine is changed. Some seconds, forty megabytes. Says in one line why it can't.
#   helix.sh DIR
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
apt apt-get download hx libc6 libgcc-s1 >log 2>&1 || no "apt-get download failed: $(tail -1 log)"
for package in ./*.deb; do
  dpkg-deb -x "$package" tree >log 2>&1 || no "dpkg-deb failed: $(tail -1 log)"
done
rm -rf ./*.deb lists cache sources.list status
cat > hx <<'HX'
#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)/tree"
export HELIX_RUNTIME="$here/usr/lib/hx/runtime"
exec "$here/usr/lib64/ld-linux-x86-64.so.2" --library-path "$here/usr/lib/x86_64-linux-gnu" "$here/usr/lib/hx/hx" "$@"
HX
chmod +x hx
./hx --version >log 2>&1 || no "hx does not run: $(tail -1 log)"
mv "$dir.new" "$dir"
