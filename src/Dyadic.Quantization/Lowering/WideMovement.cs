using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Operators that move 16-bit codes but that ONNX does not define on them (MaxPool) or ONNX Runtime does not have (Pad, Resize):
/// codes are widened to 32 bits, moved, and narrowed again, which loses nothing.
/// </summary>
internal static class WideMovement
{
    /// <summary>True when the operator has to work on widened codes.</summary>
    public static bool Needs(Operator op, IntegerTensor input) => input.Parameters.Format.Bits > 8 && op is MaxPool or Pad or Resize;

    /// <summary>Codes as int32.</summary>
    public static Value Widen(GraphEmitter emitter, string owner, Value codes) => emitter.Add($"{owner}_wide", new Cast(ElementType.Int32), codes);

    /// <summary>Moved codes in their own type again.</summary>
    public static Value Narrow(GraphEmitter emitter, string name, Value wide, ElementType type) => emitter.Add(name, new Cast(type), wide);

    /// <summary>The greatest code under a window: one axis after the other, the greatest of strided slices of the padded codes.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="node">The MaxPool.</param>
    /// <param name="wide">Codes as int32.</param>
    /// <param name="least">The least code, which stands in the padding and never wins.</param>
    public static Value GreatestUnderWindow(GraphEmitter emitter, Node node, Value wide, int least)
    {
        MaxPool pool = (MaxPool)node.Operator;
        SymbolicShape input = node.Inputs[0]!.Shape!, output = node.Output.Shape!;
        if (!input.ProductOf(2, input.Rank).IsKnown) throw DyadicException.Unsupported($"{node}: 16-bit codes are pooled only where height and width are known; fix the model's input shape.");
        int axes = pool.KernelShape.Length;
        long[] begins = new long[axes], ends = new long[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            long needed = ((output[axis + 2].Value - 1) * At(pool.Strides, axis)) + ((pool.KernelShape[axis] - 1) * At(pool.Dilations, axis)) + 1;
            begins[axis] = BeginPad(pool, axis, Math.Max(needed - input[axis + 2].Value, 0));
            ends[axis] = Math.Max(needed - input[axis + 2].Value - begins[axis], 0);
        }

        Value value = wide;
        if (begins.Concat(ends).Any(pad => pad > 0))
        {
            Value pads = emitter.Constant($"{node.Name}_pads", DenseTensor.Vector<long>([0, 0, .. begins, 0, 0, .. ends]));
            value = emitter.Add($"{node.Name}_padded", new Pad(), value, pads, emitter.Code(least, ElementType.Int32));
        }

        for (int axis = 0; axis < axes; axis++) value = GreatestAlong(emitter, $"{node.Name}_axis{axis + 2}", value, axis + 2, output[axis + 2].Value, pool.KernelShape[axis], At(pool.Strides, axis), At(pool.Dilations, axis));
        return value;
    }

    private static Value GreatestAlong(GraphEmitter emitter, string name, Value value, int axis, long positions, int taps, int stride, int dilation)
    {
        Value?[] slices = new Value?[taps];
        for (int tap = 0; tap < taps; tap++)
        {
            long start = (long)tap * dilation;
            slices[tap] = emitter.Add($"{name}_tap{tap}", new Slice(), value, Index(start), Index(start + ((positions - 1) * stride) + 1), Index(axis), Index(stride));
        }

        return taps == 1 ? slices[0]! : emitter.Add($"{name}_greatest", new Max(), slices);

        Value Index(long number) => emitter.Constant($"index_{number}", DenseTensor.Vector<long>(number));
    }

    private static long BeginPad(MaxPool pool, int axis, long total) => pool.AutoPad switch
    {
        "SAME_UPPER" => total / 2,
        "SAME_LOWER" => (total + 1) / 2,
        "VALID" => 0,
        _ => pool.Pads is { } pads ? pads[axis] : 0,
    };

    private static int At(int[]? perAxis, int axis) => perAxis is null ? 1 : perAxis[axis];
}
