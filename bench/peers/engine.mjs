// What the scripts of all engines share: a command line, folders of samples, and requests over standard input.
//
//   SCRIPT MODEL INPUTS OUTPUTS [options]
//     runs every sample of the folder INPUTS and writes OUTPUTS/<sample>.<position>.npy and OUTPUTS/index.json.
//     A sample is the files <sample>.<position>.npy, a position for each input of the model.
//
//   SCRIPT --serve
//     reads one JSON request a line and answers each with one JSON line: { "ok": true, … } or { "error": "…" }.
//       { "do": "load", "id", "model", …options } → { "version", "inputs", "outputs", "milliseconds" }
//       { "do": "run",  "id", "inputs": folder, "outputs": folder } → { "samples" }
//       { "do": "time", "id", "inputs": folder, "samples": N, "batch": B } → { "milliseconds": [N means of B runs] }, over the folder's first sample
//       { "do": "unload", "id" }
//
// An engine is { name, version, options, load(model, options) }; load gives { inputs, outputs, run(tensors), release() }:
// names, and a function from tensors { type, dims, data } to such tensors, by position. Where it also gives prepare(tensors), that makes
// everything that can be made once, and gives a function without arguments that runs; it is what is timed.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readNpy, writeNpy } from './npy.mjs';

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

async function runAll(engine, session, inputs, outputs) {
  mkdirSync(outputs, { recursive: true });
  const samples = samplesOf(inputs, session.inputs);
  for (const [name, paths] of samples) {
    const results = await session.run(paths.map(readNpy));
    results.forEach((result, position) => writeNpy(join(outputs, `${name}.${position}.npy`), result));
  }
  const index = { [engine.name]: engine.version, inputs: session.inputs, outputs: session.outputs, samples: [...samples.keys()] };
  writeFileSync(join(outputs, 'index.json'), JSON.stringify(index, null, 2) + '\n');
  return samples.size;
}

async function timeRuns(session, inputs, samples, batch) {
  const [paths] = samplesOf(inputs, session.inputs).values();
  const tensors = paths.map(readNpy);
  const run = session.prepare ? await session.prepare(tensors) : null;
  const milliseconds = [];
  for (let sample = 0; sample < samples; sample++) {
    const start = process.hrtime.bigint();
    if (run) for (let i = 0; i < batch; i++) run();
    else for (let i = 0; i < batch; i++) await session.run(tensors);
    milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6 / batch);
  }
  return milliseconds;
}

async function serve(engine) {
  const sessions = new Map();
  const sessionOf = id => sessions.get(id) ?? (() => { throw new Error(`no model is loaded as '${id}'`); })();
  const actions = {
    async load({ id, model, ...options }) {
      const start = process.hrtime.bigint();
      const session = await engine.load(model, options);
      sessions.set(id, session);
      return { version: engine.version, inputs: session.inputs, outputs: session.outputs, milliseconds: Number(process.hrtime.bigint() - start) / 1e6 };
    },
    run: async ({ id, inputs, outputs }) => ({ samples: await runAll(engine, sessionOf(id), inputs, outputs) }),
    time: async ({ id, inputs, samples, batch }) => ({ milliseconds: await timeRuns(sessionOf(id), inputs, samples, batch) }),
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

/** Does what the command line asks for. */
export async function main(engine) {
  const options = Object.fromEntries(engine.options.map(name => [name, { type: 'string' }]));
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { serve: { type: 'boolean' }, ...options } });
  if (values.serve) {
    await serve(engine);
  } else if (positionals.length === 3) {
    const [model, inputs, outputs] = positionals;
    console.log(`${await runAll(engine, await engine.load(model, values), inputs, outputs)} samples on ${engine.name} ${engine.version}`);
  } else {
    const script = basename(process.argv[1]);
    console.error(`usage: ${script} MODEL INPUTS OUTPUTS${engine.options.map(name => ` [--${name} …]`).join('')}, or ${script} --serve`);
    process.exit(2);
  }
}
