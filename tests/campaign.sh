#!/usr/bin/env bash
# Faults while people draw, and hostile requests; an independent reader counts what is left (docs/operation.md, Campaign).
#   bash tests/campaign.sh          1,000 faults and 10,000 requests: an hour or two
#   bash tests/campaign.sh short    20 faults and 400 requests: minutes
# Everything behind it goes to the campaign: --seed N, --faults N, --hostile N, --keep. Needs a Release build of src/AnnotateHub.Web.
set -e
cd "$(dirname "$0")/.."
program=src/AnnotateHub.Web/bin/Release/net10.0/AnnotateHub.Web.dll
[ -f "$program" ] || { echo "Build first: dotnet build src/AnnotateHub.Web -c Release"; exit 2; }
command -v python3 >/dev/null || { echo "python3 is needed."; exit 2; }
if [ "$1" = short ]; then shift; set -- --faults 20 --hostile 400 "$@"; fi
export PYTHONDONTWRITEBYTECODE=1
exec python3 tests/campaign/campaign.py --program "$program" "$@"
