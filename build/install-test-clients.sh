#!/bin/bash
# Installs the clients that the tests run against the service: PyMongo, libmongoc and Chromium from Debian, the Node driver, mongosh, TypeScript, the SDK agentex and the
# layer that Compass asks servers with under artifacts/clients, and compiles our program for libmongoc there. Does nothing, quickly, when they are already there.
# Ends with 1 and says what is missing otherwise.
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

install_packages() {
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1
}

install_pymongo() {
    /usr/bin/python3 -c 'import pymongo, gridfs' 2>/dev/null && return
    install_packages python3-pymongo python3-gridfs
    /usr/bin/python3 -c 'import pymongo, gridfs' 2>>"$log" || missing "PyMongo (python3-pymongo, python3-gridfs)"
}

install_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null && return
    install_packages chromium
    command -v chromium >/dev/null || missing "Chromium"
}

# Compiles again when a source file, the library or the compiler's arguments have changed.
install_libmongoc() {
    local from="$sources/libmongoc" to="$clients/libmongoc" flags="-std=gnu11 -O1 -g -Wall -Wextra -pthread" stamp
    { command -v cc && pkg-config --exists libmongoc-1.0; } >/dev/null 2>&1 || install_packages libmongoc-dev gcc libc6-dev pkg-config
    stamp=$( { cat "$from"/*.[ch]; echo "$flags"; pkg-config --modversion libmongoc-1.0; } 2>>"$log" | cksum)
    [ -x "$to/checks" ] && [ "$(cat "$to/.installed" 2>/dev/null)" = "$stamp" ] && return
    mkdir -p "$to"
    # shellcheck disable=SC2046,SC2086
    if pkg-config --exists --print-errors libmongoc-1.0 2>>"$log" &&
        cc $flags -o "$to/checks" "$from"/*.c $(pkg-config --cflags --libs libmongoc-1.0) >>"$log" 2>&1; then
        echo "$stamp" >"$to/.installed"
    else
        rm -f "$to/checks"
        missing "libmongoc (libmongoc-dev, a C compiler)"
    fi
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
install_libmongoc
install_chromium
if command -v npm >/dev/null; then
    install_npm node mongodb
    install_npm mongosh mongosh
    install_npm compass mongodb-data-service
    install_npm typescript openapi-typescript
    install_npm agentex agentex
else
    echo "npm: command not found" >"$log"
    missing "the Node driver (npm)"
fi
exit $failed
