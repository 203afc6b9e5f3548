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
    public static TensorFacts RequireReal(this InferenceContext c, int index) => c.Require(index, IsReal, "float16, bfloat16, float32 or float64");

    /// <summary>A required input of numbers that can be computed with: integers or 16- to 64-bit floats.</summary>
    public static TensorFacts RequireNumber(this InferenceContext c, int index) => c.Require(index, type => type.IsInteger() || IsReal(type), "numbers");

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

    /// <summary>Two inputs must have one type, when both are known.</summary>
    public static void RequireSameType(this InferenceContext c, int first, int second)
    {
        if (c.OptionalInput(first) is not { Type: not ElementType.Undefined } a || c.OptionalInput(second) is not { Type: not ElementType.Undefined } b) return;
        if (a.Type != b.Type) throw c.Fail($"inputs {first} and {second} should have the same type; they hold {a.Type} and {b.Type}.");
    }

    /// <summary>The axis as a number from 0, counted from the end when negative.</summary>
    /// <exception cref="DyadicException">The axis is outside <c>[−rank, rank)</c>.</exception>
    public static int ResolveAxis(this InferenceContext c, long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw c.Fail($"axis {axis} is outside [{-rank}, {rank - 1}].");

    /// <summary>The elements of an input of integers that is the same in every run; null when it is absent or computed.</summary>
    public static long[]? ConstantIntegers(this InferenceContext c, int index)
    {
        if (c.OptionalInput(index)?.Constant is not { } constant) return null;
        return constant.ElementType.IsInteger() ? IntegerElements.ToInt64(constant) : throw c.Fail($"input {index} should hold integers; it holds {constant.ElementType}.");
    }

    /// <summary>The only element of a constant input of integers; null when it is absent or computed.</summary>
    public static long? ConstantInteger(this InferenceContext c, int index) => c.ConstantIntegers(index) switch
    {
        null => null,
        [long only] => only,
        { Length: var count } => throw c.Fail($"input {index} should hold one number; it holds {count}."),
    };

    private static bool IsReal(ElementType type) => type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;
}
