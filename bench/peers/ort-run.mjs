// Runs ONNX files on ONNX Runtime's CPU provider.
//
//   node ort-run.mjs MODEL INPUTS OUTPUTS [--optimize disabled|basic|extended|all] [--threads N]
//     runs every sample of the folder INPUTS and writes OUTPUTS/<sample>.<position>.npy and OUTPUTS/index.json.
//     A sample is the files <sample>.<position>.npy, a position for each input of the model.
//
//   node ort-run.mjs --serve
//     reads one JSON request a line and answers each with one JSON line: { "ok": true, … } or { "error": "…" }.
//       { "do": "load", "id", "model", "optimize", "threads" } → { "inputs", "outputs", "milliseconds" }
//       { "do": "run",  "id", "inputs": folder, "outputs": folder } → { "samples" }
//       { "do": "time", "id", "inputs": folder, "runs": N } → { "milliseconds": [a run each] }, over the first sample
//       { "do": "unload", "id" }
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readNpy, writeNpy } from './npy.mjs';

const require = createRequire(import.meta.url);
const ort = require('onnxruntime-node');
const version = require('onnxruntime-node/package.json').version;

const OPTIMIZE = ['disabled', 'basic', 'extended', 'all'];

async function load(model, optimize = 'all', threads = 1) {
  if (!OPTIMIZE.includes(optimize)) throw new Error(`--optimize should be one of ${OPTIMIZE.join(', ')}; got ${optimize}`);
  return ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: optimize,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
}

/** The samples of a folder: name → paths by position. */
function samplesOf(folder, inputs) {
  const samples = new Map();
  for (const file of readdirSync(folder).sort()) {
    const match = /^(.+)\.(\d+)\.npy$/.exec(file);
    if (!match) continue;
    if (!samples.has(match[1])) samples.set(match[1], []);
    samples.get(match[1])[Number(match[2])] = join(folder, file);
  }
  for (const [name, paths] of samples) {
    if (paths.filter(Boolean).length !== inputs.length) throw new Error(`${folder}: sample ${name} has ${paths.length} files; the model takes ${inputs.join(', ')}`);
  }
  if (samples.size === 0) throw new Error(`${folder}: no files <sample>.<position>.npy`);
  return samples;
}

function feedsOf(session, paths) {
  return Object.fromEntries(session.inputNames.map((name, position) => {
    const { type, data, dims } = readNpy(paths[position]);
    return [name, new ort.Tensor(type, data, dims)];
  }));
}

async function runAll(session, inputs, outputs) {
  mkdirSync(outputs, { recursive: true });
  const samples = samplesOf(inputs, session.inputNames);
  for (const [name, paths] of samples) {
    const results = await session.run(feedsOf(session, paths));
    session.outputNames.forEach((output, position) => writeNpy(join(outputs, `${name}.${position}.npy`), results[output]));
  }
  const index = { onnxruntime: version, inputs: session.inputNames, outputs: session.outputNames, samples: [...samples.keys()] };
  writeFileSync(join(outputs, 'index.json'), JSON.stringify(index, null, 2) + '\n');
  return samples.size;
}

async function timeRuns(session, inputs, runs) {
  const [paths] = samplesOf(inputs, session.inputNames).values();
  const feeds = feedsOf(session, paths);
  const milliseconds = [];
  for (let run = 0; run < runs; run++) {
    const start = process.hrtime.bigint();
    await session.run(feeds);
    milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return milliseconds;
}

async function serve() {
  const sessions = new Map();
  const sessionOf = id => sessions.get(id) ?? (() => { throw new Error(`no model is loaded as '${id}'`); })();
  const actions = {
    async load({ id, model, optimize, threads }) {
      const start = process.hrtime.bigint();
      const session = await load(model, optimize, threads);
      sessions.set(id, session);
      return { onnxruntime: version, inputs: session.inputNames, outputs: session.outputNames, milliseconds: Number(process.hrtime.bigint() - start) / 1e6 };
    },
    run: async ({ id, inputs, outputs }) => ({ samples: await runAll(sessionOf(id), inputs, outputs) }),
    time: async ({ id, inputs, runs }) => ({ milliseconds: await timeRuns(sessionOf(id), inputs, runs) }),
    async unload({ id }) {
      await sessionOf(id).release();
      sessions.delete(id);
      return {};
    },
  };
  for await (const line of createInterface({ input: process.stdin })) {
    let answer;
    try {
      const request = JSON.parse(line);
      const action = Object.hasOwn(actions, request.do) ? actions[request.do] : () => { throw new Error(`there is no request '${request.do}'`); };
      answer = { ok: true, ...await action(request) };
    } catch (error) {
      answer = { error: error.message };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { serve: { type: 'boolean' }, optimize: { type: 'string' }, threads: { type: 'string' } },
});
if (values.serve) {
  await serve();
} else if (positionals.length === 3) {
  const [model, inputs, outputs] = positionals;
  const session = await load(model, values.optimize, Number(values.threads ?? 1));
  console.log(`${await runAll(session, inputs, outputs)} samples on ONNX Runtime ${version}`);
} else {
  console.error('usage: ort-run.mjs MODEL INPUTS OUTPUTS [--optimize disabled|basic|extended|all] [--threads N], or ort-run.mjs --serve');
  process.exit(2);
}
