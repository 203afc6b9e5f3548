// Runs ONNX files on ONNX Runtime's CPU provider; engine.mjs tells how to call it.
//   --optimize disabled|basic|extended|all (all)   graph optimization
//   --threads N (1)                                threads within an operator
import { createRequire } from 'node:module';
import { main } from './engine.mjs';

const require = createRequire(import.meta.url);
const ort = require('onnxruntime-node');

const OPTIMIZE = ['disabled', 'basic', 'extended', 'all'];

async function load(model, { optimize = 'all', threads = 1 }) {
  if (!OPTIMIZE.includes(optimize)) throw new Error(`--optimize should be one of ${OPTIMIZE.join(', ')}; got ${optimize}`);
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: optimize,
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(tensors) {
      const feeds = session.inputNames.map((name, position) => [name, new ort.Tensor(tensors[position].type, tensors[position].data, tensors[position].dims)]);
      const results = await session.run(Object.fromEntries(feeds));
      return session.outputNames.map(name => results[name]);
    },
    release: () => session.release(),
  };
}

await main({ name: 'ONNX Runtime', version: require('onnxruntime-node/package.json').version, options: ['optimize', 'threads'], load });
