using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization.Tests;

/// <summary>Every integer normalization: definition, published body, plain function and proof.</summary>
public sealed class NormalizationFunctionTests
{
    private static readonly string[] Operators = ["centred", "ten passes", "plain", "plain ten passes", "lines", "plain lines", "absolute deviations"];

    public static TheoryData<string, ElementType, ElementType> Mixtures
    {
        get
        {
            TheoryData<string, ElementType, ElementType> data = [];
            foreach (string op in Operators)
            {
                foreach (ElementType from in (ElementType[])[ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16])
                {
                    foreach (ElementType to in (ElementType[])[ElementType.UInt8, ElementType.Int16]) data.Add(op, from, to);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void A_normalization_is_its_body_and_its_plain_function(string name, ElementType from, ElementType to)
    {
        foreach ((int channels, int factors) in ((int, int)[])[(1, 1), (3, 1), (64, 64), (130, 130)])
        {
            (NormalizationOperator op, DenseTensor[] parameters, IntegerNormalization function) = Create(name, to, channels, factors);
            DenseTensor codes = DenseTensor.Zeros(from, [2, 3, channels]);
            new Random(channels).NextBytes(codes.Bytes);
            codes.Bytes[..(channels * from.ByteWidth())].Fill(17); // a row of equal numbers
            DenseTensor y = FunctionBodies.RunBoth(op, [codes, .. parameters]);
            int[] row = new int[channels], expected = new int[channels];
            for (int start = 0; start < codes.Count; start += channels)
            {
                for (int i = 0; i < channels; i++) row[i] = ((int)IntegerElements.Get(codes, start + i) - 100) * (1 << (factors == 1 ? 0 : i % 4));
                function.Apply(row, expected);
                Assert.Equal(expected, Enumerable.Range(start, channels).Select(i => (int)IntegerElements.Get(y, i)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(OperatorNames))]
    public void No_row_one_channel_and_long_rows_of_saturated_codes_are_normalized(string name)
    {
        foreach (TensorShape shape in (TensorShape[])[[0, 5], [3, 1], [1, 65536]])
        {
            int channels = shape[-1];
            (NormalizationOperator op, DenseTensor[] parameters, IntegerNormalization function) = Create(name, ElementType.Int16, channels, channels);
            foreach (Func<int, ushort> fill in (Func<int, ushort>[])[_ => ushort.MaxValue, i => i % 2 == 0 ? ushort.MinValue : ushort.MaxValue, i => i == 3 ? ushort.MaxValue : ushort.MinValue])
            {
                ushort[] codes = [.. Enumerable.Range(0, (int)shape.Count).Select(fill)];
                DenseTensor y = FunctionBodies.RunBoth(op, [DenseTensor.Create<ushort>(shape, codes), .. parameters]);
                int[] row = new int[channels], expected = new int[channels];
                for (int start = 0; start < codes.Length; start += channels)
                {
                    for (int i = 0; i < channels; i++) row[i] = (codes[start + i] - 100) * (1 << (channels == 1 ? 0 : i % 4));
                    function.Apply(row, expected);
                    Assert.Equal(expected, Enumerable.Range(start, channels).Select(i => (int)IntegerElements.Get(y, i)));
                }
            }
        }
    }

    public static TheoryData<string> OperatorNames => [.. Operators];

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void A_normalization_is_proven_to_stay_within_its_integers(string name, ElementType from, ElementType to)
    {
        (NormalizationOperator op, DenseTensor[] parameters, _) = Create(name, to, 768, 768);
        Graph graph = new() { Name = "norm" };
        Value codes = graph.AddInput("codes", from, SymbolicShape.Of([2, 197, 768]));
        graph.AddOutput(graph.AddNode("norm", op, [codes, .. parameters.Select((tensor, i) => graph.AddInitializer($"p{i}", tensor))], ["y"]).Output);
        GraphInference.Infer(graph);
        IntegerProof result = IntegerVerifier.Verify(new Model { Graph = graph });
        Assert.True(result.Holds, string.Join("; ", result.Offenders.Select(offender => offender.ToString())));
    }

    [Fact]
    public void A_layer_normalization_of_16_bit_codes_is_near_the_real_one()
    {
        const int channels = 192;
        Random random = new(3);
        float[] gain = [.. Enumerable.Range(0, channels).Select(_ => (float)(random.NextDouble() * 2) - 1)], offset = [.. Enumerable.Range(0, channels).Select(_ => (float)random.NextDouble() - 0.5f)];
        RootNormalization function = new(gain, offset, new NormalizedCodes(1.0 / 1024, 0, short.MinValue, short.MaxValue));
        int[] row = [.. Enumerable.Range(0, channels).Select(_ => random.Next(-20000, 20000))], codes = new int[channels];
        function.Apply(row, codes);
        double mean = row.Average(), deviation = Math.Sqrt(row.Average(x => (x - mean) * (x - mean)));
        for (int c = 0; c < channels; c++) Assert.Equal((gain[c] * (row[c] - mean) / deviation) + offset[c], codes[c] / 1024.0, 0.0022);
    }

    /// <summary>By exact fractions: the mean absolute deviation of the codes, each quotient to the nearest 1/256.</summary>
    [Fact]
    public void Absolute_deviations_are_those_of_exact_fractions()
    {
        const int channels = 37;
        Random random = new(9);
        float[] ones = [.. Enumerable.Repeat(1f, channels)];
        MeanDeviationNormalization function = MeanDeviationNormalization.Of(new MeanDeviationNormalization(ones, new float[channels], new NormalizedCodes(1.0 / 256, 0, short.MinValue, short.MaxValue)).Affine, 8, 1);
        for (int trial = 0; trial < 50; trial++)
        {
            int[] row = [.. Enumerable.Range(0, channels).Select(_ => random.Next(-40000, 40000))], codes = new int[channels];
            function.Apply(row, codes);
            Int128 sum = row.Sum(x => (long)x), deviations = 1;
            foreach (int x in row) deviations += Int128.Abs(((Int128)x * channels) - sum);
            for (int c = 0; c < channels; c++)
            {
                // |code / 256 − (C·x − Σx) · C / Σ|C·x − Σx|| is at most 1/512.
                Int128 error = (codes[c] * deviations) - ((((Int128)row[c] * channels) - sum) * channels * 256);
                Assert.True(2 * Int128.Abs(error) <= deviations);
            }
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        (NormalizationOperator op, DenseTensor[] good, _) = Create("centred", ElementType.UInt8, 4, 1);
        DenseTensor codes = DenseTensor.Create<byte>([1, 4], [1, 2, 3, 4]);
        foreach ((int index, DenseTensor bad) in ((int, DenseTensor)[])
        [
            (0, N(1L << 20)), (1, N(3)), (1, N(0)), (1, DenseTensor.Vector<long>(1, 1)), (2, N(-1)), (2, N(1L << 60)), (3, DenseTensor.Vector<long>(1, 2, 3, 1L << 40)),
            (3, DenseTensor.Vector<long>(1, 2)), (4, DenseTensor.Vector<long>(1, 2, 3, 1L << 62)), (5, N(1)), (5, N(6)), (6, N(-1)), (7, N(256)),
        ])
        {
            DenseTensor[] parameters = [.. good];
            parameters[index] = bad;
            Graph graph = new();
            Value[] values = [.. parameters.Prepend(codes).Select((input, i) => graph.AddInput($"x{i}", input.ElementType, SymbolicShape.Of(input.Shape)))];
            graph.AddOutput(graph.AddNode("node", op, values, ["y"]).Output);
            Assert.Throws<DyadicException>(() => GraphInterpreter.Run(graph, [codes, .. parameters]));
        }
    }

    private static (NormalizationOperator Operator, DenseTensor[] Parameters, IntegerNormalization Function) Create(string name, ElementType to, int channels, int factors)
    {
        Random random = new(channels);
        float[] gain = [.. Enumerable.Range(0, channels).Select(_ => (float)(random.NextDouble() * 3) - 1)], offset = [.. Enumerable.Range(0, channels).Select(_ => (float)(random.NextDouble() * 2) - 1)];
        (Int128 least, Int128 greatest) = to.IntegerRange();
        NormalizedCodes codes = new(to == ElementType.UInt8 ? 1.0 / 40 : 1.0 / 5000, to == ElementType.UInt8 ? 120 : 0, (int)least, (int)greatest);
        bool tenPasses = name.EndsWith("ten passes", StringComparison.Ordinal), centred = !name.StartsWith("plain", StringComparison.Ordinal);
        const long epsilon = 12345;
        if (name == "absolute deviations")
        {
            ChannelAffine affine = new MeanDeviationNormalization(gain, offset, codes, AbsoluteDeviationNormalization.Fraction).Affine;
            return (new AbsoluteDeviationNormalization(to), Shared(affine, factors, epsilon), MeanDeviationNormalization.Of(affine, AbsoluteDeviationNormalization.Fraction, epsilon));
        }

        RootNormalization function = new(gain, offset, codes, tenPasses, centred, epsilon);
        if (name.EndsWith("lines", StringComparison.Ordinal))
        {
            (IntegerLines lines, int drop) = LineRootNormalization.Fixed(FreeKnots.Fit(x => 1 / Math.Sqrt(x), 1, 4, 16, 4097));
            DenseTensor[] more = [DenseTensor.Vector(lines.Breakpoints), DenseTensor.Vector(lines.Slopes), DenseTensor.Vector(lines.Intercepts), N(1L << drop)];
            return (centred ? new LineNormalization(to) : new LineRootMeanSquareNormalization(to), [.. Shared(function.Affine, factors, epsilon), .. more], LineRootNormalization.Of(function.Affine, centred, epsilon, lines, drop));
        }

        NormalizationOperator op = (centred, tenPasses) switch
        {
            (true, false) => new CentredNormalization(to),
            (true, true) => new TenPassNormalization(to),
            (false, false) => new RootMeanSquareNormalization(to),
            _ => new TenPassRootMeanSquareNormalization(to),
        };
        return (op, Shared(function.Affine, factors, epsilon), function);
    }

    private static DenseTensor[] Shared(ChannelAffine affine, int factors, long epsilon)
    {
        DenseTensor powers = DenseTensor.Vector<long>([.. Enumerable.Range(0, factors).Select(i => 1L << (factors == 1 ? 0 : i % 4))]);
        return [N(100), powers, N(epsilon), DenseTensor.Vector<long>(affine.Gains), DenseTensor.Vector<long>(affine.Offsets), N(1L << affine.Shift), N(affine.Least), N(affine.Greatest)];
    }

    private static DenseTensor N(long number) => DenseTensor.Scalar(number);
}
