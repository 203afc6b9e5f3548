// NumPy's .npy files: version 1 to 3, C order, little-endian or single bytes.
import { readFileSync, writeFileSync } from 'node:fs';

const MAGIC = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

// descr in the file, ONNX Runtime's name of the type, and the array that holds its elements
const TYPES = [
  ['|b1', 'bool', Uint8Array],
  ['|i1', 'int8', Int8Array],
  ['|u1', 'uint8', Uint8Array],
  ['<i2', 'int16', Int16Array],
  ['<u2', 'uint16', Uint16Array],
  ['<i4', 'int32', Int32Array],
  ['<u4', 'uint32', Uint32Array],
  ['<i8', 'int64', BigInt64Array],
  ['<u8', 'uint64', BigUint64Array],
  ['<f2', 'float16', Uint16Array],
  ['<f4', 'float32', Float32Array],
  ['<f8', 'float64', Float64Array],
];

/** Reads a file as { type, data, dims }. */
export function readNpy(path) {
  const file = readFileSync(path);
  if (file.length < 10 || !file.subarray(0, 6).equals(MAGIC)) throw new Error(`${path}: not an .npy file`);
  const wide = file[6] >= 2;
  const start = wide ? 12 : 10;
  const end = start + (wide ? file.readUInt32LE(8) : file.readUInt16LE(8));
  const header = file.subarray(start, end).toString('latin1');
  const descr = /'descr'\s*:\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  const row = TYPES.find(([name]) => name === descr || (name[0] === '|' && name.slice(1) === descr?.slice(1)));
  if (!row || shape === undefined) throw new Error(`${path}: cannot read a header of ${header.trim()}`);
  const dims = shape.split(',').map(part => part.trim()).filter(part => part.length > 0).map(Number);
  if (/'fortran_order'\s*:\s*True/.test(header) && dims.length > 1) throw new Error(`${path}: Fortran order is not read here`);
  const [, type, Elements] = row;
  const count = dims.reduce((product, extent) => product * extent, 1);
  const bytes = file.subarray(end, end + count * Elements.BYTES_PER_ELEMENT);
  if (bytes.length !== count * Elements.BYTES_PER_ELEMENT) throw new Error(`${path}: ${count} elements were expected after the header`);
  return { type, dims, data: new Elements(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
}

/** Writes a version 1 file. */
export function writeNpy(path, { type, data, dims }) {
  const descr = TYPES.find(row => row[1] === type)?.[0];
  if (!descr) throw new Error(`${path}: .npy has no type for ${type}`);
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`;
  const header = Buffer.from(text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11, ' ') + '\n', 'latin1');
  const prefix = Buffer.concat([MAGIC, Buffer.from([1, 0, header.length & 255, header.length >> 8])]);
  writeFileSync(path, Buffer.concat([prefix, header, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]));
}
