using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>I-ViT's ShiftGELU; all codes of the range make one row.</summary>
internal sealed class ShiftGeluFamily : ActivationFamily
{
    public override string Name => "shift";

    public override string Source => "I-ViT, Li and Gu 2023";

    public override string Operations => "1 product, 1 division, 10 shifts and additions";

    public override bool Computes(Operator function) => function is Gelu;

    protected override IntegerActivation Make(Operator function, CodedFunction codes) => new ShiftGelu(codes.Scale, ShiftGelu.BitsFor(codes.GreatestCode * codes.Scale));
}
