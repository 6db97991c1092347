#!/usr/bin/env bash
# Takes the documentation's pictures anew from the product as it is now; NAME-{dark,light}-{1440,1024}.png appear beside this script,
# lead-NN-NAME.png for the lead's guide (from the finished study), and strip.png, the README's row of four of them. `make.sh strip` makes
# the row alone, from the pictures that are there.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" != strip ]; then
  dotnet build tests/AnnotateHub.Browser.Tests --configuration Release -v:quiet
  dotnet tests/AnnotateHub.Browser.Tests/bin/Release/net10.0/AnnotateHub.Browser.Tests.dll -explicit only -class AnnotateHub.Browser.Tests.Screenshots
fi
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" --window-size=1760,356 \
  --screenshot="$PWD/docs/screenshots/strip.png" "file://$PWD/docs/screenshots/strip.html"
