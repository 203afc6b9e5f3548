using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>What the verifier found: proven integer islands, or the offenders that break the proof.</summary>
/// <param name="IslandNodes">Nodes that compute with integers only.</param>
/// <param name="Borders">Nodes where float numbers become integers or the reverse, at the edge of an island.</param>
/// <param name="FrontEnd">Float nodes before every island.</param>
/// <param name="PostProcessing">Float nodes after every island.</param>
/// <param name="Offenders">What breaks the proof; empty when it holds.</param>
/// <param name="Accumulators">Every sum of products and its proven range.</param>
public sealed record IntegerProof(
    IReadOnlyList<Node> IslandNodes,
    IReadOnlyList<Node> Borders,
    IReadOnlyList<Node> FrontEnd,
    IReadOnlyList<Node> PostProcessing,
    IReadOnlyList<Offender> Offenders,
    IReadOnlyList<AccumulatorBound> Accumulators)
{
    /// <summary>True when the network computes with integers only and no accumulator can overflow.</summary>
    public bool Holds => Offenders.Count == 0 && IslandNodes.Count > 0;
}

/// <summary>A node that breaks the proof.</summary>
/// <param name="Node">Operator and name; the calling node first when it is inside a function body.</param>
/// <param name="Reason">Why.</param>
public sealed record Offender(string Node, string Reason);

/// <summary>The proven range of a sum of products.</summary>
/// <param name="Node">Operator and name.</param>
/// <param name="Range">The range any input can give.</param>
/// <param name="Bits">Bits of a signed integer that holds the range.</param>
/// <param name="AvailableBits">Bits of the accumulator's type.</param>
public sealed record AccumulatorBound(string Node, IntegerInterval Range, int Bits, int AvailableBits);
