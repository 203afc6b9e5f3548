using Dyadic.Core;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Peers.Operators;

/// <summary>Integer normalizations of rows whose sums of squares lie on all sides of 2³¹ and 2³², and, with great factors, beyond 2⁴⁸.</summary>
/// <param name="op">The operator.</param>
/// <param name="tenPasses">Whether its root takes ten passes.</param>
/// <param name="centred">Whether it takes off the mean.</param>
/// <param name="byLines">Whether its root comes from lines.</param>
internal sealed class NormalizationCases(NormalizationOperator op, bool tenPasses, bool centred, bool byLines) : IOperatorCases
{
    private const ElementType To = ElementType.Int16;

    public string Name => op.GetType().Name;

    public static IEnumerable<NormalizationCases> All =>
    [
        new(new CentredNormalization(To), tenPasses: false, centred: true, byLines: false),
        new(new RootMeanSquareNormalization(To), tenPasses: false, centred: false, byLines: false),
        new(new TenPassNormalization(To), tenPasses: true, centred: true, byLines: false),
        new(new TenPassRootMeanSquareNormalization(To), tenPasses: true, centred: false, byLines: false),
        new(new LineNormalization(To), tenPasses: false, centred: true, byLines: true),
        new(new LineRootMeanSquareNormalization(To), tenPasses: false, centred: false, byLines: true),
    ];

    public OperatorCase Make(CaseRandom random)
    {
        const int zeroPoint = 32768;
        int rows = random.Number(1, 40), channels = random.Of(1, 16, 64, random.Number(2, 100));
        long factor = random.Of(1L, 1L, 64L);
        DenseTensor codes = random.Codes(ElementType.UInt16, [rows, channels]);
        for (int row = 0; row < rows; row++)
        {
            // Rows of one magnitude, whose squares sum up to 2³⁰ to 2³³, between rows of any codes.
            if (random.Chance(3)) continue;
            int magnitude = (int)Math.Min(Math.Sqrt(((1L << 30) + ((long)random.Number(0, 1 << 30) * 7)) / channels), ushort.MaxValue - zeroPoint);
            foreach (ref ushort code in codes.Span<ushort>().Slice(row * channels, channels)) code = (ushort)(zeroPoint + (random.Chance(2) ? magnitude : -magnitude));
        }

        float[] gain = [.. Enumerable.Range(0, channels).Select(c => 0.5f + (c % 7 * 0.2f))], offset = [.. Enumerable.Range(0, channels).Select(c => (c % 5 * 0.1f) - 0.2f)];
        int epsilon = random.Number(0, 9999);
        ChannelAffine affine = new RootNormalization(gain, offset, new NormalizedCodes(1.0 / 2048, 0, short.MinValue, short.MaxValue), tenPasses, centred, epsilon).Affine;
        DenseTensor[] shared = [N(zeroPoint), N(factor), N(epsilon), DenseTensor.Vector<long>(affine.Gains), DenseTensor.Vector<long>(affine.Offsets), N(1L << affine.Shift), N(affine.Least), N(affine.Greatest)];
        return new OperatorCase(op, [OperatorInput.Feed(codes), .. shared, .. byLines ? LineParameters() : []]);
    }

    private static DenseTensor[] LineParameters()
    {
        (IntegerLines lines, int drop) = LineRootNormalization.Fixed(LearnedTables.RootReciprocal);
        return [DenseTensor.Vector(lines.Breakpoints), DenseTensor.Vector(lines.Slopes), DenseTensor.Vector(lines.Intercepts), N(1L << drop)];
    }

    private static DenseTensor N(long number) => DenseTensor.Scalar(number);
}
