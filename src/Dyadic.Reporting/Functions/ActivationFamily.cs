using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>A family that computes functions of single elements. Inputs are symmetric 8-bit codes that just hold the range.</summary>
internal abstract class ActivationFamily : IFunctionFamily
{
    /// <summary>The greatest code of the inputs.</summary>
    protected const int GreatestCode = 127;

    public abstract string Name { get; }

    public abstract string Source { get; }

    public abstract string Operations { get; }

    public abstract bool Computes(Operator function);

    public FamilyResult Study(Operator function, double low, double high)
    {
        double scale = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)), 1e-6) / GreatestCode;
        int least = (int)Math.Max(Math.Floor(low / scale), -GreatestCode), greatest = (int)Math.Min(Math.Ceiling(high / scale), GreatestCode);
        double[] exact = Exact(function, [.. Enumerable.Range(-GreatestCode, (2 * GreatestCode) + 1).Select(code => scale * code)]);
        IntegerActivation activation = Make(new CodedFunction(real => exact[(int)Math.Round(real / scale) + GreatestCode], scale, exact.Min(), exact.Max()));
        int[] codes = [.. Enumerable.Range(least, greatest - least + 1)];
        long[] results = new long[codes.Length];
        activation.Apply(codes, results);
        CurvePoint[] curve = [.. codes.Select((code, i) => new CurvePoint(scale * code, (activation.OutputScale * results[i]) - exact[code + GreatestCode]))];
        return new FamilyResult(Name, Source, Operations)
        {
            MaxError = curve.Max(point => Math.Abs(point.Error)),
            MeanError = curve.Average(point => Math.Abs(point.Error)),
            TableBytes = activation.TableBytes,
            Curve = curve,
        };
    }

    /// <summary>The integer function for a range.</summary>
    protected abstract IntegerActivation Make(CodedFunction function);

    // The operator's own definition in double precision is what counts as exact.
    private static double[] Exact(Operator function, double[] inputs)
    {
        DenseTensor?[] outputs = new DenseTensor?[1];
        new EvaluationContext(function.GetType().Name, [DenseTensor.Create<double>([inputs.Length], inputs)], outputs).Evaluate(function);
        return outputs[0]!.Span<double>().ToArray();
    }
}

/// <summary>A function of single elements over the reals of symmetric 8-bit codes.</summary>
/// <param name="Of">The function at the real of a code.</param>
/// <param name="Scale">The codes' step.</param>
/// <param name="Least">The least value of the function.</param>
/// <param name="Greatest">The greatest.</param>
internal sealed record CodedFunction(Func<double, double> Of, double Scale, double Least, double Greatest)
{
    /// <summary>8-bit codes that just hold the results.</summary>
    public NormalizedCodes Output => new(Math.Max(Greatest - Least, 1e-9) / 255, (int)Math.Round(-Least * 255 / Math.Max(Greatest - Least, 1e-9)), 0, 255);
}
