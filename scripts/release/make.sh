#!/usr/bin/env bash
# The files of a release, in build/: the extension and the npm package. make.sh TAG; the tag names the version of package.json.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(node -p 'require("./package.json").version')
if [[ $1 != "v$version" ]]; then
  echo "The tag is $1, and package.json has version $version." >&2
  exit 1
fi
if ! grep -q "^## $version\b" CHANGELOG.md; then
  echo "CHANGELOG.md has no section \"## $version\"." >&2
  exit 1
fi
npm run package:npm
npm run package -- --out build/tcp-handshake.vsix
ls -l build/*.tgz build/*.vsix
