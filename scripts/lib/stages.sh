# shellcheck shell=bash
# Stages of ./scripts/test: each under a heading and a time limit, failures counted, the sum at the end. A stage that
# fails does not keep the later ones from running, except `prepare`. Needs prepare.sh.

PASSED=0 FAILED=0 SKIPPED=0
FAILED_STAGES=()
ONLY_STAGES=()
STAGE_LIMIT_SECONDS=900
KNOWN_STAGES='format lint types unit integration e2e browser safety chaos'

# begin_stages [NAME…]: from here on the count is the last thing said, however the shell ends.
begin_stages() {
  ONLY_STAGES=("$@")
  local name
  for name in "$@"; do
    [[ " $KNOWN_STAGES " == *" $name "* ]] || die "no stage is called $name: there are $KNOWN_STAGES"
  done
  REPORTS="$(mktemp -d)"
  trap finish_stages EXIT
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
}

# Node, packages and a real Redis. A Redis is looked for even where REDIS_URL names one: some tests kill theirs.
prepare_for_tests() {
  prepare
  ALONGSIDE_REDIS_SERVER="$(find_redis_server)" ||
    die "the tests need a real Redis, 7.0 or newer: install redis-server or valkey-server"
  export ALONGSIDE_REDIS_SERVER
  say "Node $(node --version), $(redis_version "$ALONGSIDE_REDIS_SERVER" | sed 's/^/Redis /') ($ALONGSIDE_REDIS_SERVER)."
}

# stage NAME COMMAND…: a function runs in this shell, so that what it exports stays; a program runs under the limit.
# A program may write {"passed": n, "failed": n, "skipped": n, "failures": [text]} to $ALONGSIDE_COUNTS_FILE; else a
# failure counts 1.
stage() {
  local name="$1" code=0
  shift
  is_wanted "$name" || return 0
  heading "$name"
  CURRENT_STAGE="$name"
  if [[ "$(type -t "$1")" == function ]]; then
    # Not followed by `||`, which would switch off `set -e` inside: a failure ends the run, and the trap counts it.
    "$@"
  else
    ALONGSIDE_COUNTS_FILE="$REPORTS/$name.json" bounded "$STAGE_LIMIT_SECONDS" "$@" || code=$?
    count "$name" "$code"
  fi
  CURRENT_STAGE=
}

# tests PROJECT SECONDS [OPTION…]: one vitest project, if it has tests.
tests() {
  local name="$1" seconds="$2" code=0
  shift 2
  is_wanted "$name" || return 0
  if ! has_tests "$name"; then
    heading "$name: no tests"
    return 0
  fi
  heading "$name"
  CURRENT_STAGE="$name"
  # Stories run whole services with real time limits: side by side on two cores they would trip each other's.
  local workers=("$@")
  [[ "$name" != e2e && "$name" != browser ]] || workers+=(--no-file-parallelism)
  bounded "$seconds" node node_modules/vitest/vitest.mjs run --config test/vitest.config.ts --project "$name" \
    "${workers[@]+"${workers[@]}"}" \
    --reporter=default --reporter=json --outputFile.json="$REPORTS/$name.json" || code=$?
  count "$name" "$code"
  CURRENT_STAGE=
}

has_tests() { [[ -d "test/$1" && -n "$(find "test/$1" -name '*.test.ts' -print -quit)" ]]; }

is_wanted() {
  local wanted
  [[ ${#ONLY_STAGES[@]} -gt 0 && "$1" != prepare ]] || return 0
  for wanted in "${ONLY_STAGES[@]}"; do
    [[ "$wanted" != "$1" ]] || return 0
  done
  return 1
}

heading() { printf '\n━━ %s\n' "$1"; }

# bounded SECONDS COMMAND…: without standard input, and with its whole process group ended when the time is up.
bounded() {
  local seconds="$1" code=0
  shift
  if have timeout; then
    timeout --kill-after=15 "$seconds" "$@" </dev/null &
  else
    "$@" </dev/null &
  fi
  RUNNING_PID=$!
  wait "$RUNNING_PID" || code=$?
  RUNNING_PID=
  [[ "$code" != 124 ]] || printf '✗ stopped: not done after %s s\n' "$seconds"
  return "$code"
}

# count STAGE EXIT_CODE: adds the stage's report to the sum. A stage that failed without naming a failed test (it did
# not start, was stopped, or broke outside a test) counts as one.
count() {
  local passed=0 failed=0 skipped=0
  if [[ -s "$REPORTS/$1.json" ]]; then
    read -r passed failed skipped < <(node scripts/lib/read-counts.ts "$REPORTS/$1.json") || true
  fi
  [[ "$2" == 0 || "$failed" -gt 0 ]] || failed=1
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
  [[ "$failed" != 0 ]] || return 0
  FAILED_STAGES+=("$1")
  local named=
  [[ ! -s "$REPORTS/$1.json" ]] || named="$(node scripts/lib/read-failures.ts "$REPORTS/$1.json" "$1")" || true
  printf '%s\n' "${named:-✗ $1 ended with $2 and names no failed test: see above}" >>"$REPORTS/failures.txt"
}

interrupted() {
  trap - INT TERM
  # `timeout` passes it on to the stage's whole process group.
  if [[ -n "${RUNNING_PID:-}" ]] && kill -TERM "$RUNNING_PID" 2>/dev/null; then
    wait "$RUNNING_PID" || true
  fi
  exit "$1"
}

finish_stages() {
  local code=$?
  trap - EXIT
  if [[ "$code" != 0 ]]; then
    FAILED=$((FAILED + 1))
    FAILED_STAGES+=("${CURRENT_STAGE:-the script itself}")
  fi
  if [[ -s "$REPORTS/failures.txt" ]]; then
    heading 'what failed, once more'
    cat "$REPORTS/failures.txt"
  fi
  rm -rf "$REPORTS"
  printf '\n'
  ((FAILED == 0)) || printf 'failed: %s\n' "${FAILED_STAGES[*]}"
  printf '%s passed, %s failed' "$PASSED" "$FAILED"
  ((SKIPPED == 0)) || printf ', %s skipped' "$SKIPPED"
  printf '\n'
  ((FAILED == 0)) || exit 1
  exit 0
}
