#!/usr/bin/env bash
# Installs ONNX Runtime beside this script, at the versions of package-lock.json. The library travels in the package, so no install script runs.
set -euo pipefail
cd "$(dirname "$0")"

for tool in node npm; do
  if ! command -v "$tool" > /dev/null; then
    echo "install.sh: '$tool' was not found; install Node.js 18 or later, which carries it." >&2
    exit 2
  fi
done

npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node --input-type=module -e "
  import { createRequire } from 'node:module';
  console.log('ONNX Runtime ' + createRequire(process.cwd() + '/')('onnxruntime-node/package.json').version + ' on Node.js ' + process.version);"
