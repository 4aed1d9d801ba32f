# shellcheck shell=bash
# Builds the web console from src/console into dist/console. Needs common.sh, Node and the packages.

# build_console: about a second. A demo or test must not show the console of an earlier commit, so it is always built.
build_console() {
  (cd "$ROOT" && npm run -s build:console </dev/null >&2) || die "the console could not be built: npm run build:console"
}
