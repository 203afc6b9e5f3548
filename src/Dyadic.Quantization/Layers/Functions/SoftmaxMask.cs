using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>What hides logits from a softmax: large negative numbers that are added, or a condition that selects.</summary>
/// <param name="Source">The numbers, or the condition.</param>
/// <param name="HidesWhereTrue">For a condition: true when it chooses the hidden ones.</param>
internal sealed record SoftmaxMask(Value Source, bool HidesWhereTrue)
{
    // Any sum with such a number is hidden; one with a number nearer to 0 is a bias.
    private const float Hidden = -1000;

    /// <summary>The logits and mask of an Add or Where; null when it is none.</summary>
    public static (Value Logits, SoftmaxMask Mask)? Before(Node node)
    {
        if (node.Operator is Where)
        {
            for (int side = 1; side <= 2; side++)
            {
                if (node.Inputs[side]!.Constant is { ElementType: ElementType.Float32, Count: 1 } number && number.Span<float>()[0] <= Hidden && IsLogits(node.Inputs[3 - side]!, node)) return (node.Inputs[3 - side]!, new SoftmaxMask(node.Inputs[0]!, side == 1));
            }

            return null;
        }

        for (int side = 0; side < 2; side++)
        {
            if (Root(node.Inputs[side]!) is { Constant: { ElementType: ElementType.Float32 } numbers } && IsMask(numbers) && IsLogits(node.Inputs[1 - side]!, node)) return (node.Inputs[1 - side]!, new SoftmaxMask(node.Inputs[side]!, false));
        }

        return null;
    }

    /// <summary>Writes a condition that is true for what takes part.</summary>
    public Value EmitVisible(IntegerEmitter emitter)
    {
        if (Source.Type != ElementType.Bool) return emitter.Visible(Source, EmitMoved);
        return HidesWhereTrue ? emitter.Visible(Source, source => emitter.Add($"{source.Name}_visible", new Not(), emitter.FloatOf(source))) : emitter.FloatOf(Source);

        Value EmitMoved(Value value)
        {
            if (value.Constant is { } numbers)
            {
                DenseTensor visible = DenseTensor.Zeros(ElementType.Bool, numbers.Shape);
                for (int i = 0; i < numbers.Count; i++) visible.Bytes[i] = numbers.Span<float>()[i] > Hidden ? (byte)1 : (byte)0;
                return emitter.Constant($"{value.Name}_visible", visible);
            }

            Node moved = value.Producer!;
            return emitter.AddLike(moved, $"{value.Name}_visible", [emitter.Visible(moved.Inputs[0]!, EmitMoved), .. moved.Inputs.Skip(1).Select(operand => operand is null ? null : emitter.FloatOf(operand))]);
        }
    }

    private static bool IsLogits(Value value, Node node) => value is { Constant: null, Type: ElementType.Float32, Shape: { } shape } && node.Output.Shape is { } whole && shape.IsCompatibleWith(whole);

    private static bool IsMask(DenseTensor numbers)
    {
        bool hides = false;
        foreach (float number in numbers.Span<float>())
        {
            if (number != 0 && !(number <= Hidden)) return false;
            hides |= number != 0;
        }

        return hides;
    }

    // The constant that movements of elements lead back to.
    private static Value? Root(Value value)
    {
        while (value.Producer is { Operator: Slice or Gather or Unsqueeze or Squeeze or Reshape or Expand or Transpose } moved) value = moved.Inputs[0]!;
        return value.Constant is null ? null : value;
    }
}
