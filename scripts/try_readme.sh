#!/usr/bin/env bash
# Runs the README's first command as written and waits until the app answers on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
command=$(python3 scripts/readme_command.py app)
echo "\$ $command"
log=$(mktemp)
# No browser is opened where there is none; the command itself stays as it is written.
BROWSER=true bash -c "$command" >"$log" 2>&1 &
app=$!
trap 'kill -INT -- "$app" 2>/dev/null || true; pkill -INT -P "$app" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 600); do
    address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$log" | head -n 1 || true)
    if [ -n "$address" ] && python3 -c "import sys, urllib.request as u; sys.exit(u.urlopen(sys.argv[1] + '/_stcore/health', timeout=5).status != 200)" "$address" 2>/dev/null; then
        echo "the app answers at $address"
        exit 0
    fi
    kill -0 "$app" 2>/dev/null || break
    sleep 0.5
done
cat "$log"
echo "the app did not answer"
exit 1
