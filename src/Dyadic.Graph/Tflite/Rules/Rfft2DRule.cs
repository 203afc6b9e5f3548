using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RFFT2D of single rows: the first half of the Fourier transform of reals along the last axis. A complex number is a pair along a new last axis.</summary>
internal sealed class Rfft2DRule() : TfliteRule(TfliteBuiltin.Rfft2D, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        long[] lengths = graph.Integers(op, 1, "lengths");
        int rank = input.Shape.Rank;
        if (lengths.Length != 2 || rank < 2 || lengths[1] < 1) throw op.BadInput($"transforms {input} with the lengths [{string.Join(',', lengths.Take(8))}]; expected two");
        if (lengths[0] != 1 || input.Shape[-2] != 1 || lengths[1] != input.Shape[-1]) throw op.Unsupported($"transforms {input} with the lengths [{string.Join(',', lengths)}]; only whole single rows are supported");
        ImportedValue reals = graph.Node("Unsqueeze", [graph.Read(input), graph.Integers("axes", rank)]);
        graph.Write(op.Output, graph.Node("DFT", [reals, null, graph.Integer("axis", rank - 1)], ("onesided", new AttributeValue.Int(1))));
    }
}
