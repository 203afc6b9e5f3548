// Runs many small TensorFlow Lite files on TensorFlow Lite itself: its WebAssembly build, one thread, XNNPACK where it takes an operator.
//
//   node tflite-operators.mjs FOLDER
//     for each FOLDER/NAME.tflite, feeds the bytes of NAME.in (all inputs, one behind the other) and writes NAME.out (all outputs), and
//     NAME.kernel, the names of the kernels that ran; or NAME.error, why TensorFlow Lite refused the file.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const wasm = join(dirname(require.resolve('@tensorflow/tfjs-tflite/package.json')), 'wasm');
const factory = require(join(wasm, 'tflite_web_api_cc_simd.js'));
const wasmBinary = readFileSync(join(wasm, 'tflite_web_api_cc_simd.wasm'));

let messages = [];
const say = text => messages.push(text);
const start = () => factory({ wasmBinary, locateFile: file => join(wasm, file), print: say, printErr: say });

function tensors(list) {
  const all = [];
  for (let i = 0; i < list.size(); i++) all.push(list.get(i));
  return all;
}

const bytesOf = view => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function run(module, model, input) {
  const address = module._malloc(model.length);
  module.HEAPU8.set(model, address);
  const options = { numThreads: 1, enableProfiling: true, maxProfilingBufferEntries: 1024 };
  const made = module.TFLiteWebModelRunner.CreateFromBufferAndOptions(address, model.length, options);
  if (!made.ok()) throw new Error(made.errorMessage());
  const runner = made.value();
  let at = 0;
  for (const tensor of tensors(runner.GetInputs())) {
    const to = bytesOf(tensor.data());
    to.set(input.subarray(at, at + to.length));
    at += to.length;
  }

  if (at !== input.length) throw new Error(`the inputs hold ${at} bytes; ${input.length} were given`);
  if (!runner.Infer()) throw new Error('the run failed');
  const output = Buffer.concat(tensors(runner.GetOutputs()).map(tensor => Buffer.from(bytesOf(tensor.data()))));
  const kernels = tensors(runner.GetProfilingResults()).map(item => item.nodeType ?? item.nodeName).join(' ');
  runner.delete();
  module._free(address);
  return { output, kernels };
}

const folder = process.argv[2];
let module = await start();
for (const file of readdirSync(folder).filter(name => name.endsWith('.tflite')).sort()) {
  const path = join(folder, file.slice(0, -'.tflite'.length));
  messages = [];
  try {
    const { output, kernels } = run(module, readFileSync(join(folder, file)), readFileSync(`${path}.in`));
    writeFileSync(`${path}.out`, output);
    writeFileSync(`${path}.kernel`, kernels);
  } catch (error) {
    writeFileSync(`${path}.error`, [...messages, String(error.message ?? error)].join('\n'));
    if (error instanceof WebAssembly.RuntimeError) module = await start(); // an aborted instance cannot go on
  }
}
