#!/usr/bin/env bash
# What the GitHub Action of action.yml runs. Environment: CAPTURES, EXPECT, FAIL_ON, SARIF, VERSION; TCP_HANDSHAKE is the command.
set -euo pipefail
command=${TCP_HANDSHAKE:-npx --yes tcp-handshake@${VERSION:-latest}}
# Words and patterns of the user's are expanded; nothing else is.
read -r -a command <<<"$command"
# shellcheck disable=SC2206
captures=($CAPTURES)

if [[ -n ${EXPECT:-} ]]; then
  exec "${command[@]}" check --expect "$EXPECT" -- "${captures[@]}"
fi
if [[ -n ${SARIF:-} ]]; then
  "${command[@]}" analyze --format sarif --fail-on never -- "${captures[@]}" >"$SARIF"
fi
status=0
"${command[@]}" analyze --format markdown --fail-on "${FAIL_ON:-error}" -- "${captures[@]}" >tcp-handshake.md || status=$?
cat tcp-handshake.md
if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then cat tcp-handshake.md >>"$GITHUB_STEP_SUMMARY"; fi
exit "$status"
