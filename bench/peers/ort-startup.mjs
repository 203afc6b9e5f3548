// How long a process takes from its start to an ONNX Runtime session, and to the first result. Each row of times is a fresh process.
//   ort-startup.mjs MODEL [RUNS (15)]
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [model, runs = '15', begun] = process.argv.slice(2);
if (!model) {
  console.error('usage: ort-startup.mjs MODEL [RUNS]');
  process.exit(2);
}

const now = () => Number(process.hrtime.bigint()) / 1e6;
if (begun) {
  const main = now();
  const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node');
  const loaded = now();
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const created = now();
  const [input] = session.inputMetadata;
  const shape = input.shape.map(extent => (typeof extent === 'number' ? extent : 1));
  const data = input.type === 'uint8' ? Uint8Array : Float32Array;
  await session.run({ [input.name]: new Tensor(input.type, new data(shape.reduce((a, b) => a * b, 1)), shape) });
  const first = now();
  console.log(JSON.stringify([main - begun, loaded - main, created - loaded, first - created, created - begun, first - begun]));
} else {
  const phases = ['start of Node.js to main', 'load the library', 'create the session', 'first run', 'total to a session', 'total to the first result'];
  const times = Array.from({ length: Number(runs) }, () => JSON.parse(spawnSync(process.execPath, [fileURLToPath(import.meta.url), model, runs, String(now())]).stdout));
  console.log('| phase | least | lower quartile | median | upper quartile |\n|---|---|---|---|---|');
  phases.forEach((phase, index) => {
    const sorted = times.map(row => row[index]).sort((a, b) => a - b);
    const at = share => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)].toFixed(1);
    console.log(`| ${phase} | ${at(0)} | ${at(0.25)} | ${at(0.5)} | ${at(0.75)} |`);
  });
}
