namespace Dyadic.Data;

/// <summary>What the integers of a sample's arrays stand for: real = <paramref name="Scale"/> · (code − <paramref name="ZeroPoint"/>).</summary>
/// <param name="Scale">The real value of one step.</param>
/// <param name="ZeroPoint">The code of zero.</param>
public readonly record struct ArrayCodes(float Scale, int ZeroPoint);
