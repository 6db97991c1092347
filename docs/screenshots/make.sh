#!/usr/bin/env bash
# Takes the documentation's pictures anew from the product as it is now; NAME-{dark,light}-{1440,1024}.png appear beside this script.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AnnotateHub.Browser.Tests --configuration Release -v:quiet
dotnet tests/AnnotateHub.Browser.Tests/bin/Release/net10.0/AnnotateHub.Browser.Tests.dll -explicit only -class AnnotateHub.Browser.Tests.Screenshots
