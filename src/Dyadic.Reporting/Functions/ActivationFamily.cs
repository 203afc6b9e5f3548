using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>A family that computes functions of single elements. Inputs are symmetric 8-bit codes that just hold the range.</summary>
internal abstract class ActivationFamily : IFunctionFamily
{
    private const int GreatestCode = 127;

    public abstract string Name { get; }

    public abstract string Source { get; }

    public abstract string Operations { get; }

    public abstract bool Computes(Operator function);

    public virtual void Prepare(Operator function, IProgress<TableProgress>? progress, CancellationToken token)
    {
    }

    public FamilyResult Study(Operator function, double low, double high)
    {
        double scale = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)), 1e-6) / GreatestCode;
        int least = (int)Math.Max(Math.Floor(low / scale), -GreatestCode), greatest = (int)Math.Min(Math.Ceiling(high / scale), GreatestCode);
        double[] exact = Exact(function, [.. Enumerable.Range(least, greatest - least + 1).Select(code => scale * code)]);
        int undefined = Array.FindLastIndex(exact, value => !double.IsFinite(value)) + 1; // a logarithm has no value at the code of 0
        if (exact.Length - undefined < 2) throw DyadicException.Unsupported($"{function.GetType().Name} has no values on [{low:G4}, {high:G4}] that 8-bit codes can hold.");
        (least, exact) = (least + undefined, exact[undefined..]);
        IntegerActivation activation = Make(function, new CodedFunction(exact, scale, least));
        int[] codes = [.. Enumerable.Range(least, exact.Length)];
        long[] results = new long[codes.Length];
        activation.Apply(codes, results);
        CurvePoint[] curve = [.. codes.Select((code, i) => new CurvePoint(scale * code, (activation.OutputScale * results[i]) - exact[i]))];
        return new FamilyResult(Name, Source, Operations)
        {
            MaxError = curve.Max(point => Math.Abs(point.Error)),
            MeanError = curve.Average(point => Math.Abs(point.Error)),
            TableBytes = activation.TableBytes,
            Curve = curve,
        };
    }

    /// <summary>The integer function for a range.</summary>
    protected abstract IntegerActivation Make(Operator function, CodedFunction codes);

    // The operator's own definition in double precision is what counts as exact.
    private static double[] Exact(Operator function, double[] inputs)
    {
        DenseTensor?[] outputs = new DenseTensor?[1];
        new EvaluationContext(function.GetType().Name, [DenseTensor.Create<double>([inputs.Length], inputs)], outputs).Evaluate(function);
        return outputs[0]!.Span<double>().ToArray();
    }
}

/// <summary>A function of single elements over the reals of successive codes.</summary>
/// <param name="Values">Its values.</param>
/// <param name="Scale">The codes' step.</param>
/// <param name="LeastCode">The code of the first value.</param>
internal sealed record CodedFunction(double[] Values, double Scale, int LeastCode)
{
    /// <summary>The code of the last value.</summary>
    public int GreatestCode => LeastCode + Values.Length - 1;

    /// <summary>8-bit codes that just hold the results.</summary>
    public NormalizedCodes Output
    {
        get
        {
            double least = Values.Min(), step = Math.Max(Values.Max() - least, 1e-9) / 255;
            return new NormalizedCodes(step, (int)Math.Round(-least / step), 0, 255);
        }
    }

    /// <summary>The function at a code.</summary>
    public double OfCode(long code) => Values[Math.Clamp(code - LeastCode, 0, Values.Length - 1)];

    /// <summary>The function at the real of a code.</summary>
    public double OfReal(double real) => OfCode((long)Math.Round(real / Scale));
}
