using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Writes shares by one division a row.</summary>
internal static class ReciprocalNodes
{
    /// <summary>Adds the operator with its integers.</summary>
    public static Value Add(GraphEmitter emitter, SoftmaxSite site, Value terms, ReciprocalShares function, ElementType type) => emitter.Add(
        site.OutputName, new ReciprocalShare(type), terms, emitter.Int64(function.Numerator), emitter.Int64(function.GreatestSum), emitter.Int64(1L << function.Shift), emitter.Int64(function.Greatest));
}
