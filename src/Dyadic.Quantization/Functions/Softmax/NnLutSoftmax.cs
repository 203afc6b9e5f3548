using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>NN-LUT: the exponential by sixteen learned lines, the reciprocal of the sum by sixteen more, shares of 16 bits and no division. Yu et al. 2022.</summary>
public sealed class NnLutSoftmax : TermShareSoftmax
{
    private const int ShareBits = 16;

    /// <inheritdoc/>
    public override string Name => "nn-lut";

    /// <inheritdoc/>
    public override string Summary => "exponential and reciprocal by tables of lines, 16 bits";

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(1.0 / (1 << ShareBits), ShareBits);

    /// <inheritdoc/>
    public override SmoothFunction StraightThrough => SmoothFunction.Of(() => LearnedTables.Exponential);

    /// <inheritdoc/>
    public override void Prepare(IProgress<TableProgress>? progress, CancellationToken token) => LearnedTables.PrepareExponential(progress, token);

    /// <summary>Intercepts of finer steps leave 32 bits.</summary>
    public override double LeastLogitScale => Math.ScaleB(1, -14);

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes)
    {
        LineExponential function = LineExponential.Of(LearnedTables.Exponential, site.Logits.Parameters.Scale);
        return Add(emitter, site, new LineExp(), codes, [.. LineConstants.Add(emitter, $"{site.Name}_exponential", function.Lines), emitter.Int64(function.Largest)]);
    }

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms)
    {
        LineShares function = LineShares.Of(LearnedTables.Reciprocal, ShareBits);
        Value[] lines = LineConstants.Add(emitter, "reciprocal", function.Lines);
        return emitter.Add(site.OutputName, new LineShare(ElementType.UInt16), [terms, .. lines, emitter.Int64(1L << function.Drop), emitter.Int64(LineShares.ReciprocalBits - ShareBits), emitter.Int64(function.Greatest)]);
    }
}
