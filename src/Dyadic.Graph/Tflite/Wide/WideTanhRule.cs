using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>TANH on 16-bit codes.</summary>
internal sealed class WideTanhRule() : WideSigmoidRule(TfliteBuiltin.Tanh, greatestPowerOfTwo: -11)
{
    private protected override Func<int, long> Function(float scale) => WideSigmoid.Tanh(scale);
}
