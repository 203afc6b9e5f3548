using Dyadic.Kernels;
using Dyadic.Peers.Operators;

namespace Dyadic.Peers.Kernels;

/// <summary>A matrix product or a convolution that is timed on both engines.</summary>
/// <param name="Group">What it is chosen by on the command line: a network.</param>
/// <param name="Name">What the table calls it.</param>
/// <param name="MultiplyAdds">Multiplications by weights, those by zeros of the padding among them.</param>
/// <param name="Forms">The files that compute it.</param>
/// <param name="Weights">Weights that a run reads, where that is worth a rate; 0 otherwise.</param>
internal sealed record KernelCase(string Group, string Name, double MultiplyAdds, IReadOnlyList<KernelForm> Forms, double Weights = 0);

/// <summary>One way to write a case as a file of one operator.</summary>
/// <param name="Kind">Forms of one kind give the same sort of output, so an engine's fastest of them stands for it.</param>
/// <param name="Types">Activations × weights.</param>
/// <param name="Case">The node.</param>
/// <param name="Precision">How precise Dyadic's float operands are; ONNX Runtime's are float32.</param>
internal sealed record KernelForm(string Kind, string Types, OperatorCase Case, FloatPrecision Precision = FloatPrecision.Float32);
