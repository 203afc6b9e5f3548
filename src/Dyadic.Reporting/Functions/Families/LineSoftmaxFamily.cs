using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>NN-LUT's softmax: learned lines of exp, lines of the reciprocal.</summary>
internal sealed class LineSoftmaxFamily : SoftmaxFamily
{
    public override string Name => "learned lines";

    public override string Source => "NN-LUT, Yu et al. 2022";

    public override string Operations => "2 products, 4 comparisons, 2 shifts; no division";

    public override void Prepare(Operator function, IProgress<TableProgress>? progress, CancellationToken token) => LearnedTables.PrepareExponential(progress, token);

    protected override IntegerSoftmax Make(double scale) => new(LineExponential.Of(LearnedTables.Exponential, scale), LineShares.Of(LearnedTables.Reciprocal, 16));
}
