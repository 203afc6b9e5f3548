using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>A float BatchNormalization with constant statistics as one factor and one summand a channel.</summary>
/// <param name="Factor">What a channel is multiplied by.</param>
/// <param name="Summand">What is added then.</param>
internal sealed record BatchStatistics(float[] Factor, float[] Summand)
{
    /// <summary>The statistics of a node; null when it is another operator, trains, or a statistic is not constant.</summary>
    public static BatchStatistics? Of(PlanBuilder plan, Node node)
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

        return new BatchStatistics(factor, summand);
    }
}
