#!/usr/bin/env bash
# Installs ONNX Runtime and TensorFlow Lite beside this script, at the versions of package-lock.json. The libraries travel in the packages, so no
# install script runs. TensorFlow Lite's package asks for TensorFlow.js as a peer, which only its browser interface needs.
set -euo pipefail
cd "$(dirname "$0")"

for tool in node npm; do
  if ! command -v "$tool" > /dev/null; then
    echo "install.sh: '$tool' was not found; install Node.js 18 or later, which carries it." >&2
    exit 2
  fi
done

npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error
node --input-type=module -e "
  import { createRequire } from 'node:module';
  const require = createRequire(process.cwd() + '/');
  const version = name => require(name + '/package.json').version;
  console.log('ONNX Runtime ' + version('onnxruntime-node') + ', TensorFlow Lite ' + version('@tensorflow/tfjs-tflite') + ' on Node.js ' + process.version);"
