using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>LOGISTIC on 16-bit codes.</summary>
internal sealed class WideLogisticRule() : WideSigmoidRule(TfliteBuiltin.Logistic, greatestPowerOfTwo: -12)
{
    private protected override Func<int, long> Function(float scale) => WideSigmoid.Logistic(scale);
}
