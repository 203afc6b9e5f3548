using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>Reads the integers of an integer function from its node's inputs.</summary>
internal static class FunctionParameters
{
    /// <summary>The single element of an int64 parameter.</summary>
    public static long Number(IReadOnlyList<DenseTensor> parameters, int index, string name) =>
        index < parameters.Count && parameters[index] is { ElementType: ElementType.Int64, Count: 1 } tensor ? tensor.Span<long>()[0] : throw DyadicException.BadInput($"{name} should be one int64.");

    /// <summary>Lines whose breakpoints, slopes and intercepts are three parameters in a row.</summary>
    public static IntegerLines Lines(IReadOnlyList<DenseTensor> parameters, int index)
    {
        for (int i = index; i < index + 3; i++)
        {
            if (i >= parameters.Count || parameters[i] is not { ElementType: ElementType.Int64, Shape.Rank: 1 }) throw DyadicException.BadInput("breakpoints, slopes and intercepts should be int64 in one axis.");
        }

        return new IntegerLines(parameters[index].Span<long>(), parameters[index + 1].Span<long>(), parameters[index + 2].Span<long>());
    }

    /// <summary>n of the powers 1, 2, 4, …, 2ⁿ.</summary>
    public static int Bits(IReadOnlyList<DenseTensor> parameters, int index)
    {
        if (index >= parameters.Count || parameters[index] is not { ElementType: ElementType.Int64, Count: >= 1 and <= 61 } powers) throw DyadicException.BadInput("powers should be 1 to 61 int64.");
        for (int i = 0; i < powers.Count; i++)
        {
            if (powers.Span<long>()[i] != 1L << i) throw DyadicException.BadInput($"powers should be 1, 2, 4, …; entry {i} is {powers.Span<long>()[i]}.");
        }

        return powers.Count - 1;
    }
}
