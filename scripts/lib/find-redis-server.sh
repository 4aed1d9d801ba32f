#!/usr/bin/env bash
# Prints the path of a Redis server program on standard output, fetching one if need be; what it does goes to
# standard error. Exit code 1 when there is none.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib/common.sh
. "$here/common.sh"
# shellcheck source=scripts/lib/debian.sh
. "$here/debian.sh"
# shellcheck source=scripts/lib/redis.sh
. "$here/redis.sh"
find_redis_server
