// Runs TFLite files on TensorFlow Lite itself, as WebAssembly with SIMD on one thread; engine.mjs tells how to call it.
//
// The package is made for browsers: its script defines a module factory, which is evaluated here as a CommonJS module and given the binary.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { main } from './engine.mjs';
import { patch } from './tflite-patch.mjs';

const require = createRequire(import.meta.url);
const manifest = require.resolve('@tensorflow/tfjs-tflite/package.json');
const script = join(dirname(manifest), 'wasm', 'tflite_web_api_cc_simd.js');

// What TensorFlow Lite says of a file goes to standard error; the last words tell why it refuses one.
const said = [];
const log = text => { said.push(text); };

async function start() {
  const module = { exports: {} };
  runInThisContext(`(function (module, exports, require, __filename, __dirname) {${readFileSync(script, 'utf8')}\n})`, { filename: script })(module, module.exports, require, script, dirname(script));
  return module.exports({ wasmBinary: readFileSync(script.replace(/js$/, 'wasm')), print: log, printErr: log });
}

const tflite = await start();

/** Every tensor of a vector of the library, which has to be given back. */
function each(vector, use) {
  const results = [];
  for (let i = 0; i < vector.size(); i++) results.push(use(vector.get(i)));
  vector.delete();
  return results;
}

const dimsOf = tensor => tensor.shape.split(',').filter(Boolean).map(Number);

function write(tensor, { type, data }) {
  const target = tensor.data();
  if (tensor.dataType !== type || target.length !== data.length) throw new Error(`input ${tensor.name} is ${tensor.dataType} [${tensor.shape}]; got ${type} of ${data.length} elements`);
  target.set(data);
}

function read(tensor) {
  const data = tensor.data();
  if (!ArrayBuffer.isView(data)) throw new Error(`output ${tensor.name} has a type that this build of TensorFlow Lite does not give out`);
  return { type: tensor.dataType, dims: dimsOf(tensor), data: data.slice() };
}

async function load(path) {
  const { bytes, narrowed, keepsState } = patch(readFileSync(path));
  const address = tflite._malloc(bytes.length);
  tflite.HEAPU8.set(bytes, address);
  const create = () => {
    said.length = 0;
    const created = tflite.TFLiteWebModelRunner.CreateFromBufferAndOptions(address, bytes.length, { numThreads: 1, enableProfiling: false, maxProfilingBufferEntries: 1024 });
    if (created.ok()) return created.value();
    tflite._free(address);
    throw new Error(`${path}: ${[created.errorMessage(), ...said.filter(line => line.startsWith('ERROR'))].slice(0, 3).join('; ')}`);
  };
  let runner = create(), fresh = true;
  return {
    inputs: each(runner.GetInputs(), tensor => tensor.name),
    outputs: each(runner.GetOutputs(), tensor => tensor.name),
    async run(tensors) {
      // A kept state is zero in a new runner only; the build offers no other way to begin anew.
      if (keepsState && !fresh) {
        runner.delete();
        runner = create();
      }
      fresh = false;
      let position = 0;
      each(runner.GetInputs(), tensor => write(tensor, tensors[position++]));
      if (!runner.Infer()) throw new Error(`${path}: the run failed: ${said.slice(-2).join('; ')}`);
      return each(runner.GetOutputs(), tensor => (narrowed ? widen(read(tensor)) : read(tensor)));
    },
    release() {
      runner.delete();
      tflite._free(address);
    },
  };
}

/** Classes as the file declares them. */
function widen(tensor) {
  return tensor.type === 'int32' ? { type: 'int64', dims: tensor.dims, data: BigInt64Array.from(tensor.data, BigInt) } : tensor;
}

await main({ name: 'TensorFlow Lite', version: require(manifest).version, options: [], load });
