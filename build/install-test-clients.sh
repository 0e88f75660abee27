#!/bin/bash
# Installs the clients that the tests run against the service: PyMongo and Chromium from Debian, the Node driver
# and mongosh under artifacts/clients. Does nothing, quickly, when they are already there. Ends with 1 and says what is missing otherwise.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sources="$root/TaskMessages.Tests/Clients"
clients="$root/artifacts/clients"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0

missing() {
    echo "install-test-clients: $1 is missing and could not be installed (offline?):" >&2
    tail -n 5 "$log" >&2
    failed=1
}

install_pymongo() {
    /usr/bin/python3 -c 'import pymongo, gridfs' 2>/dev/null && return
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-pymongo python3-gridfs; } >"$log" 2>&1
    /usr/bin/python3 -c 'import pymongo, gridfs' 2>>"$log" || missing "PyMongo (python3-pymongo, python3-gridfs)"
}

install_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null && return
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1
    command -v chromium >/dev/null || missing "Chromium"
}

# $1: folder of the package.json, $2: the package it must provide
install_npm() {
    local from="$sources/$1" to="$clients/$1" stamp verb=install
    [ -f "$from/package-lock.json" ] && verb=ci
    stamp=$(cat "$from"/package*.json | cksum)
    [ -d "$to/node_modules/$2" ] && [ "$(cat "$to/.installed" 2>/dev/null)" = "$stamp" ] && return
    mkdir -p "$to" && cp "$from"/package*.json "$to"/
    if (cd "$to" && npm "$verb" --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 && [ -d "$to/node_modules/$2" ]; then
        echo "$stamp" >"$to/.installed"
    else
        missing "$2 (npm)"
    fi
}

install_pymongo
install_chromium
if command -v npm >/dev/null; then
    install_npm node mongodb
    install_npm mongosh mongosh
else
    echo "npm: command not found" >"$log"
    missing "the Node driver (npm)"
fi
exit $failed
