# shellcheck shell=bash
# Finds a Redis server program, or fetches one without root. Needs common.sh and debian.sh.

# No command newer than this is used; anything older misses some that are.
REDIS_AT_LEAST=7.0

# redis_version PROGRAM: prints its version ("Redis server v=7.0.15 …", "Valkey server v=8.0.1 …").
redis_version() { "$1" --version 2>/dev/null | sed -n 's/.* v=\([0-9.]*\).*/\1/p'; }

redis_is_usable() {
  local version
  version="$(redis_version "$1")"
  [[ -n "$version" ]] && version_at_least "$version" "$REDIS_AT_LEAST"
}

# find_redis_server: prints the path of a redis-server or valkey-server, 7.0 or newer. Answers non-zero when there
# is none and none could be fetched. ALONGSIDE_REDIS_SERVER, where set, is that path.
find_redis_server() {
  local name path
  if [[ -n "${ALONGSIDE_REDIS_SERVER:-}" ]]; then
    redis_is_usable "$ALONGSIDE_REDIS_SERVER" || return 1
    printf '%s\n' "$ALONGSIDE_REDIS_SERVER"
    return 0
  fi
  for name in redis-server valkey-server; do
    path="$(command -v "$name" || true)"
    [[ -n "$path" ]] || continue
    if redis_is_usable "$path"; then
      printf '%s\n' "$path"
      return 0
    fi
    say "Passing over $path: it is older than $REDIS_AT_LEAST."
  done
  fetch_redis_server
}

# fetch_redis_server: the same from Debian's packages, unpacked into the cache folder.
fetch_redis_server() {
  local cache folder
  cache="$(cache_dir)" || return 1
  folder="$cache/redis-$(uname -m)"
  if [[ -x "$folder/redis-server" ]] && redis_is_usable "$folder/redis-server"; then
    printf '%s\n' "$folder/redis-server"
    return 0
  fi
  if ! can_unpack_debian; then
    say "No redis-server on PATH, and no Debian packages to take it from."
    return 1
  fi
  say "No redis-server on PATH: unpacking Debian's package into $folder (no root, nothing installed)."
  local fresh
  fresh="$(mktemp -d "$cache/redis.XXXXXX")" || return 1
  # shellcheck disable=SC2046 # one word a package
  if ! unpack_debian "$fresh/files" $(redis_packages); then
    rm -rf "$fresh"
    say "Debian's Redis package could not be fetched."
    return 1
  fi
  write_redis_wrapper "$fresh"
  if ! redis_is_usable "$fresh/redis-server"; then
    "$fresh/redis-server" --version >&2 || true
    rm -rf "$fresh"
    say "Debian's Redis does not run here, or is older than $REDIS_AT_LEAST."
    return 1
  fi
  # A folder here that does not work (checked above) is in the way: an older release's libraries, say.
  [[ ! -d "$folder" ]] || redis_is_usable "$folder/redis-server" || rm -rf "$folder"
  put_in_place "$fresh" "$folder"
  printf '%s\n' "$folder/redis-server"
}

# The server lives in redis-tools. The libraries are named because a machine may have the package, and so seem to lack
# nothing, but not its programs on PATH.
redis_packages() { printf '%s\n' redis-server redis-tools liblzf1 libjemalloc2 libatomic1; }

# write_redis_wrapper FOLDER: a small program that finds the libraries beside it. It becomes the server (exec), so
# that its process id is the server's.
write_redis_wrapper() {
  cat >"$1/redis-server" <<'WRAPPER'
#!/bin/sh
here="$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)"
libraries="$(echo "$here"/files/usr/lib/*-linux-*)"
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$here/files/usr/bin/redis-server" "$@"
WRAPPER
  chmod +x "$1/redis-server"
}
