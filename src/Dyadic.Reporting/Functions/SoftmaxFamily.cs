using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>A family that computes softmax of unsigned 8-bit codes that just hold the range.</summary>
/// <remarks>
/// Errors are those of the shares of 64 rows of 64 codes, drawn evenly from all codes with a fixed seed. The curve is the share of the lesser of two
/// logits over their distance, which shows the exponential alone.
/// </remarks>
internal abstract class SoftmaxFamily : IFunctionFamily
{
    /// <summary>Logits of a row.</summary>
    protected const int Length = 64;

    // Beyond this distance a share is less than 2⁻¹⁴ and curves are flat.
    private const double Farthest = 10;
    private const int Codes = 256, Rows = 64, Seed = 1;

    public abstract string Name { get; }

    public abstract string Source { get; }

    public abstract string Operations { get; }

    public virtual bool IsDrawn => true;

    public bool Computes(Operator function) => function is Softmax;

    public virtual void Prepare(Operator function, IProgress<TableProgress>? progress, CancellationToken token)
    {
    }

    public FamilyResult Study(Operator function, double low, double high)
    {
        double scale = Math.Max(high - low, 1e-6) / (Codes - 1);
        IntegerSoftmax softmax = Make(scale);
        Random random = new(Seed);
        List<double> errors = [];
        for (int row = 0; row < Rows; row++) errors.AddRange(Errors(softmax, scale, [.. Enumerable.Range(0, Length).Select(_ => random.Next(Codes))]));
        return new FamilyResult(Name, Source, Operations)
        {
            MaxError = errors.Max(Math.Abs),
            MeanError = errors.Average(Math.Abs),
            TableBytes = softmax.TableBytes,
            IsDrawn = IsDrawn,
            Curve = [.. Enumerable.Range(0, Codes).Where(below => scale * below <= Farthest).Select(below => new CurvePoint(-scale * below, Errors(softmax, scale, [Codes - 1, Codes - 1 - below])[1]))],
        };
    }

    /// <summary>The integer softmax for logits of a step.</summary>
    protected abstract IntegerSoftmax Make(double scale);

    private static double[] Errors(IntegerSoftmax softmax, double scale, int[] logits)
    {
        int[] codes = new int[logits.Length];
        softmax.Apply(logits, [], codes);
        double[] terms = Array.ConvertAll(logits, logit => Math.Exp(scale * (logit - logits.Max())));
        double sum = terms.Sum();
        return [.. codes.Select((code, i) => softmax.Normalizer.Format.Share(code) - (terms[i] / sum))];
    }
}
