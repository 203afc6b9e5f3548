using Dyadic.Core;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Peers.Operators;

/// <summary>Shares of rows of terms whose sums lie on all sides of 2³¹ and 2³², rows of nothing and of a thousand equal terms among them.</summary>
/// <param name="name">The operator, or how it is told from another of its kind.</param>
/// <param name="greatest">The greatest term.</param>
/// <param name="create">The operator and its parameters.</param>
internal sealed class ShareCases(string name, long greatest, Func<(ShareOperator Operator, DenseTensor[] Parameters)> create) : IOperatorCases
{
    public string Name => name;

    public static IEnumerable<ShareCases> All =>
    [
        new("ReciprocalShare (2³¹ − 1)", 1L << 30, () => Reciprocal(ReciprocalShares.OfInt31(16), ElementType.Int16)),
        new("ReciprocalShare (2³²)", 1L << 30, () => Reciprocal(ReciprocalShares.OfTwoToThe32(8), ElementType.UInt8)),
        new("LogarithmicShare", 1L << 33, () => (new LogarithmicShare(ElementType.UInt8), [N(15)])),
        new("LineShare", 1L << 30, Lines),
        new("TableShare", short.MaxValue, () => Table(new TableShares(15, 16, shifts: false))),
        new("PairTableShare", short.MaxValue, () => Pairs(new PairTableShares(15, 60))),
    ];

    public OperatorCase Make(CaseRandom random)
    {
        // Short terms reach 2³¹ in rows of 65536 and more only.
        int rows = random.Number(1, 40), depth = greatest <= short.MaxValue ? random.Number(1, 4) * 40000 : random.Of(1, 7, random.Number(2, 60), 1024);
        if (depth > 1024) rows = 9;
        DenseTensor terms = DenseTensor.Zeros(ElementType.Int64, [rows, depth]);
        Span<long> numbers = terms.Span<long>();
        for (int row = 0; row < rows; row++)
        {
            // Of equal terms with a sum of 2³⁰ to 2³³, of any, or of none.
            int kind = random.Number(0, 4);
            long equal = Math.Min(greatest, ((1L << 30) + ((long)random.Number(0, 1 << 30) * 7)) / depth);
            foreach (ref long term in numbers.Slice(row * depth, depth)) term = kind switch { 0 => 0, 1 => random.Number(0, (int)Math.Min(greatest, int.MaxValue - 1)), _ => equal };
        }

        (ShareOperator op, DenseTensor[] parameters) = create();
        return new OperatorCase(op, [OperatorInput.Feed(terms), .. parameters]);
    }

    private static (ShareOperator, DenseTensor[]) Reciprocal(ReciprocalShares shares, ElementType to) =>
        (new ReciprocalShare(to), [N(shares.Numerator), N(shares.GreatestSum), N(1L << shares.Shift), N(shares.Greatest)]);

    private static (ShareOperator, DenseTensor[]) Lines()
    {
        LineShares shares = LineShares.Of(LearnedTables.Reciprocal, 16);
        IntegerLines lines = shares.Lines;
        return (new LineShare(ElementType.UInt16), [V(lines.Breakpoints), V(lines.Slopes), V(lines.Intercepts), N(1L << shares.Drop), N(LineShares.ReciprocalBits - shares.Bits), N(shares.Greatest)]);
    }

    private static (ShareOperator, DenseTensor[]) Table(TableShares shares) =>
        (new TableShare(ElementType.Int16), [DenseTensor.Vector<long>([.. shares.Table.ToArray().Select(entry => (long)entry)]), N(short.MaxValue), N(short.MaxValue)]);

    private static (ShareOperator, DenseTensor[]) Pairs(PairTableShares shares) =>
        (new PairTableShare(ElementType.Int16), [DenseTensor.Vector<long>([.. shares.Table.ToArray().Select(entry => (long)entry)]), N(short.MaxValue), N(short.MaxValue / 2)]);

    private static DenseTensor N(long number) => DenseTensor.Scalar(number);

    private static DenseTensor V(ReadOnlySpan<long> numbers) => DenseTensor.Vector(numbers);
}

/// <summary>ShiftExp of logits in steps down to 2⁻³⁰, whose furthest distance lies beyond 2³¹.</summary>
internal sealed class ShiftExpCases : IOperatorCases
{
    public string Name => nameof(ShiftExp);

    public OperatorCase Make(CaseRandom random)
    {
        ShiftExponential function = new(Math.ScaleB(1 + (random.Number(0, 15) / 16.0), random.Of(-28, -28, -random.Number(5, 30))), 15);
        DenseTensor powers = DenseTensor.Vector<long>([.. Enumerable.Range(0, function.Bits + 1).Select(bit => 1L << bit)]);
        return new OperatorCase(new ShiftExp(), OperatorInput.Feed(random.Codes(ElementType.UInt16, [random.Number(1, 20), random.Number(1, 99)])), DenseTensor.Scalar(function.Unit), powers);
    }
}
