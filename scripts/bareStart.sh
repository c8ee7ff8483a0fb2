#!/usr/bin/env bash
# Runs `npm start` on a machine without a browser, asks for the page at the address that it prints, and ends it.
set -u
cd "$(dirname "$0")/.."

log=$(mktemp)
npm start >"$log" 2>&1 &
started=$!
for _ in $(seq 600); do
  address=$(grep -o 'http://127[^ ]*' "$log") && break
  kill -0 $started 2>/dev/null || break
  sleep 1
done
status=0
[ -n "$address" ] && grep -q "A browser is needed" "$log" || status=1
node -e '
  fetch(process.argv[1]).then(
    ({ status }) => { process.exitCode = status === 200 ? 0 : 1; },
    () => { process.exitCode = 1; },
  );' "$address" || status=1
kill $started
wait $started
cat "$log"
exit $status
