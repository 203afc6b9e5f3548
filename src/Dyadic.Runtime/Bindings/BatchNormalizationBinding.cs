using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>A float BatchNormalization of its own, with constant statistics: one factor and one summand a channel.</summary>
internal sealed unsafe class BatchNormalizationBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not BatchNormalization { TrainingMode: false } normalization || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Rank < 2 || shape.Count == 0 || node.Outputs.Skip(1).Any(output => output is not null)) return null;
        int channels = shape[1];
        float[][] statistics = new float[4][];
        for (int i = 0; i < statistics.Length; i++)
        {
            if (IntegerConstants.Scales(plan, node, i + 1, channels) is not { } values || values.Length != channels) return null;
            statistics[i] = values;
        }

        float[] factor = new float[channels], summand = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            double scale = statistics[0][c] / Math.Sqrt((double)statistics[3][c] + normalization.Epsilon);
            (factor[c], summand[c]) = ((float)scale, (float)(statistics[1][c] - (statistics[2][c] * scale)));
        }

        return new StepGroup(node, () => Emit(plan, node, shape, DenseTensor.Vector<float>(factor), DenseTensor.Vector<float>(summand)));
    }

    private static void Emit(PlanBuilder plan, Node node, TensorShape shape, DenseTensor factor, DenseTensor summand)
    {
        Layout layout = shape.Rank > 2 ? Layout.ChannelsLast : Layout.Standard;
        Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
        Operand factors = plan.OwnConstant("factor", factor), summands = plan.OwnConstant("summand", summand);
        BinaryFloat multiply = new(FloatBinaryOperation.Multiply, shape.Count, shape.Count, shape[1]), add = new(FloatBinaryOperation.Add, shape.Count, shape.Count, shape[1]);
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() =>
        {
            multiply.Run((float*)x.Pointer, (float*)factors.Pointer, (float*)y.Pointer, pool);
            add.Run((float*)y.Pointer, (float*)summands.Pointer, (float*)y.Pointer, pool);
        })
        {
            Kernel = "float batch normalization",
            Nodes = [node],
            Inputs = [x, factors, summands],
            Outputs = [y],
            MayOverwrite = [x],
        });
    }
}
