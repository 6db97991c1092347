#!/usr/bin/env bash
# Changes the program one small place at a time and tells which changes no test notices (mutation testing). Takes hours; no part of CI.
#   tests/mutation.sh                            everything
#   tests/mutation.sh core exchange rules kernels    some of it
#   tests/mutation.sh core --mutate 'Geometry/**/*.cs'    one folder (what follows the name goes to Stryker)
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
root=$PWD
output=$root/TestResults/mutation

stop() { echo "mutation.sh: $1" >&2; exit 1; }

# $1 name of the configuration, $2 the test project that notices; the rest goes to Stryker.NET.
dotnet_part() {
  local name=$1 project=$2
  shift 2
  [ -d "tests/$project" ] || stop "There is no test project 'tests/$project'; tests/mutation/$name.json and this script name it."
  dotnet tool restore >/dev/null
  (cd "tests/$project" && dotnet dotnet-stryker --config-file "$root/tests/mutation/$name.json" --output "$output/$name" --skip-version-check "$@")
}

kernels_part() {
  command -v npm >/dev/null 2>&1 || stop "Node.js 20 or newer with npm is needed for the canvas kernels."
  (cd tests/canvas && npm ci --no-audit --no-fund --silent)
  (cd tests/mutation && npm ci --no-audit --no-fund --silent)
  node tests/mutation/node_modules/@stryker-mutator/core/bin/stryker.js run tests/mutation/kernels.json "$@"
}

run() {
  local part=$1
  shift
  case $part in
    core) dotnet_part core AnnotateHub.Core.Tests "$@" ;;
    exchange) dotnet_part exchange AnnotateHub.Exchange.Tests "$@" ;;
    rules) dotnet_part rules AnnotateHub.Application.Tests "$@" ;;
    kernels) kernels_part "$@" ;;
    *) stop "There is no part '$part'; name core, exchange, rules or kernels." ;;
  esac
}

parts=()
while [ $# -gt 0 ] && [[ $1 != -* ]]; do parts+=("$1"); shift; done
[ ${#parts[@]} -gt 0 ] || parts=(core exchange rules kernels)
for part in "${parts[@]}"; do run "$part" "$@"; done
echo "Reports: $output"
