// What this build of TensorFlow Lite cannot read or give out, changed in the file without changing what the network computes:
//   - it gives out no int64 tensors: ARG_MAX computes the same numbers as int32 when its options say so;
//   - it refuses a tensor of one axis whose scales lie along axis 3, as older converters wrote for biases: they lie along axis 0.
const ARG_MAX = 56;
const INT32 = 2;
const INT64 = 4;

// Fields by their number in TensorFlow Lite's schema.
const MODEL = { operatorCodes: 1, subgraphs: 2 };
const OPERATOR_CODE = { deprecatedBuiltinCode: 0, builtinCode: 3 };
const SUBGRAPH = { tensors: 0, operators: 3 };
const OPERATOR = { opcodeIndex: 0, options: 4 };
const TENSOR = { shape: 0, quantization: 4, isVariable: 5 };
const QUANTIZATION = { axis: 6 };
const ARG_MAX_OPTIONS = { outputType: 0 };

/** Tables of a FlatBuffers file, by field number. */
function reader(bytes) {
  const follow = at => at + bytes.readUInt32LE(at);
  const field = (table, number) => {
    const layout = table - bytes.readInt32LE(table);
    const entry = 4 + 2 * number;
    const offset = entry < bytes.readUInt16LE(layout) ? bytes.readUInt16LE(layout + entry) : 0;
    return offset === 0 ? undefined : table + offset;
  };
  const child = (table, number) => {
    const at = field(table, number);
    return at === undefined ? undefined : follow(at);
  };
  const count = vector => (vector === undefined ? 0 : bytes.readUInt32LE(vector));
  const children = (table, number) => {
    const vector = child(table, number);
    return Array.from({ length: count(vector) }, (_, i) => follow(vector + 4 + 4 * i));
  };
  return { root: () => follow(0), field, child, count, children };
}

/** The patched file: { bytes, narrowed, keepsState }: whether an ARG_MAX became int32, and whether a run begins where the last one ended. */
export function patch(file) {
  const bytes = Buffer.from(file);
  const { root, field, child, count, children } = reader(bytes);
  const codes = children(root(), MODEL.operatorCodes).map(code => {
    const narrow = field(code, OPERATOR_CODE.deprecatedBuiltinCode), wide = field(code, OPERATOR_CODE.builtinCode);
    return Math.max(narrow === undefined ? 0 : bytes.readInt8(narrow), wide === undefined ? 0 : bytes.readInt32LE(wide));
  });
  let narrowed = false, keepsState = false;
  for (const graph of children(root(), MODEL.subgraphs)) {
    for (const tensor of children(graph, SUBGRAPH.tensors)) {
      const variable = field(tensor, TENSOR.isVariable);
      keepsState ||= variable !== undefined && bytes[variable] !== 0;
      const quantization = child(tensor, TENSOR.quantization);
      const axis = quantization === undefined ? undefined : field(quantization, QUANTIZATION.axis);
      if (axis !== undefined && count(child(tensor, TENSOR.shape)) === 1) bytes.writeInt32LE(0, axis);
    }
    for (const operator of children(graph, SUBGRAPH.operators)) {
      const index = field(operator, OPERATOR.opcodeIndex), options = child(operator, OPERATOR.options);
      if (codes[index === undefined ? 0 : bytes.readUInt32LE(index)] !== ARG_MAX || options === undefined) continue;
      const type = field(options, ARG_MAX_OPTIONS.outputType);
      if (type === undefined || bytes.readInt8(type) !== INT64) continue;
      bytes.writeInt8(INT32, type);
      narrowed = true;
    }
  }
  return { bytes, narrowed, keepsState };
}
