using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float Conv of one or two spatial axes with constant weights, and what can be computed with it.</summary>
/// <remarks><code>
///   Conv ─ (Add(constant) | BatchNormalization)* ─ Add(residual)? ─ (Relu | Clip)?
/// </code></remarks>
internal sealed unsafe class ConvBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Conv conv || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape input = plan.Facts.Shape(node.Inputs[0]!), output = plan.Facts.Shape(node.Output);
        if (input.Rank is not (3 or 4) || output.Count == 0) return null;
        if (plan.Facts.Constant(node.Inputs[1]) is not { } weights) return null;
        if (node.Input(2) is { } biasValue && plan.Facts.Constant(biasValue) is null) return null;
        float[]? bias = plan.Facts.Constant(node.Input(2))?.Span<float>().ToArray();
        Window window = Window.Of(conv.AutoPad, weights.Shape.Extents[2..], conv.Strides, conv.Pads, conv.Dilations, input, output);
        ConvGeometry geometry = window.Geometry(input, output, conv.Group);
        FloatEpilogue epilogue = FloatEpilogue.Of(plan, node, bias, channelAxis: 1, isConvolution: true);
        return new StepGroup(epilogue.Nodes, () => Emit(plan, node.Inputs[0]!, epilogue, new FloatConvolution(
            geometry, Scaled(weights.Span<float>(), epilogue.Factor), epilogue.Bias, epilogue.Min, epilogue.Max, plan.Settings.Options.FloatPrecision)));
    }

    private static ReadOnlySpan<float> Scaled(ReadOnlySpan<float> weights, float[]? factor)
    {
        if (factor is null) return weights;
        float[] scaled = new float[weights.Length];
        int perChannel = weights.Length / factor.Length;
        for (int i = 0; i < scaled.Length; i++) scaled[i] = weights[i] * factor[i / perChannel];
        return scaled;
    }

    private static void Emit(PlanBuilder plan, Value input, FloatEpilogue epilogue, FloatConvolution kernel)
    {
        Operand x = plan.Use(input, Layout.ChannelsLast);
        Operand? residual = epilogue.Residual is null ? null : plan.Use(epilogue.Residual, Layout.ChannelsLast);
        Operand y = plan.Define(epilogue.Output, Layout.ChannelsLast);
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(residual is null
            ? () => kernel.Run((float*)x.Pointer, (float*)y.Pointer, pool)
            : () => kernel.Run((float*)x.Pointer, (float*)residual.Pointer, (float*)y.Pointer, pool))
        {
            Kernel = $"float convolution {kernel.KernelName}",
            Nodes = epilogue.Nodes,
            Inputs = residual is null ? [x] : [x, residual],
            Outputs = [y],
            MayOverwrite = residual is null || residual.Root == x.Root ? [] : [residual], // the image is read around every pixel
        });
    }
}
