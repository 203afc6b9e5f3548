using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Pixels to codes: a Cast of bytes to int32, a Mul and a Requantize, looked up in one table of 256 codes a channel.</summary>
internal sealed unsafe class ByteTableBinding : KernelBinding
{
    private const int Codes = 256;

    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Cast { To: ElementType.Int32 } || plan.Facts[node.Inputs[0]!].Type != ElementType.UInt8) return null;
        if (plan.SoleReader(node.Output) is not { Operator: Mul } mul || plan.SoleReader(mul.Output) is not { Operator: Requantize requantize } rescale) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        if (rescale.Inputs[0] != mul.Output || requantize.To.ByteWidth() > 2 || shape.Rank != 4 || shape.Count == 0 || plan.Facts.Shape(rescale.Output) != shape) return null;
        Value factor = mul.Inputs[0] == node.Output ? mul.Inputs[1]! : mul.Inputs[0]!;
        if (plan.Facts.Constant(factor) is not { Count: 1 } scalar) return null;
        Node[] nodes = [node, mul, rescale];

        // N, C, H, W, or N, H, W, C: either way the channels lie last in memory.
        foreach ((int axis, Layout layout) in (ReadOnlySpan<(int, Layout)>)[(1, Layout.ChannelsLast), (3, Layout.Standard)])
        {
            DenseTensor?[] parameters = [null, .. rescale.Inputs.Skip(1).Select(plan.Facts.Constant)];
            if (!parameters.Skip(1).All(constant => constant is not null && ChannelConstant.Fits(constant.Shape, shape, axis))) continue;
            ByteTable kernel = new(Table(shape[axis], axis, nodes, scalar.Reshaped(TensorShape.Scalar), parameters), shape[axis], requantize.To.ByteWidth());
            return new StepGroup(nodes, () => Emit(plan, nodes, kernel, layout));
        }

        return null;
    }

    private static void Emit(PlanBuilder plan, Node[] nodes, ByteTable kernel, Layout layout)
    {
        Operand x = plan.Use(nodes[0].Inputs[0]!, layout), y = plan.Define(nodes[^1].Output, layout);
        long count = x.Count;
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, count, pool)) { Kernel = "byte table", Nodes = nodes, Inputs = [x], Outputs = [y] });
    }

    // The operators themselves fill the table: every byte in every channel goes through them once, in an image of 256 pixels.
    private static byte[] Table(int channels, int axis, Node[] nodes, DenseTensor factor, DenseTensor?[] parameters)
    {
        DenseTensor every = DenseTensor.Zeros(ElementType.UInt8, axis == 1 ? [1, channels, 1, Codes] : [1, 1, Codes, channels]);
        for (int i = 0; i < every.Count; i++) every.Bytes[i] = (byte)(axis == 1 ? i : i / channels);
        DenseTensor wide = ConstantPool.Evaluate(nodes[0], [every])[0]!;
        parameters[0] = ConstantPool.Evaluate(nodes[1], [wide, factor])[0];
        ReadOnlySpan<byte> codes = ConstantPool.Evaluate(nodes[2], parameters)[0]!.Bytes;
        if (axis == 1) return codes.ToArray();
        byte[] table = new byte[codes.Length];
        int width = codes.Length / every.Count;
        for (int i = 0; i < every.Count; i++) codes.Slice(i * width, width).CopyTo(table.AsSpan(((i % channels * Codes) + (i / channels)) * width));
        return table;
    }
}
