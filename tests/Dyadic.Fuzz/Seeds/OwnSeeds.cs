using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;
using Dyadic.Quantization;

namespace Dyadic.Fuzz.Seeds;

/// <summary>Seeds that need no material: networks written as text, the three quantized forms of one, and every operator alone.</summary>
internal static class OwnSeeds
{
    private static readonly (string Name, string Text)[] Networks =
    [
        ("everything", """
            <ir_version: 8, opset_import: ["" : 12, "d" : 1]>
            g (float[N, 3] x) => (float[N, 3] y)
            <float[3] w = {1, 2, 3}, int4[3] q = {1, -2, 3}, string[1] s = {"a"}, float[N, 3] h>
            {
                h = d.F <k = 2> (x, w)
                u = Unsqueeze <axes = [0]> (h)
                c = Cast <to = 9> (one)
                v = If <then_branch = a () => (q) { q = Softmax <axis = 1> (h) }, else_branch = b () => (r) { r = Clip <min = 0.5> (h) }> (c)
                z = ReduceMean <axes = [0]> (u)
                one = Constant <value_float = 1.0> ()
                y = Add (v, z)
            }
            <domain: "d", opset_import: ["" : 12]> F <k> (a, b) => (c) { d, e = Split <split = [1, 2], axis = 1> (a) f = Concat <axis = 1> (d, e) c = Mul (f, b) }
            """),
        ("network", """
            <ir_version: 10, opset_import: ["" : 21]>
            small (float[1,2,6,6] picture) => (float[1,3] scores)
            <float[4,2,3,3] w1 = {1,2,3,4,5,6,7,8,9,-1,2,-3,4,-5,6,-7,8,-9,1,0,0,0,1,0,0,0,1,1,2,3,4,5,6,7,8,9,-1,2,-3,4,-5,6,-7,8,-9,1,0,0,0,1,0,0,0,1,1,2,3,4,5,6,7,8,9,-1,2,-3,4,-5,6,-7,8,-9},
             float[4] b1 = {0.5,-0.5,1,0}, float[4,1,3,3] w2 = {1,2,3,4,5,6,7,8,9,-1,2,-3,4,-5,6,-7,8,-9,1,0,0,0,1,0,0,0,1,1,2,3,4,5,6,7,8,9}, float[4,3] w3 = {1,2,3,4,5,6,7,8,9,10,11,12}, float zero = {0}, float six = {6}>
            {
                c1 = Conv <pads = [1,1,1,1]> (picture, w1, b1)
                r1 = Relu (c1)
                p1 = MaxPool <kernel_shape = [2,2], strides = [2,2]> (r1)
                c2 = Conv <group = 4, pads = [1,1,1,1]> (p1, w2)
                s2 = Add (c2, p1)
                l2 = Clip (s2, zero, six)
                a2 = AveragePool <kernel_shape = [2,2]> (l2)
                g2 = GlobalAveragePool (a2)
                f2 = Flatten (g2)
                scores = MatMul (f2, w3)
            }
            """),
        ("shapes", """
            <ir_version: 8, opset_import: ["" : 17]>
            g (float[N, 4, M] x, int64[2] k) => (y, z, t)
            <int64[1] axis = {0}, int64[1] minus = {-1}, int64 two = {2}, int64[3] repeats = {1, 2, 1}>
            {
                s = Shape (x)
                n = Gather (s, axis)
                m = Concat <axis = 0> (n, minus)
                y = Reshape (x, m)
                e = ConstantOfShape <value = float[1] {1}> (s)
                i = Expand (e, s)
                t = Tile (i, repeats)
                h = Slice (x, axis, axis, axis)
                v, p = TopK <axis = 1> (x, one)
                one = Constant <value_ints = [1]> ()
                r = Range (zero, two, two)
                zero = Constant <value_int = 0> ()
                f = NonZero (x)
                z = Pad (x, pads)
                pads = Constant <value_ints = [0,1,0,0,1,0]> ()
            }
            """),
        ("loops", """
            <ir_version: 8, opset_import: ["" : 17]>
            g (float[3] x, int64 n, bool c, float[2,3] s) => (y, z, last, all)
            {
                y, z = Loop <body = b (int64 i, bool go, float[3] a) => (goes, next, out) { goes = Identity (go) next = Add (a, x) out = Mul (next, next) }> (n, c, x)
                last, all = Scan <num_scan_inputs = 1, body = d (float[3] state, float[3] row) => (sum, copy) { sum = Add (state, row) copy = Identity (sum) }> (x, s)
            }
            """),
        ("codes", """
            <ir_version: 10, opset_import: ["" : 21, "com.microsoft" : 1]>
            g (uint8[1,2,4,4] x) => (y, d, u, v)
            <float sx = {0.05}, uint8 zx = {128}, int8[2,2,1,1] w = {1, -2, 3, -4}, float[2] sw = {0.1, 0.2}, int8[2] zw = {0, 0}, int32[2] b = {10, -20}, float sy = {0.1}, uint8 zy = {100}, int4[2,2] n = {1, -2, 3, -8}>
            {
                y = QLinearConv (x, sx, zx, w, sw, zw, sy, zy, b)
                a = com.microsoft.QLinearAdd (y, sy, zy, y, sy, zy, sy, zy)
                m = com.microsoft.QLinearGlobalAveragePool (a, sy, zy, sy, zy)
                d = DequantizeLinear (m, sy, zy)
                e = DequantizeLinear <axis = 0, block_size = 1> (n, sn)
                sn = Constant <value_floats = [0.5, 0.25]> ()
                u = QuantizeLinear (d, sx, zx)
                q, qs, qz = DynamicQuantizeLinear (d)
                v = ConvInteger (x, w, zx)
            }
            """),
        ("sequences", """
            <ir_version: 8, opset_import: ["" : 17]>
            g (float[5,2,3] x, float[1,16,3] w, float[1,16,4] r, float[1,16,3] w2) => (y, h, e)
            {
                y, h = LSTM <hidden_size = 4> (x, w, r)
                e = Einsum <equation = "abc,dec->abe"> (x, w)
            }
            """),
    ];

    public static IEnumerable<Seed> All()
    {
        foreach ((string name, string text) in Networks) yield return new Seed(name, SeedFormat.Onnx, OnnxModelFile.ToBytes(OnnxTextParser.ParseModel(text)), []);
        foreach (QuantizedForm form in Enum.GetValues<QuantizedForm>()) yield return new Seed($"network {form}", SeedFormat.Onnx, Quantized(form), []);
        foreach (OperatorDescriptor op in OperatorSet.Standard.Descriptors.OrderBy(op => op.Domain + op.Name, StringComparer.Ordinal)) yield return new Seed($"{op.Domain} {op.Name}", SeedFormat.Onnx, Alone(op), []);
    }

    private static byte[] Quantized(QuantizedForm form)
    {
        Model model = OnnxTextGraph.BuildModel(Networks[1].Text);
        float[] pixels = [.. Enumerable.Range(0, 72).Select(i => MathF.Sin(i))];
        return OnnxModelFile.ToBytes(Quantizer.Quantize(model, [[DenseTensor.Create<float>([1, 2, 6, 6], pixels)]], RecipePresets.Find("int8")).ToModel(form));
    }

    /// <summary>A graph of one node on inputs of several types; most need a change or two before they run.</summary>
    private static byte[] Alone(OperatorDescriptor op) => OnnxModelFile.ToBytes(new ModelDefinition
    {
        IrVersion = 10,
        OperatorSets = new() { [""] = OnnxVersions.Opset, [op.Domain] = op.SinceVersion },
        Graph = new GraphDefinition
        {
            Name = "g",
            Inputs =
            [
                new ValueDefinition("a", ElementType.Float32, [2, 4, 3, 3]),
                new ValueDefinition("b", ElementType.Float32, [4, 4, 3, 3]),
                new ValueDefinition("c", ElementType.Int64, [4]),
                new ValueDefinition("d", ElementType.UInt8, [2, 4, 3, 3]),
                new ValueDefinition("e", ElementType.Float32, []),
                new ValueDefinition("f", ElementType.UInt8, []),
            ],
            Outputs = [new ValueDefinition("y")],
            Nodes = [new NodeDefinition { OpType = op.Name, Domain = op.Domain, Inputs = op.Domain.Length == 0 ? ["a", "b", "c"] : ["d", "e", "f", "d", "e", "f", "e", "f"], Outputs = ["y"] }],
        },
    });
}
