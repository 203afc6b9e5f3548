using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

/// <summary>Integer layers that speech networks need, one small network each: proven, near the float network, and with the interpreter's bits.</summary>
public sealed class SpeechLayerTests
{
    private const string Head = "<ir_version: 10, opset_import: [\"\" : 21]>";

    public static TheoryData<string, string, int> Networks
    {
        get
        {
            TheoryData<string, string, int> data = [];
            foreach (int bits in (int[])[8, 16])
            {
                data.Add("slopes by channel", "float[3,1,1] slopes = {0.25, -0.5, 2} : a = Conv (x, w) b = PRelu (a, slopes) y = Conv (b, w)", bits);
                data.Add("one slope", "float slope = {0.1} : a = Conv (x, w) b = PRelu (a, slope) y = Conv (b, w)", bits);
                data.Add("scatter", "int64[1,2,2] places = {0, 1, 0, 2} : a = Conv (x, w) b = Neg (a) u = Slice (b, i0, i2, i1) c = ScatterND (a, places, u) y = Conv (c, w)", bits);
                data.Add("mean", "int64[1] last = {3} : a = Conv (x, w) m = ReduceMean (a, last) y = Conv (m, w)", bits);
                data.Add("magnitude", "float two = {2}, float epsilon = {0.01} : a = Conv (x, w) p = Slice (a, i0, i2, i3) q = Slice (a, i2, i4, i3) pp = Pow (p, two) qq = Mul (q, q) s = Add (pp, qq) e = Add (s, epsilon) m = Sqrt (e) y = Conv (m, w)", bits);
                data.Add("transposed", "float[3,3,2,2] t = {1, 2, 3, 4, 0, 1, 0, -1, 1, 1, -1, 2, 1, 0, 0, 1, 2, -2, 1, 1, 0, 1, 2, 3, -1, 1, 0, 2, 1, 0, 1, 0, 0, 1, 1, -1} : a = Conv (x, w) b = ConvTranspose <strides = [2,1]> (a, t) c = Relu (b) y = Conv (c, w)", bits);
                data.Add("clamp behind a movement", "int64[1] u = {0} : a = Conv (x, w) b = Unsqueeze (a, u) c = Squeeze (b, u) d = Relu (c) y = Conv (d, w)", bits);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_layer_is_integers_near_its_float_form(string name, string text, int bits)
    {
        string[] parts = text.Split(" : ");
        Model model = new()
        {
            Graph = OnnxTextGraph.Build($$"""
                {{Head}} g (float[1,3,4,4] x) => (float[a,b,c,d] y)
                <float[3,3,1,1] w = {0.5, -0.25, 1, 0.75, 0.5, -1, 0.25, 1, 0.5}, int64[1] i0 = {0}, int64[1] i1 = {1}, int64[1] i2 = {2}, int64[1] i3 = {3}, int64[1] i4 = {4}, {{parts[0]}}>
                { {{parts[1]}} }
                """),
            SourceOpset = 21,
        };
        Random random = new(11);
        DenseTensor[][] samples = [.. Enumerable.Range(0, 8).Select(_ => new[] { SmallNetwork.Normal(random, [1, 3, 4, 4], 1) })];
        Recipe recipe = RecipePresets.Find("irnn") with { ActivationBits = bits, ActivationRange = "min-max" };
        QuantizationResult result = Quantizer.Quantize(model, samples, recipe);
        Assert.Empty(result.Network.FloatReasons);
        Model integer = result.ToModel(QuantizedForm.Integer);
        IntegerProof proof = IntegerVerifier.Verify(integer);
        Assert.True(proof.Holds, $"{name}: {string.Join("; ", proof.Offenders.Select(offender => offender.ToString()))}");
        double signal = 0, noise = 0;
        using Session session = new(integer);
        foreach (DenseTensor[] sample in samples)
        {
            DenseTensor reals = GraphInterpreter.Run(model.Graph, sample)[0], codes = GraphInterpreter.Run(integer.Graph, sample)[0];
            Assert.True(codes.ContentEquals(session.Run(sample)[0]), $"{name}: kernels and definitions differ");
            for (int i = 0; i < reals.Count; i++)
            {
                signal += reals.Span<float>()[i] * reals.Span<float>()[i];
                noise += Math.Pow(reals.Span<float>()[i] - codes.Span<float>()[i], 2);
            }
        }

        double decibels = 10 * Math.Log10(signal / noise);
        Assert.True(decibels > (bits == 8 ? 30 : 36), $"{name}, {bits} bits: {decibels:F1} dB");
    }

    [Fact]
    public void A_choice_that_stays_reads_what_layers_compute()
    {
        Model model = new()
        {
            Graph = OnnxTextGraph.Build($$"""
                {{Head}} g (float[1,3,4,4] x, bool[1] which) => (float[1,3,4,4] y)
                <float[3,3,1,1] w = {0.5, -0.25, 1, 0.75, 0.5, -1, 0.25, 1, 0.5}>
                {
                    a = Conv (x, w)
                    b = Conv (a, w)
                    y = If <then_branch = t () => (float[] p) { n = Neg (a) p = Add (n, b) }, else_branch = e () => (float[] q) { q = Identity (b) }> (which)
                }
                """),
            SourceOpset = 21,
        };
        Random random = new(3);
        DenseTensor[] sample = [SmallNetwork.Normal(random, [1, 3, 4, 4], 1), DenseTensor.Create<bool>([1], [true])];
        Model integer = Quantizer.Quantize(model, [sample], RecipePresets.Find("irnn")).ToModel(QuantizedForm.Integer);
        foreach (bool which in (bool[])[true, false])
        {
            sample[1] = DenseTensor.Create<bool>([1], [which]);
            DenseTensor reals = GraphInterpreter.Run(model.Graph, sample)[0], codes = GraphInterpreter.Run(integer.Graph, sample)[0];
            for (int i = 0; i < reals.Count; i++) Assert.Equal(reals.Span<float>()[i], codes.Span<float>()[i], 0.1);
        }
    }

    [Fact]
    public void Roots_are_exact()
    {
        List<long> numbers = [0, 1, 2, 3, 4, -1, long.MinValue, long.MaxValue, SquareRoot.Greatest, SquareRoot.Greatest + 1, 1L << 31, (1L << 31) + 5, (1L << 32) - 1, 1L << 32];
        Random random = new(2);
        for (int i = 0; i < 300; i++)
        {
            long root = random.NextInt64(1L << random.Next(1, SquareRoot.RootBits + 1));
            numbers.AddRange([root * root, (root * root) - 1, (root * root) + (2 * root)]);
        }

        DenseTensor y = FunctionBodies.RunBoth(new SquareRoot(), DenseTensor.Vector<long>([.. numbers]));
        for (int i = 0; i < numbers.Count; i++)
        {
            Int128 root = y.Span<long>()[i], number = Math.Clamp(numbers[i], 0, SquareRoot.Greatest);
            Assert.True(root * root <= number && (root + 1) * (root + 1) > number, $"⌊√{number}⌋ is not {root}");
        }
    }
}
