using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Operators;

/// <summary>A call of a model-local function that no built-in operator stands for; its body is run as the file has it.</summary>
/// <param name="Function">The function as the file states it.</param>
/// <param name="Body">The body with this call's attributes put in.</param>
/// <param name="Attributes">The call's attributes.</param>
public sealed record FunctionCall(FunctionDefinition Function, Graph Body, IReadOnlyDictionary<string, AttributeValue> Attributes) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts[] inputs = [.. Body.Inputs.Select((_, i) => c.OptionalInput(i) ?? TensorFacts.Unknown)];
        IReadOnlyList<TensorFacts> outputs = GraphInference.InferOutputs(Body, inputs);
        for (int i = 0; i < outputs.Count; i++) c.SetOutput(i, outputs[i] with { Constant = null });
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor[] inputs = [.. Body.Inputs.Select((_, i) => c.Input(i))];
        DenseTensor[] outputs = GraphInterpreter.Run(Body, inputs, null, null, c.Limits);
        for (int i = 0; i < outputs.Length; i++) c.SetOutput(i, outputs[i]);
    }
}
