using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>A function of one 16-bit code that a table of 65,536 gives.</summary>
/// <param name="builtin">The operator.</param>
internal abstract class WideTableRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasWideCodes() && op.Outputs is [{ } output] && output.HasWideCodes();

    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.WideLookUp(graph.Read(input, layout), CodeOf(op, input, op.Output)), layout);
    }

    /// <summary>The output's code for every code of the input; what int16 cannot hold is limited to it.</summary>
    private protected abstract Func<int, long> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output);

    /// <summary>A rescaling by a ratio of scales with gemmlowp's double rounding.</summary>
    private protected static Func<int, long> Rescaled(double ratio)
    {
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(ratio);
        return code => factor.Apply(code);
    }
}
