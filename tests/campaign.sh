#!/usr/bin/env bash
# Faults while people draw, and hostile requests; an independent reader counts what is left (docs/operation.md, Campaign).
#   bash tests/campaign.sh          10,000 broken files a reader, every door x visitor x round, 1,000 faults and 10,000 requests: hours
#   bash tests/campaign.sh faults   the 1,000 faults and 10,000 requests alone; started again it goes on where it was
#   bash tests/campaign.sh short    14 faults and 400 requests: minutes
#   bash tests/campaign.sh cluster  two servers on one PostgreSQL, each of which dies, as the database does: 60 times (docs/scale.md)
# Everything behind it goes to the campaign: --seed N, --faults N, --only KIND,KIND, --hostile N, --again. Needs a Release build of
# src/AnnotateHub.Web, for killed browsers one of tests/AnnotateHub.Browser.Tests, and the long form the other test projects too.
set -e
cd "$(dirname "$0")/.."
program=src/AnnotateHub.Web/bin/Release/net10.0/AnnotateHub.Web.dll
[ -f "$program" ] || { echo "Build first: dotnet build src/AnnotateHub.Web -c Release"; exit 2; }
command -v python3 >/dev/null || { echo "python3 is needed."; exit 2; }
export PYTHONDONTWRITEBYTECODE=1
if [ "$1" = cluster ]; then
  shift
  exec python3 tests/campaign/cluster.py --program "$program" "$@"
fi
doors=0
if [ "$1" = short ]; then
  # Its doors are EveryDoorTests of the suite.
  shift
  set -- --faults 14 --installations 1 --hostile 400 --again "$@"
elif [ "$1" = faults ]; then
  shift
else
  tests=tests/AnnotateHub.Web.Tests/bin/Release/net10.0/AnnotateHub.Web.Tests.dll
  [ -f "$tests" ] || { echo "Build first: dotnet build tests/AnnotateHub.Web.Tests -c Release"; exit 2; }
  for project in Core Exchange Imaging Inference Training Application; do
    readers=tests/AnnotateHub.$project.Tests/bin/Release/net10.0/AnnotateHub.$project.Tests.dll
    [ -f "$readers" ] || { echo "Build first: dotnet build tests/AnnotateHub.$project.Tests -c Release"; exit 2; }
    ANNOTATEHUB_HOSTILE=10000 dotnet "$readers" -noColor -method '*.Broken_*' || doors=1
  done
  ANNOTATEHUB_DOORS=all dotnet "$tests" -noColor -class AnnotateHub.Web.Tests.Blindness.EveryDoorTests || doors=1
fi
python3 tests/campaign/campaign.py --program "$program" "$@" || doors=1
exit "$doors"
