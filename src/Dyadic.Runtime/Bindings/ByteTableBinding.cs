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
        if (node.Operator is not Cast || plan.Facts[node.Output].Type != ElementType.Int32) return null;
        if (plan.Facts[node.Inputs[0]!].Type != ElementType.UInt8 || plan.SoleReader(node.Output) is not { Operator: Mul } mul) return null;
        if (plan.SoleReader(mul.Output) is not { Operator: Requantize { To: ElementType.UInt8 or ElementType.Int8 } } rescale || rescale.Inputs[0] != mul.Output) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        if (shape.Rank != 4 || shape.Count == 0 || plan.Facts.Shape(rescale.Output) != shape) return null;
        Value factor = mul.Inputs[0] == node.Output ? mul.Inputs[1]! : mul.Inputs[0]!;
        if (plan.Facts.Constant(factor) is not { Count: 1 } scalar || Parameters(plan, rescale, shape) is not { } parameters) return null;
        ByteTable kernel = new(Table(shape[1], node, mul, rescale, scalar.Reshaped(TensorShape.Scalar), parameters), shape[1]);
        return new StepGroup([node, mul, rescale], () =>
        {
            Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(rescale.Output, Layout.ChannelsLast);
            long count = shape.Count;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, count, pool)) { Kernel = "byte table", Nodes = [node, mul, rescale], Inputs = [x], Outputs = [y] });
        });
    }

    private static DenseTensor?[]? Parameters(PlanBuilder plan, Node rescale, TensorShape shape)
    {
        DenseTensor?[] parameters = [null, .. rescale.Inputs.Skip(1).Select(plan.Facts.Constant)];
        return parameters.Skip(1).All(constant => constant is not null && ChannelConstant.Fits(constant.Shape, shape, channelAxis: 1)) ? parameters : null;
    }

    // The operators themselves fill the table: every byte in every channel goes through them once.
    private static byte[] Table(int channels, Node cast, Node mul, Node rescale, DenseTensor factor, DenseTensor?[] parameters)
    {
        DenseTensor every = DenseTensor.Zeros(ElementType.UInt8, TensorShape.Create([1, channels, 1, Codes]));
        for (int i = 0; i < every.Count; i++) every.Bytes[i] = (byte)i;
        DenseTensor wide = ConstantPool.Evaluate(cast, [every])[0]!;
        parameters[0] = ConstantPool.Evaluate(mul, [wide, factor])[0];
        return ConstantPool.Evaluate(rescale, parameters)[0]!.Bytes.ToArray();
    }
}
