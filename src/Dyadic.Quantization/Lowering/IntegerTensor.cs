using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Codes in the target graph and the reals they stand for.</summary>
/// <param name="Codes">The integer value.</param>
/// <param name="Parameters">Scale, zero point and format.</param>
public sealed record IntegerTensor(Value Codes, AffineParameters Parameters);
