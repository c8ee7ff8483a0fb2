#!/usr/bin/env bash
# Makes a bare Debian machine and runs both commands of the README in it. The machine has Node and npm, and nothing else:
# no browser, no font, no Python, no Wireshark, no /dev/shm. The user is not root, and the project's path has a space and
# letters beyond ASCII.
#
# sudo scripts/bare.sh [PART]…
#   cold     npm start without a network, which has to report in one line that it is missing
#   start    npm start
#   test     npm test, all of it
#   offline  part of it again, without a network and with a home that cannot be written to
#   old      npm start with Node 18, which has to report in one line that it is too old
#   STAGE    a stage of npm test: page, min, …
# Without a PART: the first five.
# Needs debootstrap, unshare, ip and npm. About 4 GB in TMPDIR, which are removed at the end.
# Environment:
#   NODE=20         version of Node, from the npm registry
#   SUITE=bookworm  release of Debian
#   MIRROR=URL      where packages of Debian come from. Default: as apt is set up here, or else debootstrap's own
#   BARE=FOLDER     keeps the machine there, and reuses it the next time
set -euo pipefail
cd "$(dirname "$0")/.."

NODE=${NODE:-20}
SUITE=${SUITE:-bookworm}
[ "$(id -u)" -eq 0 ] || { echo "scripts/bare.sh needs root, for debootstrap and chroot." >&2; exit 2; }
for program in debootstrap unshare ip npm node git tar; do
  command -v "$program" >/dev/null || { echo "$program is missing; on Debian: apt-get install debootstrap iproute2 npm git" >&2; exit 2; }
done

machine=${BARE:-$(mktemp -d "${TMPDIR:-/tmp}/bare.XXXXXX")}
if [ -z "${BARE:-}" ]; then trap 'rm -rf --one-file-system "$machine"' EXIT; fi
mkdir -p "$machine"
machine=$(realpath "$machine")
root=$machine/root
home=/home/user
project="$home/a path with späces/tcp-handshake"
results=()
failed=0

# --- The machine -------------------------------------------------------------------------------------------------------

mirror() { # As apt is set up here, if that is for Debian.
  apt-get indextargets --format '$(SITE)|$(CODENAME)|$(CREATED_BY)' 2>/dev/null |
    sed -n "s/|$SUITE|Packages\$//p" | head -n 1
}

make_machine() {
  local from=${MIRROR:-$(mirror)}
  # debootstrap does not read the settings of apt.
  eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy 2>/dev/null || true)"
  export http_proxy https_proxy
  debootstrap --variant=minbase "$SUITE" "$root" ${from:+"$from"} >"$machine/debootstrap.log" ||
    { tail -n 5 "$machine/debootstrap.log" >&2; exit 1; }
  rm -rf "$root/dev/shm"
  chroot "$root" useradd --create-home user
}

install_node() { # Node and npm as packages of the npm registry: both are plain files.
  local platform
  platform=linux-$(node -p process.arch)
  mkdir -p "$machine/node"
  echo '{ "private": true }' >"$machine/node/package.json"
  npm install --prefix "$machine/node" --ignore-scripts --no-audit --no-fund --silent "node-$platform@$NODE" "node-old@npm:node-$platform@18" npm@10
  mkdir -p "$root/usr/local/lib/node_modules" "$root/opt/old/bin"
  cp -a "$machine/node/node_modules/npm" "$root/usr/local/lib/node_modules/"
  install "$machine/node/node_modules/node-$platform/bin/node" "$root/usr/local/bin/node"
  install "$machine/node/node_modules/node-old/bin/node" "$root/opt/old/bin/node"
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
}

# The machine reaches the registries as this one does. Its settings may hold secrets, so they go with the machine.
settings=()
set_up_network() {
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  local file
  for file in "$(npm config get globalconfig)" "$(npm config get userconfig)"; do
    if [ -f "$file" ]; then sed '/^[[:space:]]*\(cache\|prefix\|nodedir\)[[:space:]]*=/d' "$file"; echo; fi
  done >"$root$home/.npmrc"
  local name
  for name in $(compgen -e | grep -iE '^(npm_config_(registry|cafile|.*proxy)|(https?|no)_proxy|NODE_EXTRA_CA_CERTS)$' || true); do
    settings+=("$name=${!name}")
  done
  local ca
  for ca in "$(npm config get cafile)" "${NODE_EXTRA_CA_CERTS:-}"; do
    if [ -f "$ca" ]; then mkdir -p "$root$(dirname "$ca")"; cp -L "$ca" "$root$ca"; fi
  done
}

copy_project() {
  rm -rf "$root$project"
  mkdir -p "$root$project"
  git -c safe.directory='*' ls-files -z --cached --others --exclude-standard -- . ':!node_modules' ':!.vscode-test' | tar --null --files-from=- --ignore-failed-read -cf - |
    tar -xf - -C "$root$project"
  chroot "$root" chown -R user:user "$home"
}

# --- What is run in it ---------------------------------------------------------------------------------------------------

# inside COMMAND: as user, in the project's folder, in processes and mounts of its own, all of which end with it.
inside() {
  unshare --mount --pid --fork --kill-child ${offline:+--net} bash -c '
    set -e
    if [ -n "$1" ]; then ip link set lo up; fi
    mount --make-rprivate /
    mount -t proc proc "$2/proc"
    shift
    exec chroot --userspec=user:user "$@"' bash "${offline:-}" "$root" \
    /usr/bin/env -i HOME="${home_inside:-$home}" USER=user LANG=C.UTF-8 PATH="${path:-}/usr/local/bin:/usr/bin:/bin" \
    ${settings[@]+"${settings[@]}"} bash -c "cd '$project' && $1"
}

# check TITLE COMMAND…: runs it, and records whether and how fast it succeeded.
check() {
  local title=$1 start=$SECONDS mark=✓
  shift
  echo
  echo "━━━━ $title"
  "$@" || { mark=✗; failed=1; }
  results+=("$(printf '%s %5d s  %s' "$mark" $((SECONDS - start)) "$title")")
}

# says WORDS COMMAND: whether the command fails and prints these words.
says() {
  local output
  if output=$(inside "$2" 2>&1); then echo "$output" | tail -n 5; echo "did not fail"; return 1; fi
  echo "$output" | tail -n 5
  grep -q "$1" <<<"$output"
}

if [ ! -e "$root/etc/debian_version" ]; then check "debootstrap $SUITE" make_machine; fi
check "Node $NODE and npm" install_node
set_up_network
copy_project

check "npm ci" inside "npm ci"
[ $# -gt 0 ] || set -- cold start test offline old
for part; do
  case $part in
    cold) offline=1 check "npm start, without a network" says "is there a network?" "npm_config_cache=/tmp/none npm start" ;;
    start) check "npm start" inside scripts/bareStart.sh ;;
    test) check "npm test" inside "npm test" ;;
    offline)
      offline=1 home_inside=/opt check "npm test -- build page min, without a network" inside "npm test -- build page min"
      ;;
    old) path=/opt/old/bin: check "npm start, with Node 18" says "is needed; this is Node 18" "npm start" ;;
    *) check "npm test -- $part" inside "npm test -- $part" ;;
  esac
done
printf '\n'
printf '%s\n' "${results[@]}"
exit $failed
