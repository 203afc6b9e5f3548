using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>A function of 8-bit codes that a table gives.</summary>
/// <param name="builtin">The operator.</param>
internal abstract class QuantizedTableRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.LookUp(graph.Read(input, layout), QuantizedTensors.Table(CodeOf(op, input, op.Output)), "table"), layout);
    }

    /// <summary>The output's code for every code of the input.</summary>
    private protected abstract Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output);

    /// <summary>The codes of a real function: rint(f(x) / scale) + zero point, each step in binary32.</summary>
    private protected static Func<int, int> OfReal(TfliteTensor input, TfliteTensor output, Func<float, float> function) => OfReal(input, output, function, MidpointRounding.ToEven);

    /// <summary>The codes of a real function as built-in kernels round them: ties go away from zero.</summary>
    private protected static Func<int, int> OfRealAwayFromZero(TfliteTensor input, TfliteTensor output, Func<float, float> function) => OfReal(input, output, function, MidpointRounding.AwayFromZero);

    private static Func<int, int> OfReal(TfliteTensor input, TfliteTensor output, Func<float, float> function, MidpointRounding rounding) => code =>
    {
        float x = input.Scale() * (code - input.ZeroPoint());
        float scaled = function(x) * (1 / output.Scale());
        return (int)Math.Clamp(MathF.Round(scaled, rounding) + output.ZeroPoint(), 0, byte.MaxValue);
    };
}
