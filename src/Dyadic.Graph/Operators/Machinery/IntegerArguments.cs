using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Inputs that hold a short list of integers: shapes, axes, starts, repeats.</summary>
internal static class IntegerArguments
{
    /// <summary>The list of an optional input when it is a constant; null when absent or not constant.</summary>
    public static long[]? ConstantIntegers(this InferenceContext c, int index) =>
        c.OptionalInput(index)?.Constant is { } constant ? Read(constant, index, c.Fail) : null;

    /// <summary>The list of a required input.</summary>
    public static long[] Integers(this EvaluationContext c, int index) => Read(c.Input(index), index, c.Fail);

    /// <summary>The list of an optional input; null when absent.</summary>
    public static long[]? OptionalIntegers(this EvaluationContext c, int index) =>
        c.OptionalInput(index) is { } tensor ? Read(tensor, index, c.Fail) : null;

    // No real shape has so many axes; a declared length can be anything.
    private const long LongestList = 1024;

    /// <summary>The number of elements of an input that is a list of axes or extents; null when not known.</summary>
    public static int? ListLength(this InferenceContext c, int index) => c.OptionalInput(index)?.Shape switch
    {
        { Rank: 0 } => 1,
        { Rank: 1 } shape when shape[0].IsKnown => shape[0].Value <= LongestList ? (int)shape[0].Value : throw c.Fail($"input {index} should hold one number an axis; it holds {shape[0].Value}."),
        _ => null,
    };

    /// <summary>The shape an operator computed from its arguments, checked to be one a tensor can have.</summary>
    public static TensorShape Shape(this EvaluationContext c, ReadOnlySpan<long> extents)
    {
        int[] narrow = new int[extents.Length];
        for (int axis = 0; axis < narrow.Length; axis++)
        {
            if (extents[axis] is < 0 or > int.MaxValue) throw c.Fail($"the output would have extents [{string.Join(",", extents.ToArray())}]; each must lie in [0, {int.MaxValue}].");
            narrow[axis] = (int)extents[axis];
        }

        return TensorShape.Create(narrow);
    }

    private static long[] Read(DenseTensor tensor, int index, Func<string, DyadicException> fail) =>
        tensor.ElementType.IsInteger() && tensor.ElementType != ElementType.UInt64
            ? IntegerElements.ToInt64(tensor)
            : throw fail($"input {index} should hold integers; it is {tensor}.");
}
