using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>What follows a float product and is computed with it: <c>y = clamp(product · factor + bias (+ residual), min, max)</c>.</summary>
internal sealed class FloatEpilogue
{
    private readonly List<Node> _nodes;

    private FloatEpilogue(Node product) => (_nodes, Output) = ([product], product.Output);

    /// <summary>The product's node and those computed with it.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The value that the group writes.</summary>
    public Value Output { get; private set; }

    /// <summary>One a channel; null for none.</summary>
    public float[]? Bias { get; private set; }

    /// <summary>One a channel, for the product's weights; null for 1.</summary>
    public float[]? Factor { get; private set; }

    /// <summary>A tensor of the output's shape to add; null for none.</summary>
    public Value? Residual { get; private set; }

    /// <summary>The least output.</summary>
    public float Min { get; private set; } = float.NegativeInfinity;

    /// <summary>The greatest output.</summary>
    public float Max { get; private set; } = float.PositiveInfinity;

    /// <summary>Follows the sole readers of a product as far as they can be computed with it.</summary>
    /// <param name="plan">The plan being built.</param>
    /// <param name="product">The convolution or matrix product.</param>
    /// <param name="bias">The product's own bias; null for none.</param>
    /// <param name="channelAxis">The output's channel axis.</param>
    /// <param name="isConvolution">True when the kernel can add a tensor, and its weights take factors.</param>
    public static FloatEpilogue Of(PlanBuilder plan, Node product, float[]? bias, int channelAxis, bool isConvolution)
    {
        FloatEpilogue epilogue = new(product) { Bias = bias };
        TensorShape shape = plan.Facts.Shape(product.Output);
        while (plan.SoleReader(epilogue.Output) is { } next && plan.Facts.IsStatic(next.Output) && plan.Facts.Shape(next.Output) == shape)
        {
            if (next.Operator is Add && epilogue.TakesAdd(plan, next, shape, channelAxis, isConvolution)) continue;
            if (isConvolution && epilogue.Residual is null && epilogue.TakesBatchNormalization(plan, next)) continue;
            epilogue.TakesClamp(plan, next);
            break; // nothing can follow a clamp, and nothing else can precede it
        }

        return epilogue;
    }

    private bool TakesAdd(PlanBuilder plan, Node add, TensorShape shape, int channelAxis, bool takesResidual)
    {
        Value other = (add.Inputs[0] == Output ? add.Inputs[1] : add.Inputs[0])!;
        if (plan.Facts.Constant(other) is { } constant && ChannelConstant.Fits(constant.Shape, shape, channelAxis))
        {
            float[] more = ChannelConstant.Floats(constant, shape[channelAxis]);
            Bias = Bias is null ? more : [.. Bias.Zip(more, (one, two) => one + two)];
        }
        else if (takesResidual && Residual is null && plan.Facts.Shape(other) == shape)
        {
            Residual = other;
        }
        else
        {
            return false;
        }

        Append(add);
        return true;
    }

    private bool TakesBatchNormalization(PlanBuilder plan, Node next)
    {
        if (BatchStatistics.Of(plan, next) is not { } statistics) return false;
        Factor = Factor is null ? statistics.Factor : [.. Factor.Zip(statistics.Factor, (one, two) => one * two)];
        Bias = Bias is null ? statistics.Summand : [.. Bias.Select((bias, c) => (bias * statistics.Factor[c]) + statistics.Summand[c])];
        Append(next);
        return true;
    }

    private void TakesClamp(PlanBuilder plan, Node next)
    {
        if (next.Operator is Relu) Min = 0;
        else if (next.Operator is Clip && ClampRange.Of(plan, next) is { } range) (Min, Max) = range;
        else return;
        Append(next);
    }

    private void Append(Node node)
    {
        _nodes.Add(node);
        Output = node.Output;
    }
}
