#!/usr/bin/env bash
# Builds with warnings as errors, runs every test (.NET, canvas, browser) and ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

passed=0 failed=0 skipped=0
finish() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; exit $?; }
stop() { echo "run.sh: $1" >&2; failed=$((failed + 1)); finish; }
heading() { printf '\n== %s (%ss since the start)\n' "$1" "$SECONDS"; }

heading "Chromium"
if ! command -v chromium >/dev/null 2>&1; then
  [ "$(id -u)" -eq 0 ] && as_root="" || as_root="sudo"
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null ||
    stop "Chromium is missing and could not be installed; install Debian's package 'chromium' and run again."
fi
chromium --version 2>/dev/null || stop "Chromium is installed but does not start."

heading "Canvas tests"
command -v npm >/dev/null 2>&1 || stop "Node.js 20 or newer with npm is needed for the canvas tests."
canvas_log=$(mktemp)
(cd tests/canvas && npm ci --no-audit --no-fund --silent && npm test) 2>&1 | tee "$canvas_log"
canvas_rc=${PIPESTATUS[0]}
canvas_count() { grep -E "^(# |ℹ )$1 [0-9]+" "$canvas_log" | awk '{sum += $3} END {print sum + 0}'; }
passed=$((passed + $(canvas_count pass))) skipped=$((skipped + $(canvas_count skipped)))
canvas_failed=$(canvas_count fail)
# A type error or a crash ends npm test without a failed test to count.
[ "$canvas_rc" -ne 0 ] && [ "$canvas_failed" -eq 0 ] && canvas_failed=1
failed=$((failed + canvas_failed))
rm -f "$canvas_log"

heading "Build"
dotnet build AnnotateHub.sln --configuration Release -warnaserror -v:quiet || stop "The build failed."

run_dotnet_tests() {
  local name=$1 log summary rc
  heading "$name"
  log=$(mktemp)
  dotnet "tests/$name/bin/Release/net10.0/$name.dll" -noColor >"$log" 2>&1
  rc=$?
  # A server under test talks a lot; all of it is of interest only where something went wrong.
  if [ "$rc" -eq 0 ]; then grep -E '\[SKIP\]|Total: [0-9]+' "$log"; else cat "$log"; fi
  summary=$(grep -E "Total: [0-9]+, +Errors: [0-9]+" "$log" | tail -1)
  rm -f "$log"
  if [ -z "$summary" ]; then
    echo "run.sh: $name ended with exit code $rc and without a summary." >&2
    failed=$((failed + 1))
    return
  fi
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
  local total errors bad left_out not_run
  total=$(number Total) errors=$(number Errors) bad=$(number Failed) left_out=$(number Skipped) not_run=$(number "Not Run")
  failed=$((failed + bad + errors)) skipped=$((skipped + left_out)) passed=$((passed + total - bad - left_out - not_run))
  [ "$total" -gt 0 ] || { echo "run.sh: $name has no test." >&2; failed=$((failed + 1)); }
  [ "$rc" -ne 0 ] && [ $((bad + errors)) -eq 0 ] && { echo "run.sh: $name exited with $rc." >&2; failed=$((failed + 1)); }
}

for project in tests/*.Tests/; do
  name=$(basename "$project")
  [ "$name" = AnnotateHub.Browser.Tests ] || run_dotnet_tests "$name"
done
run_dotnet_tests AnnotateHub.Browser.Tests

heading "Result"
finish
