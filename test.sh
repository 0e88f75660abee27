#!/usr/bin/env bash
# Builds everything (which checks code style, too) and runs all tests, installing what they need (PyMongo, libmongoc, the MongoDB Node driver, mongosh, Compass's data layer, Chromium, TypeScript) first.
#   ./test.sh                 everything
#   ./test.sh --filter EXPR   only the tests that `dotnet test --filter EXPR` selects
#   ./test.sh --mongodb mongodb://…    only the store suites, the HTTP suites and a short crash run, on that deployment, in databases of their own that are dropped
#   ./test.sh --ci            everything, with the formatting check, and no test may be skipped for a missing client
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

filter=() ci=false mongodb=
while [ $# -gt 0 ]; do
  case "$1" in
    --ci) ci=true; export CI=true ;;
    --mongodb) mongodb="${2:?test.sh: --mongodb needs a connection string}"; shift ;;
    --filter) filter=(--filter "$2"); shift ;;
    *) echo "test.sh: unknown argument $1" >&2; exit 2 ;;
  esac
  shift
done

results=artifacts/test-results
rm -rf "$results"; mkdir -p "$results"

if [ -n "$mongodb" ]; then
  export TASKMESSAGES_TEST_MONGODB="$mongodb"
  # the fixtures that run on it have its kind in their names
  filter=(--filter "FullyQualifiedName~Deployment&FullyQualifiedName!~Docs")
fi

if $ci || [ ${#filter[@]} -eq 0 ]; then bash build/install-test-clients.sh; fi
dotnet restore TaskMessages.sln
if $ci; then bash build/audit.sh; fi
if $ci; then dotnet format whitespace TaskMessages.sln --no-restore --verify-no-changes; fi
dotnet build TaskMessages.sln -c Release --no-restore --nologo -clp:NoSummary

status=0
dotnet test TaskMessages.Tests -c Release --no-build --nologo "${filter[@]}" \
  --logger "trx;LogFileName=tests.trx" --logger "console;verbosity=minimal" --results-directory "$results" \
  --blame-hang-timeout 10m || status=$?

# The closing line, from the result file: N passed, N failed, N skipped.
counters=$(grep -o '<Counters [^>]*>' "$results/tests.trx" 2>/dev/null | head -1 || true)
count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
if [ -z "$counters" ]; then echo "test.sh: the test run left no result file" >&2; exit "$([ "$status" -ne 0 ] && echo "$status" || echo 1)"; fi
total=$(count total) executed=$(count executed) passed=$(count passed) failed=$(count failed)
[ "$failed" -eq 0 ] || status=1
[ "$passed" -gt 0 ] || status=1
if [ -n "$mongodb" ]; then
  dotnet artifacts/bin/TaskMessages.Benchmarks/release/TaskMessages.Benchmarks.dll crash --kills 3 --seconds 9 --mongodb "$mongodb" || status=1
fi
if [ -f "$results/specifications.txt" ]; then cat "$results/specifications.txt"; fi
if [ -f "$results/contract-items.txt" ]; then cat "$results/contract-items.txt"; fi
if [ -f "$results/documented-answers.txt" ]; then head -n 1 "$results/documented-answers.txt"; fi
echo "$passed passed, $((executed - passed)) failed, $((total - executed)) skipped"
exit "$status"
