namespace Dyadic.Runtime;

/// <summary>An operator between DequantizeLinear and QuantizeLinear that a session computes in float.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Reason">Why it does not compute on codes, as the end of a sentence about the node.</param>
public sealed record FloatPattern(string Node, string Operator, string Reason);
