namespace Dyadic.Graphs;

/// <summary>One row of an operator catalog: a name in ONNX and the conversions between attributes and the operator record.</summary>
/// <param name="Type">The record.</param>
/// <param name="Name">The operator's name.</param>
/// <param name="Domain">The operator's domain; empty for standard ONNX.</param>
/// <param name="SinceVersion">The operator-set version that defined the meaning implemented.</param>
/// <param name="Read">Makes the operator from attributes.</param>
/// <param name="Write">Writes the operator's attributes that differ from their defaults.</param>
/// <param name="FunctionBody">The published definition of an operator of <c>ai.dyadic</c>; null for others. See <see cref="Operator.FunctionBody"/>.</param>
public sealed record OperatorDescriptor(
    Type Type,
    string Name,
    string Domain,
    int SinceVersion,
    Func<AttributeReader, Operator> Read,
    Action<Operator, AttributeWriter> Write,
    string? FunctionBody = null);
