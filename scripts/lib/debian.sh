# shellcheck shell=bash
# Debian (and Ubuntu) packages unpacked into a folder: no root, nothing installed, the machine's package state
# untouched. The package lists are fetched into that folder too, since a slim machine has none.

# can_unpack_debian: true where apt-get and dpkg-deb exist.
can_unpack_debian() { have apt-get && have dpkg-deb; }

# apt_privately FOLDER ARGUMENTS…: apt-get with state, lists and cache of its own.
apt_privately() {
  local own="$1"
  shift
  mkdir -p "$own/state/lists/partial" "$own/cache/archives/partial"
  # The sandbox user `_apt` may not enter a private folder; as ourselves it works with and without root.
  apt-get -qq \
    -o Dir::State="$own/state" \
    -o Dir::State::lists="$own/state/lists" \
    -o Dir::State::status=/var/lib/dpkg/status \
    -o Dir::Cache="$own/cache" \
    -o APT::Sandbox::User="$(id -un 2>/dev/null || id -u)" \
    -o Acquire::Retries=3 \
    -o Acquire::http::Timeout=30 \
    -o Acquire::https::Timeout=30 \
    -o Acquire::Languages=none \
    "$@" </dev/null
}

# unpack_debian FOLDER PACKAGE…: the packages' files under FOLDER, as they would be under /. Answers non-zero, and
# leaves nothing, when any of them cannot be had.
unpack_debian() {
  local into="$1" own
  shift
  own="$(mktemp -d "$into.apt.XXXXXX")" || return 1
  if apt_privately "$own" update >&2 &&
    (cd "$own" && apt_privately "$own" download "$@" >&2) &&
    unpack_all "$own" "$into"; then
    rm -rf "$own"
    return 0
  fi
  rm -rf "$own" "$into"
  return 1
}

unpack_all() {
  local package
  for package in "$1"/*.deb; do
    dpkg-deb -x "$package" "$2" || return 1
  done
}
