using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Dropout at inference: the input, and a mask of all true. Training mode is not run here.</summary>
/// <param name="Seed">The seed of training mode; without meaning at inference.</param>
[OnnxOperator("Dropout", SinceVersion = 22)]
public sealed record Dropout(long? Seed = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.SetOutput(0, c.Input(0) with { Constant = null });
        c.SetOutput(1, ElementType.Bool, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        bool training = c.OptionalInput(2) is { Count: 1 } flag && flag.Bytes[0] != 0;
        double ratio = c.OptionalInput(1) is { Count: 1 } given ? RealElements.Read(given)[0] : 0.5;
        if (training && ratio != 0) throw DyadicException.Unsupported($"{c.Who}: training mode drops elements at random, which inference does not do; set training_mode to false.");
        c.SetOutput(0, x);
        if (c.WantsOutput(1)) c.Output(1, ElementType.Bool, x.Shape).Bytes.Fill(1);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }
}
