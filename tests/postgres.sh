#!/usr/bin/env bash
# Runs the tests of Data, Application and Web on PostgreSQL, in a private server that ends with each of them (Debian's package 'postgresql').
#   tests/postgres.sh                          the three, sorted byte by byte
#   ANNOTATEHUB_TEST_LOCALE=en tests/postgres.sh    a server that sorts by the rules of a language, which must change nothing
# Build first: dotnet build AnnotateHub.sln --configuration Release
set -uo pipefail
cd "$(dirname "$0")/.."
export ANNOTATEHUB_TEST_DATABASE=postgres DOTNET_CLI_TELEMETRY_OPTOUT=1
failed=0
for name in AnnotateHub.Data.Tests AnnotateHub.Application.Tests AnnotateHub.Web.Tests; do
  dotnet "tests/$name/bin/Release/net10.0/$name.dll" -noColor || failed=1
done
exit $failed
