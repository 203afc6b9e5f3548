using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests.Adoption;

/// <summary>
/// Quantized graphs as exporters write them, in integers with the scales of the file: proven, and within one code of what the float
/// operators between the conversions give.
/// </summary>
public sealed class ExporterPatternTests
{
    private const string Scales = "float sx = {0.0157}, float sy = {0.031}, float sz = {0.02}, float sw = {0.003}, uint8 zx = {131}, uint8 zy = {97}, uint8 zz = {12}, int8 zw = {0}";

    public static TheoryData<string, string, string> Patterns => new()
    {
        {
            "ONNX Runtime: uint8 activations, int8 weights a channel, int32 bias",
            """
            (float[N,3,8,8] x) => (float[N,4,8,8] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear <axis = 0> (w, ws, wz)
              bd = DequantizeLinear <axis = 0> (b, bs)
              c = Conv <pads = [1,1,1,1]> (xd, wd, bd)
              yq = QuantizeLinear (c, sy, zy)
              y = DequantizeLinear (yq, sy, zy) }
            """,
            "w int8 4,3,3,3; ws scale 4; wz zeros8 4; b int32 4; bs scale 4"
        },
        {
            "PyTorch: float weights quantized and dequantized in the graph, float bias, Relu before the conversion",
            """
            (float[N,3,8,8] x) => (float[N,4,4,4] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wq = QuantizeLinear <axis = 0> (w, ws, wz)
              wd = DequantizeLinear <axis = 0> (wq, ws, wz)
              c = Conv <pads = [1,1,1,1], strides = [2,2]> (xd, wd, b)
              r = Relu (c)
              yq = QuantizeLinear (r, sy, zz)
              y = DequantizeLinear (yq, sy, zz) }
            """,
            "w float 4,3,3,3; ws scale 4; wz zeros8 4; b float 4"
        },
        {
            "TensorFlow: Relu6 as Clip with a conversion of its own behind the convolution's",
            """
            (float[N,3,8,8] x) => (float[N,4,8,8] y)
            <SCALES, float zero = {0}, float six = {2.5}>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear (w, sw, zw)
              c = Conv <pads = [1,1,1,1]> (xd, wd, b)
              cq = QuantizeLinear (c, sy, zy)
              cd = DequantizeLinear (cq, sy, zy)
              l = Clip (cd, zero, six)
              yq = QuantizeLinear (l, sz, zz)
              y = DequantizeLinear (yq, sz, zz) }
            """,
            "w int8 4,3,3,3; b float 4"
        },
        {
            "TensorFlow: a Transpose between the DequantizeLinear of the weights and the convolution",
            """
            (float[N,8,8,3] x) => (float[N,8,8,4] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              xt = Transpose <perm = [0,3,1,2]> (xd)
              wd = DequantizeLinear <axis = 3> (w, ws, wz)
              wt = Transpose <perm = [3,2,0,1]> (wd)
              c = Conv <pads = [1,1,1,1]> (xt, wt, b)
              t = Transpose <perm = [0,2,3,1]> (c)
              yq = QuantizeLinear (t, sy, zy)
              y = DequantizeLinear (yq, sy, zy) }
            """,
            "w int8 3,3,3,4; ws scale 4; wz zeros8 4; b float 4"
        },
        {
            "depthwise with asymmetric uint8 weights of one scale",
            """
            (float[N,4,8,8] x) => (float[N,4,8,8] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear (w, sw, zx)
              c = Conv <pads = [1,1,1,1], group = 4> (xd, wd, b)
              yq = QuantizeLinear (c, sy, zy)
              y = DequantizeLinear (yq, sy, zy) }
            """,
            "w uint8 4,1,3,3; b float 4"
        },
        {
            "Gemm with transB, weights a row, behind GlobalAveragePool and Flatten",
            """
            (float[N,6,8,8] x) => (float[N,5] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              g = GlobalAveragePool (xd)
              gq = QuantizeLinear (g, sw, zx)
              gd = DequantizeLinear (gq, sw, zx)
              f = Flatten (gd)
              wd = DequantizeLinear <axis = 0> (w, ws, wz)
              bd = DequantizeLinear <axis = 0> (b, bs)
              h = Gemm <transB = 1> (f, wd, bd)
              yq = QuantizeLinear (h, sw, zy)
              y = DequantizeLinear (yq, sw, zy) }
            """,
            "w int8 5,6; ws scale 5; wz zeros8 5; b int32 5; bs scale 5"
        },
        {
            "MatMul with weights a column, and an Add of a dequantized bias",
            """
            (float[N,3,6] x) => (float[N,3,5] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear <axis = 1> (w, ws, wz)
              p = MatMul (xd, wd)
              bd = DequantizeLinear (b, sw)
              h = Add (p, bd)
              yq = QuantizeLinear (h, sy, zy)
              y = DequantizeLinear (yq, sy, zy) }
            """,
            "w int8 6,5; ws scale 5; wz zeros8 5; b int32 5"
        },
        {
            "a residual sum, one side with a scale of its own",
            """
            (float[N,4,6,6] a, float[N,4,6,6] b) => (float[N,4,6,6] y)
            <SCALES>
            { aq = QuantizeLinear (a, sx, zx)
              ad = DequantizeLinear (aq, sx, zx)
              bq = QuantizeLinear (b, sz, zy)
              bd = DequantizeLinear (bq, sz, zy)
              s = Add (ad, bd)
              r = Relu (s)
              yq = QuantizeLinear (r, sy, zz)
              y = DequantizeLinear (yq, sy, zz) }
            """,
            ""
        },
        {
            "Concat whose inputs have other scales than its output, and a MaxPool that shares them",
            """
            (float[N,2,6,6] a, float[N,3,6,6] b) => (float[N,5,3,3] y)
            <SCALES>
            { aq = QuantizeLinear (a, sx, zx)
              ad = DequantizeLinear (aq, sx, zx)
              bq = QuantizeLinear (b, sz, zy)
              bd = DequantizeLinear (bq, sz, zy)
              k = Concat <axis = 1> (ad, bd)
              kq = QuantizeLinear (k, sy, zy)
              kd = DequantizeLinear (kq, sy, zy)
              m = MaxPool <kernel_shape = [2,2], strides = [2,2]> (kd)
              mq = QuantizeLinear (m, sy, zy)
              y = DequantizeLinear (mq, sy, zy) }
            """,
            ""
        },
        {
            "operators on the codes themselves between QuantizeLinear and DequantizeLinear",
            """
            (float[N,2,6,6] x) => (float[N,18] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              m = MaxPool <kernel_shape = [2,2], strides = [2,2]> (xq)
              f = Flatten (m)
              y = DequantizeLinear (f, sx, zx) }
            """,
            ""
        },
        {
            "HardSwish written out, without conversions inside",
            """
            (float[N,4,6,6] x) => (float[N,4,6,6] y)
            <SCALES, float three = {3}, float zero = {0}, float six = {6}>
            { xq = QuantizeLinear (x, sy, zy)
              xd = DequantizeLinear (xq, sy, zy)
              p = Add (xd, three)
              l = Clip (p, zero, six)
              d = Div (l, six)
              dq = QuantizeLinear (d, sw, zw)
              dd = DequantizeLinear (dq, sw, zw)
              h = Mul (xd, dd)
              yq = QuantizeLinear (h, sz, zz)
              y = DequantizeLinear (yq, sz, zz) }
            """,
            ""
        },
        {
            "squeeze and excitation: a product with one factor a channel",
            """
            (float[N,4,6,6] x) => (float[N,4,6,6] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              g = GlobalAveragePool (xd)
              gq = QuantizeLinear (g, sw, zw)
              gd = DequantizeLinear (gq, sw, zw)
              e = Sigmoid (gd)
              eq = QuantizeLinear (e, sw, zz)
              ed = DequantizeLinear (eq, sw, zz)
              h = Mul (xd, ed)
              yq = QuantizeLinear (h, sx, zx)
              y = DequantizeLinear (yq, sx, zx) }
            """,
            ""
        },
        {
            "int8 inputs and outputs, no float at the border",
            """
            (uint8[N,3,8,8] x) => (uint8[N,4,8,8] y)
            <SCALES>
            { xd = DequantizeLinear (x, sx, zx)
              wd = DequantizeLinear (w, sw, zw)
              c = Conv <pads = [1,1,1,1]> (xd, wd, b)
              y = QuantizeLinear (c, sy, zy) }
            """,
            "w int8 4,3,3,3; b float 4"
        },
        {
            "the last layer without a conversion behind it",
            """
            (float[N,6] x) => (float[N,5] y)
            <SCALES>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear (w, sw, zw)
              y = Gemm (xd, wd, b) }
            """,
            "w int8 6,5; b float 5"
        },
        {
            "16-bit activations with 8-bit weights",
            """
            (float[N,3,8,8] x) => (float[N,4,8,8] y)
            <float sx = {0.0001}, uint16 zx = {30000}, float sy = {0.0002}, uint16 zy = {25000}, float sw = {0.003}, int8 zw = {0}, SCALE16>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear (w, sw, zw)
              c = Conv <pads = [1,1,1,1]> (xd, wd, b)
              r = Relu (c)
              cq = QuantizeLinear (r, sy, zy)
              cd = DequantizeLinear (cq, sy, zy)
              m = MaxPool <kernel_shape = [2,2], strides = [1,1], pads = [0,0,1,1]> (cd)
              yq = QuantizeLinear (m, sv, zv)
              y = DequantizeLinear (yq, sv, zv) }
            """,
            "w int8 4,3,3,3; b float 4"
        },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void The_integer_form_keeps_the_scales_of_the_file(string pattern, string text, string constants)
    {
        PatternNetwork network = new("pattern " + text.Replace("SCALE16", "float sv = {0.0003}, uint16 zv = {20000}", StringComparison.Ordinal).Replace("SCALES", Scales, StringComparison.Ordinal), constants);
        QuantizationResult result = Quantizer.Quantize(network.Model, [], RecipePresets.Find("adopt"));
        Assert.DoesNotContain(result.Network.FloatReasons, kept => kept.Key.Operator is not (QuantizeLinear or DequantizeLinear));
        Model integer = result.ToModel(QuantizedForm.Integer);
        IntegerProof proof = IntegerVerifier.Verify(integer);
        Assert.True(proof.Holds, $"{pattern}: {string.Join("; ", proof.Offenders)}");
        Assert.Equal(network.Model.Graph.Outputs.Select(output => (output.Name, output.Type)), integer.Graph.Outputs.Select(output => (output.Name, output.Type)));

        double step = StepOf(network.Model.Graph.Outputs[0]);
        int codes = 0, differing = 0;
        using Session session = new(integer);
        for (int run = 0; run < 8; run++)
        {
            IReadOnlyList<DenseTensor> inputs = network.Inputs();
            DenseTensor expected = GraphInterpreter.Run(network.Model.Graph, inputs)[0], actual = session.Run(inputs)[0];
            Assert.True(actual.ContentEquals(GraphInterpreter.Run(integer.Graph, inputs)[0]), $"{pattern}: session and interpreter differ");
            Assert.Equal(expected.Shape, actual.Shape);
            for (int i = 0; i < expected.Count; i++, codes++)
            {
                double steps = Math.Abs(Number(expected, i) - Number(actual, i)) / step;
                Assert.True(steps < 1.001, $"{pattern}: element {i} is {steps} codes away");
                if (steps > 0.5) differing++;
            }
        }

        // Only accumulators that lie on the border between two codes may round to the other one.
        Assert.True(differing <= codes / 100, $"{pattern}: {differing} of {codes} codes differ");
    }

    [Fact]
    public void What_the_file_does_not_quantize_stays_in_float_with_a_reason()
    {
        PatternNetwork network = new(
            $$"""
            pattern (float[N,3,8,8] x, float[N,4,8,8] other) => (float[N,4,8,8] y, float[N,4,8,8] raw, float[N,4,8,8] soft)
            <{{Scales}}>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear (w, sw, zw)
              plain = Conv <pads = [1,1,1,1]> (xd, v)
              raw = Conv <pads = [1,1,1,1]> (xd, wd)
              s = Add (raw, other)
              yq = QuantizeLinear (s, sy, zy)
              y = DequantizeLinear (yq, sy, zy)
              sq = QuantizeLinear (plain, sy, zy)
              sd = DequantizeLinear (sq, sz, zy)
              soft = Softmax (sd) }
            """,
            "w int8 4,3,3,3; v float 4,3,3,3");
        QuantizationResult result = Quantizer.Quantize(network.Model, [], RecipePresets.Find("adopt"));
        Dictionary<string, string> reasons = result.Network.FloatReasons.ToDictionary(pair => pair.Key.OpType + " " + pair.Key.Output.Name, pair => pair.Value);
        Assert.Contains("does not quantize its weights", reasons["Conv plain"]);
        Assert.Contains("does not quantize its input", reasons["Add y"]);
        Assert.Contains("no integer form", reasons["Softmax soft"]);
        Assert.Single(result.Network.Layers);

        // The mixture still computes what the file says.
        IReadOnlyList<DenseTensor> inputs = network.Inputs();
        DenseTensor[] expected = GraphInterpreter.Run(network.Model.Graph, inputs), actual = GraphInterpreter.Run(result.ToModel(QuantizedForm.Integer).Graph, inputs);
        for (int output = 0; output < expected.Length; output++)
        {
            for (int i = 0; i < expected[output].Count; i++) Assert.Equal(Number(expected[output], i), Number(actual[output], i), 0.0311);
        }
    }

    [Fact]
    public void Weights_and_biases_have_the_codes_of_the_file()
    {
        PatternNetwork network = new(
            $$"""
            pattern (float[N,6] x) => (float[N,5] y)
            <{{Scales}}>
            { xq = QuantizeLinear (x, sx, zx)
              xd = DequantizeLinear (xq, sx, zx)
              wd = DequantizeLinear <axis = 1> (w, ws, wz)
              y = MatMul (xd, wd) }
            """,
            "w int8 6,5; ws scale 5; wz zeros8 5");
        QuantizedNetwork result = Quantizer.Quantize(network.Model, [], RecipePresets.Find("adopt")).Network;
        QuantizedWeights weights = result.Scales!.WeightsOf((LinearLayer)result.Layers.Single())!;
        ReadOnlySpan<sbyte> stored = network.Model.Graph.Find("w")!.Constant!.Span<sbyte>();
        ReadOnlySpan<float> scales = network.Model.Graph.Find("ws")!.Constant!.Span<float>();
        for (int column = 0; column < 5; column++)
        {
            Assert.Equal(scales[column], weights.Scales[column]);
            for (int row = 0; row < 6; row++) Assert.Equal(stored[(row * 5) + column], weights.Codes[(column * 6) + row]);
        }
    }

    [Fact]
    public void Another_recipe_calibrates_such_a_file_anew_and_rounds_nothing_twice()
    {
        Model pairs = Quantizer.Quantize(SmallNetwork.Build(), SmallNetwork.Samples(16), new Recipe()).ToModel(QuantizedForm.Qdq);
        Model again = Quantizer.Quantize(pairs, SmallNetwork.Samples(16), new Recipe()).ToModel(QuantizedForm.Integer);
        Assert.True(IntegerVerifier.Verify(again).Holds);
        Assert.Single(again.Graph.Nodes, node => node.Operator is QuantizeLinear);
    }

    [Fact]
    public void Our_own_qdq_form_becomes_the_integer_form_again()
    {
        QuantizationResult first = Quantizer.Quantize(SmallNetwork.Build(), SmallNetwork.Samples(16), new Recipe());
        Model integer = first.ToModel(QuantizedForm.Integer), again = Quantizer.Quantize(first.ToModel(QuantizedForm.Qdq), [], RecipePresets.Find("adopt")).ToModel(QuantizedForm.Integer);
        Assert.True(IntegerVerifier.Verify(again).Holds);
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(8, seed: 5))
        {
            DenseTensor expected = GraphInterpreter.Run(integer.Graph, sample)[0], actual = GraphInterpreter.Run(again.Graph, sample)[0];
            Assert.True(expected.ContentEquals(actual));
        }
    }

    [Fact]
    public void A_float_model_has_no_scales_to_keep() =>
        Assert.Contains("no QuantizeLinear", Assert.Throws<DyadicException>(() => Quantizer.Quantize(SmallNetwork.Build(), [], RecipePresets.Find("adopt"))).Message);

    // What one code of an output is worth; a hundredth of the numbers' size where the output is not quantized.
    private static double StepOf(Value output) => output.Producer is { Operator: DequantizeLinear } last ? last.Inputs[1]!.Constant!.Span<float>()[0] : output.Type == ElementType.Float32 ? 0.001 : 1;

    private static double Number(DenseTensor tensor, int index) => tensor.ElementType == ElementType.Float32 ? tensor.Span<float>()[index] : tensor.Bytes[index];
}
