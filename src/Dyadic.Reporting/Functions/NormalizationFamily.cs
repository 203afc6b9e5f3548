using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>A family that normalizes rows of 16-bit codes that just hold the range, with gains of 1 and offsets of 0.</summary>
/// <remarks>Errors are those of 64 rows of 64 channels, drawn evenly from all codes with a fixed seed; the curve is the first row's over its exact results.</remarks>
internal abstract class NormalizationFamily : IFunctionFamily
{
    private const int Codes = 65536, Rows = 64, Channels = 64, Seed = 1;

    // Finer than the families: what is studied is their arithmetic, not the rounding to a model's codes.
    private static readonly NormalizedCodes s_output = new(1.0 / 8192, 0, int.MinValue, int.MaxValue);

    public abstract string Name { get; }

    public abstract string Source { get; }

    public abstract string Operations { get; }

    /// <summary>Bytes of the family's tables.</summary>
    protected virtual int TableBytes => 0;

    public bool Computes(Operator function) => function is LayerNormalization or RmsNormalization && (function is LayerNormalization || HasUncentred);

    /// <summary>False when there is no form without a mean.</summary>
    protected virtual bool HasUncentred => true;

    public FamilyResult Study(Operator function, double low, double high)
    {
        double scale = Math.Max(high - low, 1e-6) / (Codes - 1);
        int zeroPoint = (int)Math.Round(-low / scale);
        bool isCentred = function is LayerNormalization;
        float[] gain = [.. Enumerable.Repeat(1f, Channels)];
        IntegerNormalization normalization = Make(new RootNormalization(gain, new float[Channels], s_output).Affine, isCentred);
        Random random = new(Seed);
        List<double> errors = [];
        CurvePoint[] curve = [];
        for (int row = 0; row < Rows; row++)
        {
            int[] codes = [.. Enumerable.Range(0, Channels).Select(_ => random.Next(Codes) - zeroPoint)], results = new int[Channels];
            normalization.Apply(codes, results);
            double[] exact = Exact(codes, isCentred);
            CurvePoint[] points = [.. exact.Select((value, i) => new CurvePoint(value, (s_output.Scale * results[i]) - value))];
            errors.AddRange(points.Select(point => Math.Abs(point.Error)));
            if (row == 0) curve = [.. points.OrderBy(point => point.Input)];
        }

        return new FamilyResult(Name, Source, Operations) { MaxError = errors.Max(), MeanError = errors.Average(), TableBytes = TableBytes, Curve = curve };
    }

    /// <summary>The integer function.</summary>
    /// <param name="affine">Gains of 1 and offsets of 0 behind a root.</param>
    /// <param name="isCentred">False for RMSNorm.</param>
    protected abstract IntegerNormalization Make(ChannelAffine affine, bool isCentred);

    private static double[] Exact(int[] row, bool isCentred)
    {
        double mean = isCentred ? row.Average() : 0, deviation = Math.Sqrt(row.Average(q => (q - mean) * (q - mean)));
        return Array.ConvertAll(row, q => deviation > 0 ? (q - mean) / deviation : 0);
    }
}
