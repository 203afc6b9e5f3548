using Dyadic.Core;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>One operator on codes of some types, with random scales, zero points, shapes and data.</summary>
/// <param name="Name">The operator as TensorFlow Lite names it, with what is special.</param>
/// <param name="Types">The types of codes that its kernels take.</param>
/// <param name="Build">Makes a case.</param>
internal sealed record OperatorFamily(string Name, ElementType[] Types, Action<OperatorCase> Build)
{
    /// <summary>int8 and uint8.</summary>
    public static readonly ElementType[] Bytes = [ElementType.Int8, ElementType.UInt8];

    /// <summary>int8 alone: there is no kernel for uint8.</summary>
    public static readonly ElementType[] Signed = [ElementType.Int8];

    /// <summary>uint8 alone: there is no kernel for int8.</summary>
    public static readonly ElementType[] Unsigned = [ElementType.UInt8];

    /// <summary>int16 alone.</summary>
    public static readonly ElementType[] Wide = [ElementType.Int16];

    /// <summary>Every type.</summary>
    public static readonly ElementType[] All = [ElementType.Int8, ElementType.UInt8, ElementType.Int16];

    /// <summary>Every operator.</summary>
    public static IReadOnlyList<OperatorFamily> Catalog { get; } =
        [.. FunctionCases.Families, .. PairCases.Families, .. ReductionCases.Families, .. MovementCases.Families, .. ProductCases.Families];

    /// <summary>Case number <paramref name="number"/> of a type.</summary>
    public OperatorCase Case(ElementType type, int number)
    {
        ulong seed = 14695981039346656037;
        foreach (char letter in $"{Name}/{type}/{number}") seed = unchecked((seed ^ letter) * 1099511628211);
        OperatorCase made = new(type, seed);
        Build(made);
        return made;
    }
}
