using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The checks that operators make on their inputs, and what they read of constant inputs.</summary>
internal static class InputChecks
{
    /// <summary>A required input whose type, when known, must satisfy a condition.</summary>
    public static TensorFacts Require(this InferenceContext c, int index, Func<ElementType, bool> allowed, string expected)
    {
        TensorFacts facts = c.Input(index);
        return facts.Type == ElementType.Undefined || allowed(facts.Type)
            ? facts
            : throw c.Fail($"input {index} should hold {expected}; it holds {facts.Type}.");
    }

    /// <summary>A required input of float16, bfloat16, float32 or float64.</summary>
    public static TensorFacts RequireReal(this InferenceContext c, int index) => c.Require(index, RealElements.Holds, "float16, bfloat16, float32 or float64");

    /// <summary>A required input of numbers that can be computed with: integers or 16- to 64-bit floats.</summary>
    public static TensorFacts RequireNumber(this InferenceContext c, int index) => c.Require(index, type => type.IsInteger() || RealElements.Holds(type), "numbers");

    /// <summary>A required input of int32 or int64.</summary>
    public static TensorFacts RequireIndices(this InferenceContext c, int index) =>
        c.Require(index, type => type is ElementType.Int32 or ElementType.Int64, "int32 or int64");

    /// <summary>The rank of an input, when known, must be the given one.</summary>
    public static void RequireRank(this InferenceContext c, int index, params ReadOnlySpan<int> ranks)
    {
        if (c.OptionalInput(index)?.Shape is not { } shape || ranks.Contains(shape.Rank)) return;
        throw c.Fail($"input {index} should have rank {string.Join(" or ", ranks.ToArray())}; its shape is {shape}.");
    }

    /// <summary>The shape of an optional input, when known, must be compatible with the given one.</summary>
    public static void RequireShape(this InferenceContext c, int index, params ReadOnlySpan<Dimension> dimensions)
    {
        SymbolicShape expected = SymbolicShape.Create(dimensions);
        if (c.OptionalInput(index)?.Shape is { } shape && !shape.IsCompatibleWith(expected))
        {
            throw c.Fail($"input {index} should have the shape {expected}; it has {shape}.");
        }
    }

    /// <summary>The only element of a constant input of integers; null when it is absent or computed.</summary>
    public static long? ConstantInteger(this InferenceContext c, int index) => c.ConstantIntegers(index) switch
    {
        null => null,
        [long only] => only,
        { Length: var count } => throw c.Fail($"input {index} should hold one number; it holds {count}."),
    };
}
