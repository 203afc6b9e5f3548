// Runs ONNX files on ONNX Runtime's CPU provider; engine.mjs tells how to call it.
//   --optimize disabled|basic|extended|all (all)   graph optimization
//   --threads N (1)                                threads within an operator
//   --save FILE                                    writes the graph as optimized
//
// The package's addon is called as its own InferenceSession calls it, without the turn of the event loop that every await costs: what is timed is the engine.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { main } from './engine.mjs';

const require = createRequire(import.meta.url);
const { Tensor } = require('onnxruntime-node');
const { binding, initOrt } = require(join(dirname(require.resolve('onnxruntime-node/package.json')), 'dist', 'binding.js'));

const OPTIMIZE = ['disabled', 'basic', 'extended', 'all'];

async function load(model, { optimize = 'all', threads = 1, save }) {
  if (!OPTIMIZE.includes(optimize)) throw new Error(`--optimize should be one of ${OPTIMIZE.join(', ')}; got ${optimize}`);
  initOrt();
  const session = new binding.InferenceSession();
  session.loadModel(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: optimize,
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(save ? { optimizedModelFilePath: save } : {}),
  });
  const inputs = session.inputMetadata.map(input => input.name);
  const outputs = session.outputMetadata.map(output => output.name);
  const feedsOf = tensors => Object.fromEntries(inputs.map((name, position) => [name, new Tensor(tensors[position].type, tensors[position].data, tensors[position].dims)]));
  const runInto = (feeds, fetches) => session.run(feeds, fetches, {});
  const newOutputs = Object.fromEntries(outputs.map(name => [name, null]));
  return {
    inputs,
    outputs,
    async run(tensors) {
      const results = runInto(feedsOf(tensors), newOutputs);
      return outputs.map(name => results[name]);
    },
    prepare(tensors) {
      const feeds = feedsOf(tensors);
      const fetches = runInto(feeds, newOutputs);
      return () => runInto(feeds, fetches);
    },
    release: () => session.dispose(),
  };
}

await main({ name: 'ONNX Runtime', version: require('onnxruntime-node/package.json').version, options: ['optimize', 'threads', 'save'], load });
