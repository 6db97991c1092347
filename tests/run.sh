#!/usr/bin/env bash
# Builds with warnings as errors, runs every test (.NET, canvas, browser) and ends with "N passed, N failed, N skipped".
# The canvas tests run while .NET builds, then the test projects two at a time, the longest first; what one prints stays together.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Counting how often what is called pays in hours; of what lives for minutes it takes a third (109 and 100 s of processor against 77 and 64,
# Application's tests of rounds). The compiler is such a process, too.
export DOTNET_TieredPGO=0

at_once=2
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
trap 'trap - INT TERM; kill 0' INT TERM

passed=0 failed=0 skipped=0
finish() {
  failures
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}
# What failed, once more at the very end: whoever sees only the tail of a long log still sees which test it was and why.
failures() {
  local log
  for log in "$logs"/*.Tests.log; do
    [ -f "$log" ] && awk -v of="$(basename "$log" .log)" \
      '/\[FAIL\]$/ { print of ":" $0; told = 1; lines = 0; next } told && /^      / && lines++ < 60 { print; next } { told = 0 }' "$log"
  done
  [ -f "$logs/canvas.log" ] && grep -A 30 -E '^ *not ok |^ *✖ ' "$logs/canvas.log" | head -200
  return 0
}
fault() { echo "run.sh: $1" >&2; failed=$((failed + 1)); }
stop() { fault "$1"; finish; }
heading() { printf '\n== %s (%ss since the start)\n' "$1" "$SECONDS"; }

# What runs in the background prints into NAME.log, and says here when it has ended and how. NAME.times holds the processor time that it and
# all that it started took, of user and system, as bash prints it.
mkfifo "$logs/ended"
exec 3<>"$logs/ended"
running=0
start() {
  local name=$1
  shift
  { "$@" >"$logs/$name.log" 2>&1; rc=$?; times >"$logs/$name.times"; echo "$name $rc" >&3; } &
  running=$((running + 1))
}

# Waits until at most so many are running, and reports those that end.
wait_until() {
  local name rc
  while [ "$running" -gt "$1" ]; do
    read -r name rc <&3
    running=$((running - 1))
    report "$name" "$rc"
  done
}

report() {
  case "$1" in
    canvas) report_canvas "$2" ;;
    campaign | cluster) report_campaign "$1" "$2" ;;
    *) report_project "$1" "$2" ;;
  esac
}

# The short forms; each is one test, which finds faults or none.
report_campaign() {
  heading "Campaign: $1"
  cat "$logs/$1.log"
  if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else fault "$1 ended with exit code $2."; fi
}

canvas() { cd tests/canvas && npm ci --no-audit --no-fund --silent && npm test; }

report_canvas() {
  local log=$logs/canvas.log bad
  count() { grep -E "^(# |ℹ )$1 [0-9]+" "$log" | awk '{sum += $3} END {print sum + 0}'; }
  heading "Canvas tests"
  bad=$(count fail)
  # A server under test talks a lot; all of it is of interest only where something went wrong.
  if [ "$1" -eq 0 ]; then grep -E "^(# |ℹ )(pass|fail|skipped) " "$log"; else cat "$log"; fi
  # A type error or a crash ends npm test without a failed test to count.
  [ "$1" -ne 0 ] && [ "$bad" -eq 0 ] && fault "the canvas tests ended with exit code $1."
  passed=$((passed + $(count pass))) skipped=$((skipped + $(count skipped))) failed=$((failed + bad))
}

report_project() {
  local name=$1 rc=$2 log=$logs/$1.log summary total errors bad left_out not_run
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
  heading "$name"
  if [ "$rc" -eq 0 ]; then grep -E '\[SKIP\]|Total: [0-9]+' "$log"; else cat "$log"; fi
  summary=$(grep -E "Total: [0-9]+, +Errors: [0-9]+" "$log" | tail -1)
  [ -n "$summary" ] || { fault "$name ended with exit code $rc and without a summary."; return; }
  total=$(number Total) errors=$(number Errors) bad=$(number Failed) left_out=$(number Skipped) not_run=$(number "Not Run")
  failed=$((failed + bad + errors)) skipped=$((skipped + left_out)) passed=$((passed + total - bad - left_out - not_run))
  [ "$total" -gt 0 ] || fault "$name has no test."
  [ "$rc" -ne 0 ] && [ $((bad + errors)) -eq 0 ] && fault "$name ended with exit code $rc."
  return 0
}

heading "Chromium"
if ! command -v chromium >/dev/null 2>&1; then
  [ "$(id -u)" -eq 0 ] && as_root="" || as_root="sudo"
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null ||
    stop "Chromium is missing and could not be installed; install Debian's package 'chromium' and run again."
fi
chromium --version 2>/dev/null || stop "Chromium is installed but does not start."

heading "Other people's readers"
if ! /usr/bin/python3 -c "import lxml, pypdf, tifffile, yaml, zarr" >/dev/null 2>&1; then
  [ "$(id -u)" -eq 0 ] && as_root="" || as_root="sudo"
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends python3 python3-lxml python3-pypdf python3-tifffile python3-yaml python3-zarr >/dev/null ||
    stop "Debian's python3-lxml, python3-pypdf, python3-tifffile, python3-yaml and python3-zarr are missing and could not be installed; install them and run again."
fi
heading "PostgreSQL"
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  [ "$(id -u)" -eq 0 ] && as_root="" || as_root="sudo"
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends postgresql >/dev/null ||
    stop "PostgreSQL is missing and could not be installed; install Debian's package 'postgresql' and run again."
fi

heading "OpenLDAP"
if [ ! -x /usr/sbin/slapd ]; then
  [ "$(id -u)" -eq 0 ] && as_root="" || as_root="sudo"
  # The package may start a directory of its own; the tests start theirs on ports of their own.
  { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slapd >/dev/null; } ||
    stop "OpenLDAP's server is missing and could not be installed; install Debian's package 'slapd' and run again."
fi

heading "nginx"
if ! command -v nginx >/dev/null 2>&1 && [ ! -x /usr/sbin/nginx ]; then
  [ "$(id -u)" -eq 0 ] && as_root="" || as_root="sudo"
  { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null; } ||
    stop "nginx is missing and could not be installed; install Debian's package 'nginx-light' and run again."
fi

# From here on a missing reader is a failure, not a skip.
export ANNOTATEHUB_THEIR_READERS=1

command -v npm >/dev/null 2>&1 || stop "Node.js 20 or newer with npm is needed for the canvas tests."

heading "Build"
# One compile server for all projects: each of its own pays its start and warming up again, which is half of a build.
export UseSharedCompilation=true
start canvas canvas
dotnet build AnnotateHub.sln --configuration Release -warnaserror -p:Checks=true -v:quiet
built=$?
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1
wait_until 0
[ "$built" -eq 0 ] || stop "The build failed."

# The longest first, so that none of them is left over when everything else is done; the others follow by name.
projects=()
add() { if [ -d "tests/$1" ] && [[ " ${projects[*]-} " != *" $1 "* ]]; then projects+=("$1"); fi; }
for name in Browser Web Trainer Application Imaging Cli; do add "AnnotateHub.$name.Tests"; done
for folder in tests/*.Tests/; do add "$(basename "$folder")"; done
for name in "${projects[@]}"; do
  wait_until $((at_once - 1))
  start "$name" dotnet "tests/$name/bin/Release/net10.0/$name.dll" -noColor -xml "$logs/$name.xml"
done
# The rules of the use cases once more, on the other kind of database. Everything on it: tests/postgres.sh.
wait_until $((at_once - 1))
start AnnotateHub.Application.PostgreSQL.Tests env ANNOTATEHUB_TEST_DATABASE=postgres \
  dotnet tests/AnnotateHub.Application.Tests/bin/Release/net10.0/AnnotateHub.Application.Tests.dll -noColor \
  -xml "$logs/AnnotateHub.Application.PostgreSQL.Tests.xml"
wait_until $((at_once - 1))
start campaign bash tests/campaign.sh short
start cluster bash tests/campaign.sh cluster --faults 4
wait_until 0

heading "Where the time went"
/usr/bin/python3 tests/slowest.py "$logs"

heading "Result"
finish
