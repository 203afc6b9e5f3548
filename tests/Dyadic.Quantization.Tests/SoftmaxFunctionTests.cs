using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization.Tests;

/// <summary>Every integer exponential with every way to take shares: definition, published body, plain function and proof.</summary>
public sealed class SoftmaxFunctionTests
{
    private static readonly string[] Exponentials = ["polynomial", "scaled polynomial", "shift", "table", "fine table", "lines"];
    private static readonly string[] Shares = ["reciprocal", "int31", "table", "shifted table", "pair table", "truncated pair table", "logarithm", "lines", "wide lines"];

    public static TheoryData<string, string, ElementType> Mixtures
    {
        get
        {
            TheoryData<string, string, ElementType> data = [];
            foreach (string exponential in Exponentials)
            {
                foreach (string share in Shares)
                {
                    foreach (ElementType type in (ElementType[])[ElementType.UInt8, ElementType.Int8, ElementType.Int16]) data.Add(exponential, share, type);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void A_softmax_of_two_operators_is_the_integer_softmax(string exponentialName, string shareName, ElementType type)
    {
        double scale = type == ElementType.Int16 ? 1.0 / 512 : 1.0 / 20;
        (ExponentialOperator first, DenseTensor[] firstParameters, IntegerExponential exponential) = Exponential(exponentialName, scale);
        (ShareOperator second, DenseTensor[] secondParameters, ShareNormalizer normalizer) = Share(shareName);
        foreach ((int rows, int depth) in ((int, int)[])[(3, 1), (2, 7), (2, 64), (1, 300)])
        {
            DenseTensor codes = DenseTensor.Zeros(type, [rows, depth]);
            new Random(depth).NextBytes(codes.Bytes);
            DenseTensor terms = FunctionBodies.RunBoth(first, [codes, .. firstParameters]), y = FunctionBodies.RunBoth(second, [terms, .. secondParameters]);
            int[] numbers = [.. IntegerElements.ToInt64(codes).Select(code => (int)code)], expected = new int[depth];
            for (int row = 0; row < rows; row++)
            {
                new IntegerSoftmax(exponential, normalizer).Apply(numbers.AsSpan(row * depth, depth), [], expected);
                Assert.Equal(expected, IntegerElements.ToInt64(y).Skip(row * depth).Take(depth).Select(code => (int)code));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void A_softmax_is_proven_to_stay_within_its_integers(string exponentialName, string shareName, ElementType type)
    {
        (ExponentialOperator first, DenseTensor[] firstParameters, IntegerExponential exponential) = Exponential(exponentialName, type == ElementType.Int16 ? 1.0 / 512 : 1.0 / 20);
        (ShareOperator second, DenseTensor[] secondParameters, _) = Share(shareName);
        Graph graph = new() { Name = "softmax" };
        Value codes = graph.AddInput("codes", type, SymbolicShape.Of([2, 197]));
        Value terms = graph.AddNode("exp", first, [codes, .. firstParameters.Select((tensor, i) => graph.AddInitializer($"e{i}", tensor))], ["terms"]).Output;
        graph.AddOutput(graph.AddNode("share", second, [terms, .. secondParameters.Select((tensor, i) => graph.AddInitializer($"s{i}", tensor))], ["y"]).Output);
        GraphInference.Infer(graph);
        IntegerProof result = IntegerVerifier.Verify(new Model { Graph = graph });
        Assert.True(result.Holds, string.Join("; ", result.Offenders.Select(offender => offender.ToString())));
        Assert.True(exponential.Largest < 1L << 62);
    }

    // The furthest distance, 15 halvings, lies from 2³¹ on at these steps, and the nearest codes far below it.
    [Theory]
    [InlineData(-27)]
    [InlineData(-28)]
    [InlineData(-30)]
    public void Terms_of_logits_in_the_finest_steps_are_those_of_the_function(int power)
    {
        ShiftExponential function = new(Math.ScaleB(1, power), 15);
        DenseTensor codes = DenseTensor.Create<ushort>([1, 4], [0, 1, 40000, 65535]);
        DenseTensor terms = FunctionBodies.RunBoth(new ShiftExp(), codes, N(function.Unit), Powers(function.Bits));
        Assert.Equal([function.Of(65535), function.Of(65534), function.Of(25535), function.Of(0)], terms.Span<long>().ToArray());
    }

    public static TheoryData<string> ExponentialNames => [.. Exponentials];

    public static TheoryData<string> ShareNames => [.. Shares];

    // No row, one logit, and rows as long as a softmax of a whole text; codes all equal, at the ends of their type, and one above all others.
    [Theory]
    [MemberData(nameof(ExponentialNames))]
    public void Terms_of_rows_of_any_length_and_of_saturated_codes_are_those_of_the_function(string name)
    {
        (ExponentialOperator op, DenseTensor[] parameters, IntegerExponential function) = Exponential(name, 1.0 / 20);
        foreach (TensorShape shape in (TensorShape[])[[0, 7], [3, 1], [1, 65536]])
        {
            foreach (Func<int, byte> fill in (Func<int, byte>[])[_ => 200, i => i % 2 == 0 ? byte.MinValue : byte.MaxValue, i => i == 5 ? byte.MaxValue : byte.MinValue])
            {
                DenseTensor codes = DenseTensor.Create<byte>(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(fill)]);
                long[] terms = IntegerElements.ToInt64(FunctionBodies.RunBoth(op, [codes, .. parameters]));
                int depth = shape[-1];
                for (int i = 0; i < terms.Length; i++)
                {
                    int greatest = shape.Count == 0 ? 0 : codes.Bytes.Slice(i / depth * depth, depth).ToArray().Max();
                    Assert.Equal(function.Of(greatest - codes.Bytes[i]), terms[i]);
                }
            }
        }
    }

    // Rows in which nothing is visible have terms of 0 only.
    [Theory]
    [MemberData(nameof(ShareNames))]
    public void Shares_of_nothing_of_equal_terms_and_of_long_rows_are_those_of_the_function(string name)
    {
        (ShareOperator op, DenseTensor[] parameters, ShareNormalizer function) = Share(name);
        long greatest = name.Contains("table", StringComparison.Ordinal) ? 255 : 1L << 30;
        foreach (TensorShape shape in (TensorShape[])[[0, 7], [2, 5], [3, 1], [1, 65536]])
        {
            foreach (Func<int, long> fill in (Func<int, long>[])[_ => 0, _ => greatest, i => i == 0 ? greatest : 0, i => i % 3])
            {
                DenseTensor terms = DenseTensor.Create<long>(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(fill)]);
                long[] codes = IntegerElements.ToInt64(FunctionBodies.RunBoth(op, [terms, .. parameters]));
                int[] expected = new int[shape[-1]];
                for (int start = 0; start < codes.Length; start += expected.Length)
                {
                    function.Apply(terms.Span<long>().Slice(start, expected.Length), expected);
                    Assert.Equal(expected, codes.Skip(start).Take(expected.Length).Select(code => (int)code));
                }
            }
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        DenseTensor codes = DenseTensor.Create<byte>([1, 3], [1, 2, 3]), terms = DenseTensor.Create<long>([1, 3], [1, 2, 3]);
        foreach (DenseTensor[] parameters in (DenseTensor[][])[[N(0), N(2), N(3)], [N(22), N(2), N(3)], [N(22), N(43)], [N(22), N(43), DenseTensor.Scalar(982)], [N(22), N(1L << 40), N(0)]])
        {
            Assert.Throws<DyadicException>(() => Run(new PolynomialExp(), [codes, .. parameters]));
        }

        Assert.Throws<DyadicException>(() => Run(new ScaledPolynomialExp(), codes, N(22), N(43), N(982), Powers(60)));
        Assert.Throws<DyadicException>(() => Run(new ShiftExp(), codes, N(32), Powers(60)));
        Assert.Throws<DyadicException>(() => Run(new ShiftExp(), codes, N(32), DenseTensor.Vector<long>([1, 2, 3])));
        Assert.Throws<DyadicException>(() => Run(new TableExp(), codes, DenseTensor.Vector<long>([1, 2]), N(1), N(1), N(0)));
        Assert.Throws<DyadicException>(() => Run(new TableExp(), codes, DenseTensor.Vector<long>([2, 1]), N(1), N(3), N(0)));
        Assert.Throws<DyadicException>(() => Run(new TableExp(), codes, DenseTensor.Vector<long>([2, 1]), N(1), N(8), N(1)));
        Assert.Throws<DyadicException>(() => Run(new ReciprocalShare(ElementType.UInt8), terms, N(0), N(1), N(1), N(255)));
        Assert.Throws<DyadicException>(() => Run(new ReciprocalShare(ElementType.UInt8), terms, N(1), N(1), N(3), N(255)));
        Assert.Throws<DyadicException>(() => Run(new TableShare(ElementType.UInt8), terms, DenseTensor.Vector<long>([255]), N(254), N(254)));
        Assert.Throws<DyadicException>(() => Run(new PairTableShare(ElementType.UInt8), terms, DenseTensor.Vector<long>([255]), N(255), N(127)));
        Assert.Throws<DyadicException>(() => Run(new LogarithmicShare(ElementType.UInt8), terms, N(14)));
        DenseTensor knots = DenseTensor.Vector<long>([-5, 0]), slopes = DenseTensor.Vector<long>([0, 1, 0]), intercepts = DenseTensor.Vector<long>([0, 5, 5]);
        Assert.Throws<DyadicException>(() => Run(new LineExp(), codes, knots, slopes, intercepts, N(4)));
        Assert.Throws<DyadicException>(() => Run(new LineExp(), codes, knots, slopes, knots, N(5)));
        Assert.Throws<DyadicException>(() => Run(new LineExp(), codes, DenseTensor.Vector<long>([0, -5]), slopes, intercepts, N(5)));
        Assert.Throws<DyadicException>(() => Run(new LineShare(ElementType.UInt8), terms, knots, slopes, intercepts, N(3), N(14), N(255)));
        Assert.Throws<DyadicException>(() => Run(new LineShare(ElementType.UInt8), terms, knots, slopes, intercepts, N(4), N(14), N(256)));
        Assert.Throws<DyadicException>(() => Run(new LogarithmicShare(ElementType.UInt8), DenseTensor.Create<long>([1, 2], [1, -1]), N(15)));
    }

    private static (ExponentialOperator Operator, DenseTensor[] Parameters, IntegerExponential Function) Exponential(string name, double scale)
    {
        switch (name)
        {
            case "polynomial":
                PolynomialExponential paper = PolynomialExponential.Paper(scale);
                return (new PolynomialExp(), [N(paper.Ln2), N(paper.B), N(paper.C)], paper);
            case "scaled polynomial":
                PolynomialExponential program = PolynomialExponential.Program(scale, 20);
                return (new ScaledPolynomialExp(), [N(program.Ln2), N(program.B), N(program.C), Powers(program.Bits)], program);
            case "shift":
                ShiftExponential shift = new(scale, 15);
                return (new ShiftExp(), [N(shift.Unit), Powers(shift.Bits)], shift);
            case "lines":
                LineExponential lines = LineExponential.Of(FreeKnots.Fit(Math.Exp, -24, 0, 16, 4097), scale);
                return (new LineExp(), [.. Lines(lines.Lines), N(lines.Largest)], lines);
            default:
                TableExponential table = name == "table" ? TableExponential.Reciprocal(scale, 8) : TableExponential.Fine(scale, 8, 101);
                return (new TableExp(), [DenseTensor.Vector<long>(table.Table.ToArray()), N(table.Multiplier), N(1L << table.Shift), N(table.IsNearest ? 1L << (table.Shift - 1) : 0)], table);
        }
    }

    private static (ShareOperator Operator, DenseTensor[] Parameters, ShareNormalizer Function) Share(string name)
    {
        switch (name)
        {
            case "reciprocal" or "int31":
                ReciprocalShares reciprocal = name == "int31" ? ReciprocalShares.OfInt31(16) : ReciprocalShares.OfTwoToThe32(8);
                return (new ReciprocalShare(name == "int31" ? ElementType.Int16 : ElementType.UInt8), [N(reciprocal.Numerator), N(reciprocal.GreatestSum), N(1L << reciprocal.Shift), N(reciprocal.Greatest)], reciprocal);
            case "table" or "shifted table":
                TableShares table = new(8, 16, shifts: name != "table");
                return (new TableShare(ElementType.UInt8), [DenseTensor.Vector<long>([.. table.Table.ToArray().Select(entry => (long)entry)]), N(255), N(table.ShiftsProducts ? 256 : 255)], table);
            case "pair table" or "truncated pair table":
                PairTableShares pairs = new(8, 60, truncates: name != "pair table");
                return (new PairTableShare(ElementType.UInt8), [DenseTensor.Vector<long>([.. pairs.Table.ToArray().Select(entry => (long)entry)]), N(255), N(pairs.Truncates ? 0 : 127)], pairs);
            case "lines" or "wide lines":
                LineShares lines = LineShares.Of(FreeKnots.Fit(x => 1 / x, 1, 2, 16, 4097), name == "lines" ? 8 : 16);
                return (new LineShare(name == "lines" ? ElementType.UInt8 : ElementType.UInt16), [.. Lines(lines.Lines), N(1L << lines.Drop), N(LineShares.ReciprocalBits - lines.Bits), N(lines.Greatest)], lines);
            default:
                return (new LogarithmicShare(ElementType.UInt8), [N(15)], new LogarithmicShares(4, lastIsZero: true));
        }
    }

    private static DenseTensor[] Lines(IntegerLines lines) => [DenseTensor.Vector(lines.Breakpoints), DenseTensor.Vector(lines.Slopes), DenseTensor.Vector(lines.Intercepts)];

    private static DenseTensor N(long number) => DenseTensor.Scalar(number);

    private static DenseTensor Powers(int bits) => DenseTensor.Vector<long>([.. Enumerable.Range(0, bits + 1).Select(bit => 1L << bit)]);

    private static void Run(Operator op, params DenseTensor[] inputs)
    {
        DenseTensor?[] outputs = new DenseTensor?[1];
        op.Evaluate(new EvaluationContext("node", inputs, outputs));
    }
}
