# shellcheck shell=bash
# Sourced by the scripts that prepare a machine. Each function says in one line what it is about to do.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# To standard error: some scripts give their answer on standard output.
say() { printf '· %s\n' "$*" >&2; }

die() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# can_write FOLDER: true when it exists, or can be made, and takes a file.
can_write() {
  mkdir -p "$1" 2>/dev/null || return 1
  local probe
  probe="$(mktemp "$1/.probe.XXXXXX" 2>/dev/null)" || return 1
  rm -f "$probe"
}

# Prints the folder for what is fetched once and shared by all clones of this user. HOME may be unset or
# read-only: then it is .cache/ in this repository, which git ignores.
cache_dir() {
  local wanted="${ALONGSIDE_CACHE_DIR:-}"
  if [[ -z "$wanted" ]]; then
    if [[ -n "${XDG_CACHE_HOME:-}" ]]; then
      wanted="$XDG_CACHE_HOME/alongside"
    elif [[ -n "${HOME:-}" ]]; then
      wanted="$HOME/.cache/alongside"
    fi
  fi
  if [[ -n "$wanted" ]] && can_write "$wanted"; then
    printf '%s\n' "$wanted"
  elif can_write "$ROOT/.cache"; then
    printf '%s\n' "$ROOT/.cache"
  else
    die "nowhere to keep downloads: set ALONGSIDE_CACHE_DIR to a folder that can be written"
  fi
}

# version_at_least HAVE WANT: compares dotted numbers, so that 24.9 is older than 24.15.
version_at_least() {
  local IFS=. i
  local -a have_parts=() want_parts=()
  read -r -a have_parts <<<"$1"
  read -r -a want_parts <<<"$2"
  for i in 0 1 2; do
    local h="${have_parts[i]:-0}" w="${want_parts[i]:-0}"
    ((10#$h > 10#$w)) && return 0
    ((10#$h < 10#$w)) && return 1
  done
  return 0
}

# put_in_place TEMPORARY FINAL: renames a finished folder to where it belongs. Of two runs that fetched the same
# thing at once, the second finds it there and throws its own away.
put_in_place() {
  if ! mv -T "$1" "$2" 2>/dev/null; then
    rm -rf "$1"
    [[ -d "$2" ]] || die "could not put $2 in place"
  fi
}
