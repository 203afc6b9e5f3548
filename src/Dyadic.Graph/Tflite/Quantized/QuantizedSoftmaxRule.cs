using Dyadic.Core;
using Dyadic.Graphs.Operators;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>SOFTMAX on 8-bit codes, over the last axis: TFLite's table of 256 exponentials, with an exact sum and one rounding.</summary>
/// <remarks>TFLite sums and divides in binary32; the two can differ where a quotient lies within 10⁻⁶ of a rounding boundary.</remarks>
internal sealed class QuantizedSoftmaxRule() : TfliteRule(TfliteBuiltin.Softmax, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (output.Scale() != 1f / 256 || output.ZeroPoint() != 0) throw op.Unsupported($"writes codes of scale {output.Scale()} and zero point {output.ZeroPoint() - output.CodeShift}; 1/256 and the least code are supported");
        float beta = op.Options.Float32(0, "beta");
        if (beta is not (>= 0 and < float.PositiveInfinity)) throw op.BadInput($"multiplies by beta = {beta}; expected a number of at least 0");
        if (input.Shape.Rank == 0) throw op.BadInput("has no axis to normalize along");
        float step = -input.Scale() * beta;
        long[] table = new long[256];
        for (int below = 0; below < table.Length; below++) table[below] = (long)Math.Round(Math.ScaleB((double)(float)Math.Exp(step * below), TableSoftmax.TableBits));
        ImportedValue y = graph.Dyadic("TableSoftmax", [graph.Read(input), graph.Constant(DenseTensor.Vector<long>(table), "exponentials"), graph.Scalar(256)]);
        graph.Write(output, y);
    }
}
