# shellcheck shell=bash
# Brings the npm packages that package-lock.json names. Needs common.sh, and a Node that is new enough.

# ensure_packages: runs `npm ci` only when node_modules does not hold what the lock file says. Never runs an install
# script. Two runs in one clone take turns.
ensure_packages() {
  packages_match && return 0
  if have flock && can_write "$ROOT/.cache"; then
    (
      flock 9
      packages_match || install_packages
    ) 9>"$ROOT/.cache/install.lock"
  else
    install_packages
  fi
}

packages_match() { node "$ROOT/scripts/lib/packages-match.ts" "$ROOT"; }

install_packages() {
  say "Installing the packages of package-lock.json into node_modules (npm ci, no install scripts)."
  (cd "$ROOT" && npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error </dev/null >&2) ||
    die "npm ci failed"
}

# npm keeps its downloads under HOME, which may be unset or read-only. Its news of itself helps nobody here.
ensure_npm_cache() {
  export npm_config_update_notifier=false
  [[ -z "${npm_config_cache:-}" ]] || return 0
  if [[ -z "${HOME:-}" ]] || ! can_write "$HOME/.npm"; then
    npm_config_cache="$(cache_dir)/npm"
    export npm_config_cache
  fi
}
