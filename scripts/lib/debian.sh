# shellcheck shell=bash
# Debian (and Ubuntu) packages unpacked into a folder: no root, nothing installed, the machine's package state
# untouched. The package lists are fetched into that folder too, since a slim machine has none. Needs common.sh.

# can_unpack_debian: true where apt-get and dpkg-deb exist.
can_unpack_debian() { have apt-get && have dpkg-deb; }

# apt_privately FOLDER ARGUMENTS…: apt-get with state, lists and cache of its own, for at most 5 minutes.
apt_privately() {
  local own="$1" bounded=()
  shift
  mkdir -p "$own/state/lists/partial" "$own/cache/archives/partial"
  ! have timeout || bounded=(timeout 300)
  # The sandbox user `_apt` may not enter a private folder; as ourselves it works with and without root.
  "${bounded[@]}" apt-get -qq \
    -o Dir::State="$own/state" \
    -o Dir::State::lists="$own/state/lists" \
    -o Dir::State::status=/var/lib/dpkg/status \
    -o Dir::Cache="$own/cache" \
    -o APT::Sandbox::User="$(id -un 2>/dev/null || id -u)" \
    -o Acquire::Retries=2 \
    -o Acquire::http::Timeout=20 \
    -o Acquire::https::Timeout=20 \
    -o Acquire::Languages=none \
    "$@" </dev/null
}

# unpack_debian FOLDER PACKAGE…: the files of these packages, and of what they need and this machine lacks, under
# FOLDER, as they would be under /. Answers non-zero, and leaves nothing, when any of them cannot be had.
unpack_debian() {
  local into="$1" own done=1
  local -a wanted=()
  shift
  own="$(mktemp -d "$into.apt.XXXXXX")" || return 1
  if apt_privately "$own" update >&2 &&
    mapfile -t wanted < <({
      printf '%s\n' "$@"
      missing_needs "$own" "$@"
    } | sort -u) &&
    (cd "$own" && apt_privately "$own" download "${wanted[@]}" >&2) &&
    unpack_all "$own" "$into"; then
    done=0
  else
    rm -rf "$into"
  fi
  rm -rf "$own"
  return "$done"
}

# missing_needs FOLDER PACKAGE…: prints what apt would install for them here. It only says so (-s): "Inst libnss3 …".
# The C library stays the machine's own, since its loader fits no other. Where apt cannot tell, nothing is printed.
missing_needs() {
  local own="$1"
  shift
  apt_privately "$own" -s --no-install-recommends install "$@" 2>/dev/null |
    sed -n 's/^Inst \([^ ]*\).*/\1/p' | grep -v -x -e libc6 -e libc-bin || true
}

unpack_all() {
  local package
  for package in "$1"/*.deb; do
    dpkg-deb -x "$package" "$2" || return 1
  done
}
