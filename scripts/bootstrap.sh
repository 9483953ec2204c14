#!/bin/sh
# Make or refresh .venv from a hashed lock, then compile the translations.
#
#   scripts/bootstrap.sh [dev|runtime]     dev (default) serves everything; runtime is what a till needs
#
# .venv/.stamp names the lock that .venv was made from. It is written last, so an interrupted set-up has none
# and is done again from nothing. Nothing happens where the stamp matches the lock.
set -eu
cd "$(dirname "$0")/.."

lock=${1:-dev}
venv=.venv
stamp=$venv/.stamp

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

checksum() { # the lock's SHA-256 by whatever tool is there; Linux has the first, macOS the second
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum "requirements/$1.txt" | cut -d' ' -f1
    else
        shasum -a 256 "requirements/$1.txt" | cut -d' ' -f1
    fi
}

is_current() {
    [ -f "$stamp" ] && "$venv/bin/python" -c '' 2>/dev/null || return 1
    [ "$(cat "$stamp")" = "dev $(checksum dev)" ] && return 0 # dev holds all of runtime
    [ "$lock" = runtime ] && [ "$(cat "$stamp")" = "runtime $(checksum runtime)" ]
}

find_python() {
    for name in python3.11 python3.12 python3.13 python3.14 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and none was found on PATH (looked for python3.11 to python3.14, python3)." \
        "On Debian or Ubuntu: apt-get install python3 python3-venv. On Fedora: dnf install python3. On macOS: python.org."
}

install_with_uv() {
    if [ -f "$stamp" ]; then
        rm "$stamp" # a complete .venv of another lock: only the differences change
    else
        rm -rf "$venv"
        uv venv --quiet --python "$python" "$venv"
    fi
    uv pip sync --quiet --require-hashes --python "$venv/bin/python" "requirements/$lock.txt"
}

install_with_pip() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python has no venv module. On Debian or Ubuntu: apt-get install python3-venv. Or install uv."
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "requirements/$lock.txt"
}

compile_translations() {
    for po in assets/translations/*/LC_MESSAGES/*.po; do
        [ -f "$po" ] || continue
        mo=${po%.po}.mo
        if [ ! -f "$mo" ] || [ -n "$(find "$po" -newer "$mo")" ]; then
            "$venv/bin/pybabel" --quiet compile --input-file "$po" --output-file "$mo.new"
            mv "$mo.new" "$mo"
        fi
    done
}

case $lock in
dev | runtime) ;;
*) fail "usage: scripts/bootstrap.sh [dev|runtime]" ;;
esac

if ! is_current; then
    python=$(find_python)
    "$venv/bin/python" -c '' 2>/dev/null || rm -f "$stamp" # a broken interpreter: from nothing
    if command -v uv >/dev/null 2>&1; then
        echo "Setting up $venv from requirements/$lock.txt with uv and $python"
        install_with_uv
    else
        echo "Setting up $venv from requirements/$lock.txt with pip and $python (a few minutes the first time)"
        install_with_pip
    fi
    echo "$lock $(checksum "$lock")" >"$stamp.new"
    mv "$stamp.new" "$stamp"
fi
compile_translations
