using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>An operator whose work is multiply-accumulates: matrix products, convolutions, recurrent layers, attention.</summary>
public interface IMultiplyAccumulate
{
    /// <summary>
    /// Products of two elements that are added up, for tensors of the given shapes. Taps outside an image count; scales, biases and
    /// activations do not. A multiply-accumulate is two operations in rates such as GOPS.
    /// </summary>
    /// <param name="inputs">Shapes of the inputs; null where one is left out.</param>
    /// <param name="output">Shape of the first output.</param>
    long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output);
}
