using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Checks on element types shared by operators.</summary>
internal static class TypeRules
{
    /// <summary>The one type of the given inputs; undefined when none is known.</summary>
    public static ElementType CommonType(this InferenceContext c, params ReadOnlySpan<int> inputs)
    {
        ElementType type = ElementType.Undefined;
        foreach (int input in inputs)
        {
            ElementType other = c.OptionalInput(input)?.Type ?? ElementType.Undefined;
            if (type == ElementType.Undefined) type = other;
            if (other != ElementType.Undefined && other != type) throw c.Fail($"inputs should have one type; they are {type} and {other}.");
        }

        return type;
    }

    /// <summary>Checks that an input, if its type is known, has one that is allowed.</summary>
    public static ElementType TypeWhere(this InferenceContext c, int input, Predicate<ElementType> allowed, string expected)
    {
        ElementType type = c.OptionalInput(input)?.Type ?? ElementType.Undefined;
        return type == ElementType.Undefined || allowed(type) ? type : throw c.Fail($"input {input} should be {expected}; it is {type}.");
    }

    /// <summary>Checks that an input, if its rank is known, has the given rank at least.</summary>
    public static SymbolicShape? ShapeOfRank(this InferenceContext c, int input, int least, int most = int.MaxValue)
    {
        SymbolicShape? shape = c.Input(input).Shape;
        return shape is null || (shape.Rank >= least && shape.Rank <= most)
            ? shape
            : throw c.Fail($"input {input} should have {(most == least ? $"rank {least}" : $"rank {least} or more")}; its shape is {shape}.");
    }
}
