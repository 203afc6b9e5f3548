using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>NN-LUT's functions of single elements: sixteen learned lines.</summary>
internal sealed class LineActivationFamily : ActivationFamily
{
    public override string Name => "learned lines";

    public override string Source => "NN-LUT, Yu et al. 2022";

    public override string Operations => "4 comparisons, 1 product, 1 addition";

    public override bool Computes(Operator function) => Kind(function) is not null;

    public override void Prepare(Operator function, IProgress<TableProgress>? progress, CancellationToken token) => LearnedTables.Of(Kind(function)!.Value, progress, token);

    protected override IntegerActivation Make(Operator function, CodedFunction codes) => new IntegerLineTable(LearnedTables.Of(Kind(function)!.Value)!, codes.Scale);

    private static ActivationKind? Kind(Operator function) => function switch
    {
        Gelu => ActivationKind.Gelu,
        Swish { Alpha: 1 } => ActivationKind.Silu,
        Sigmoid => ActivationKind.Sigmoid,
        Tanh => ActivationKind.Tanh,
        _ => null,
    };
}
