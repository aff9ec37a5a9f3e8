# Debian 13's packages, unpacked into a folder so that they run on Debian 12 beside the C library they want, and nothing of the
# machine is changed. For scripts that set `dir`, the folder, and read this.

# Says in one line why it can't be done.
no() { echo "$1"; exit 1; }
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || no "this is no Debian"
[ "$(dpkg --print-architecture)" = amd64 ] || no "only the amd64 package is known to run"

# A state of its own: what the machine's apt knows stays as it is.
apt() {
  command="$1"
  shift
  "$command" -qq -o Dir::State="$PWD" -o Dir::State::status="$PWD/status" -o Dir::Cache="$PWD/cache" \
    -o Dir::Etc::sourcelist="$PWD/sources.list" -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root "$@"
}

# unpack PACKAGE...: into "$dir.new/tree"; stays in "$dir.new". Who calls this moves it to "$dir" once all is well.
unpack() {
  rm -rf "$dir" "$dir.new"
  mkdir -p "$dir.new/lists/partial" "$dir.new/cache/archives/partial" "$dir.new/tree"
  cd "$dir.new"
  echo 'deb http://deb.debian.org/debian trixie main' > sources.list
  : > status
  apt apt-get update >log 2>&1 || no "apt-get update failed: $(tail -1 log)"
  apt apt-get download "$@" >log 2>&1 || no "apt-get download failed: $(tail -1 log)"
  for package in ./*.deb; do
    dpkg-deb -x "$package" tree >log 2>&1 || no "dpkg-deb failed: $(tail -1 log)"
  done
  rm -rf ./*.deb lists cache sources.list status
}
