# shellcheck shell=bash
# Brings a Chromium for the browser tests. Needs common.sh and debian.sh. Called only where there are such tests.

# ensure_chromium: afterwards ALONGSIDE_CHROMIUM is the path of a program that starts. Answers non-zero, having said
# why, when there is none.
ensure_chromium() {
  [[ -z "${ALONGSIDE_CHROMIUM:-}" ]] || return 0
  find_chromium && return 0
  if have apt-get && [[ "$(id -u)" == 0 ]]; then
    say "No Chromium on PATH: installing Debian's (apt-get install chromium)."
    if DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null >&2 &&
      DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium </dev/null >&2 &&
      find_chromium; then
      return 0
    fi
  fi
  unpack_chromium && return 0
  say "No Chromium: install one, or set ALONGSIDE_CHROMIUM to its path, and run again."
  return 1
}

find_chromium() {
  local name path
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    path="$(command -v "$name" || true)"
    if [[ -n "$path" ]] && "$path" --version >/dev/null 2>&1; then
      export ALONGSIDE_CHROMIUM="$path"
      return 0
    fi
  done
  return 1
}

# unpack_chromium: Debian's package and the libraries that this machine lacks, in the cache folder, without root.
unpack_chromium() {
  local cache folder fresh
  can_unpack_debian || return 1
  cache="$(cache_dir)" || return 1
  folder="$cache/chromium-$(uname -m)"
  if ! "$folder/chromium" --version >/dev/null 2>&1; then
    say "No Chromium on PATH: unpacking Debian's into $folder (no root, nothing installed; about 400 MB)."
    fresh="$(mktemp -d "$cache/chromium.XXXXXX")" || return 1
    if ! unpack_debian "$fresh/files" chromium; then
      rm -rf "$fresh"
      say "Debian's Chromium could not be fetched."
      return 1
    fi
    write_chromium_wrapper "$fresh"
    if ! "$fresh/chromium" --version >&2; then
      rm -rf "$fresh"
      say "Debian's Chromium does not run here."
      return 1
    fi
    rm -rf "$folder"
    put_in_place "$fresh" "$folder"
  fi
  export ALONGSIDE_CHROMIUM="$folder/chromium"
}

# write_chromium_wrapper FOLDER: a small program that finds the libraries and fonts beside it. Without root there is
# no set-user-id sandbox; the pages it opens are our own.
write_chromium_wrapper() {
  cat >"$1/chromium" <<'WRAPPER'
#!/bin/sh
here="$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)"
for folder in "$here"/files/usr/lib/*-linux-* "$here"/files/usr/lib/*-linux-*/*/; do
  libraries="${libraries:+$libraries:}$folder"
done
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/files/etc/fonts"
export XDG_DATA_DIRS="$here/files/usr/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
exec "$here/files/usr/lib/chromium/chromium" --no-sandbox "$@"
WRAPPER
  chmod +x "$1/chromium"
}
