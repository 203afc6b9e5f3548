using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization.Tests.BadInput;

/// <summary>Softmax of rows of every length, of equal and of saturated logits, as a recipe writes it: proof, and nearness to the real function.</summary>
public sealed class SoftmaxRowTests
{
    private const double Reach = 3;

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string name in SoftmaxMethods.All.Select(method => method.Name))
            {
                foreach (int length in (int[])[1, 2, 99, 65536]) cases.Add(name, length);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_softmax_is_proven_for_rows_of_every_length(string name, int length)
    {
        Model written = Quantize(name, length);
        IntegerProof proof = IntegerVerifier.Verify(written);
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders.Select(offender => offender.ToString())));
        foreach (float[] row in (float[][])[new float[length], [.. Enumerable.Repeat(1e30f, length)], [.. Enumerable.Repeat(-1e30f, length)], [.. Enumerable.Range(0, length).Select(i => i == 0 ? 1e30f : -1e30f)]])
        {
            float[] shares = Run(written, row);
            Assert.All(shares, share => Assert.InRange(share, 0, 1.0001f));
            Assert.All(shares.Skip(1), share => Assert.Equal(shares[^1], share));
        }
    }

    // Sums of 2⁴⁰ terms times 256 levels.
    [Fact]
    public void A_row_too_long_for_its_sums_is_refused_by_its_node()
    {
        DyadicException refused = Assert.Throws<DyadicException>(() => Quantize("exact", (1 << 20) + 1));
        Assert.Equal(FailureKind.Unsupported, refused.Kind);
        foreach (string part in (string[])["'Softmax_y'", "1048577", "at most 1048576", "--softmax i-bert-16", "--exclude"]) Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Maskable => [.. SoftmaxMethods.All.Select(method => method.Name).Where(name => name != "exact")];

    // Padding may hide a whole row: its shares are 0 (the least share there is), whatever the logits; the other rows do not notice.
    [Theory]
    [MemberData(nameof(Maskable))]
    public void A_row_in_which_nothing_is_visible_has_no_shares(string name)
    {
        Model model = SmallNetwork.Of("""
            <ir_version: 10, opset_import: ["" : 21]>
            rows (float[2,6,1] x, bool[2,1,6] visible) => (float[2,1,6] y) <float[1,1] one = {1}, float hidden = {-10000}>
            { z = MatMul (x, one)  t = Transpose <perm = [0,2,1]> (z)  m = Where (visible, t, hidden)  y = Softmax <axis = -1> (m) }
            """);
        Random random = new(1);
        DenseTensor x = SmallNetwork.Normal(random, [2, 6, 1], 2), all = Visible(6), none = Visible(0);
        Model written = Quantizer.Quantize(model, [[x, all]], new Recipe { Softmax = name }).ToModel(QuantizedForm.Integer);
        float[] seen = GraphInterpreter.Run(written.Graph, [x, all])[0].Span<float>().ToArray(), hidden = GraphInterpreter.Run(written.Graph, [x, none])[0].Span<float>().ToArray();
        Assert.Equal(seen[..6], hidden[..6]);
        Assert.All(hidden[6..], share => Assert.Equal(0, share));
        IntegerProof proof = IntegerVerifier.Verify(written);
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders.Select(offender => offender.ToString())));

        // The first row whole, of the second so many.
        static DenseTensor Visible(int count) => DenseTensor.Create<bool>([2, 1, 6], [.. Enumerable.Range(0, 12).Select(i => i < 6 + count)]);
    }

    // Shares of 16 bits keep the mass of flat rows and of peaked ones, whatever the step of the logits: narrow ranges have fine steps and long sums.
    [Theory]
    [InlineData("i-bert-16", 0.006)]
    [InlineData("i-vit", 0.05)]
    [InlineData("nn-lut", 0.012)]
    public void Wide_shares_keep_the_mass_of_rows(string name, double bound)
    {
        foreach (int length in (int[])[2, 16, 64, 256])
        {
            foreach (double deviation in (double[])[0.1, 1, 4])
            {
                Random random = new(length);
                Model written = Quantize(name, length, deviation, bits: 16);
                for (int trial = 0; trial < 20; trial++)
                {
                    float[] row = [.. Enumerable.Range(0, length).Select(_ => (float)(Reach * deviation * ((2 * random.NextDouble()) - 1)))], shares = Run(written, row);
                    double total = row.Sum(x => Math.Exp(x - row.Max()));
                    double[] exact = [.. row.Select(x => Math.Exp(x - row.Max()) / total)];
                    Assert.InRange(shares.Sum(), 1 - 0.01 - (length / 32768.0), 1.001);
                    for (int i = 0; i < length; i++) Assert.InRange(shares[i] - exact[i], -bound, bound);
                }
            }
        }
    }

    // A product begins the integers: by 1, so that logits are the input.
    private static Model Quantize(string softmax, int length, double deviation = 3, int bits = 8)
    {
        Model model = SmallNetwork.Of($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            row (float[1,{{length}},1] x) => (float[1,1,{{length}}] y) <float[1,1] one = {1}>
            { z = MatMul (x, one)  t = Transpose <perm = [0,2,1]> (z)  y = Softmax <axis = -1> (t) }
            """);
        Random random = new(1);
        IEnumerable<IReadOnlyList<DenseTensor>> samples = Enumerable.Range(0, 4).Select(i => (IReadOnlyList<DenseTensor>)[DenseTensor.Create<float>([1, length, 1], [.. Enumerable.Range(0, length).Select(j => (float)(Reach * deviation * (j == 0 ? 1 : j == 1 ? -1 : (2 * random.NextDouble()) - 1)))])]);
        return Quantizer.Quantize(model, samples, new Recipe { Softmax = softmax, ActivationBits = bits }).ToModel(QuantizedForm.Integer);
    }

    private static float[] Run(Model model, float[] row) => GraphInterpreter.Run(model.Graph, [DenseTensor.Create<float>([1, row.Length, 1], row)])[0].Span<float>().ToArray();
}
