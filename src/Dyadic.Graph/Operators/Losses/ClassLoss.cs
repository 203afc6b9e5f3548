using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What the losses over classes share: minus the log-probability of the right class, weighted, then reduced.</summary>
internal static class ClassLoss
{
    /// <summary>Checks scores <c>[N,C,…]</c>, labels <c>[N,…]</c>, weights <c>[C]</c> and states the loss.</summary>
    public static void Infer(InferenceContext c, string reduction)
    {
        TensorFacts scores = c.RequireReal(0);
        c.RequireIndices(1);
        if (c.HasInput(2)) c.RequireReal(2);
        if (reduction is not ("none" or "mean" or "sum")) throw c.Fail($"reduction is '{reduction}'; it should be none, mean or sum.");
        SymbolicShape? labels = c.Input(1).Shape;
        if (scores.Shape is { } shape)
        {
            if (shape.Rank < 2) throw c.Fail($"input 0 should have at least 2 axes; its shape is {shape}.");
            SymbolicShape expected = SymbolicShape.Of([shape[0], .. shape.Skip(2)]);
            c.RequireShape(1, expected.Dimensions);
            c.RequireShape(2, shape[1]);
            labels ??= expected;
        }

        c.SetOutput(0, scores.Type, reduction == "none" ? labels : SymbolicShape.Scalar);
    }

    /// <summary>Computes the loss from log-probabilities in the layout of the scores.</summary>
    public static void Evaluate(EvaluationContext c, double[] logProbabilities, DenseTensor loss, string reduction, long? ignoreIndex)
    {
        TensorShape shape = c.Input(0).Shape;
        int classes = shape[1], inner = (int)shape.CountOf(2, shape.Rank);
        long[] labels = c.Integers(1);
        double total = 0, weights = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = 0, own = 0;
            if (labels[i] != ignoreIndex)
            {
                if (labels[i] < 0 || labels[i] >= classes) throw c.Fail($"label {labels[i]} (number {i}) is none of the {classes} classes.");
                weight = c.OptionalInput(2) is { } given ? RealElement.Get(given, (int)labels[i]) : 1;
                own = -weight * logProbabilities[(((i / inner * classes) + (int)labels[i]) * inner) + (i % inner)];
            }

            total += own;
            weights += weight;
            if (reduction == "none") RealElement.Set(loss, i, own);
        }

        if (reduction != "none") RealElement.Set(loss, 0, reduction == "mean" ? total / weights : total);
    }
}
