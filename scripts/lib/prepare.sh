# shellcheck shell=bash
# What both ./scripts/test and ./scripts/demo need first. Sourcing it defines functions and changes nothing.

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib/common.sh
. "$here/common.sh"
# shellcheck source=scripts/lib/node.sh
. "$here/node.sh"
# shellcheck source=scripts/lib/packages.sh
. "$here/packages.sh"
# shellcheck source=scripts/lib/debian.sh
. "$here/debian.sh"
# shellcheck source=scripts/lib/redis.sh
. "$here/redis.sh"
# shellcheck source=scripts/lib/console.sh
. "$here/console.sh"
# shellcheck source=scripts/lib/chromium.sh
. "$here/chromium.sh"
unset here

# prepare: Node, packages and the built console, in that order. Afterwards `node` on PATH is the right one.
prepare() {
  ensure_npm_cache
  ensure_node
  ensure_packages
  build_console
}
