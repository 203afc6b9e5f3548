using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>A node computed by its operator's own definition. It may allocate.</summary>
internal sealed class ReferenceStep : Step
{
    private readonly Node _node;
    private readonly Operand?[] _inputs;
    private readonly Operand?[] _outputs;
    private readonly DenseTensor?[] _inputTensors;
    private readonly DenseTensor?[] _outputTensors;
    private readonly EvaluationContext _context;

    public ReferenceStep(Node node, Operand?[] inputs, Operand?[] outputs, PlanSettings settings, Func<Value, DenseTensor?> outer)
    {
        (_node, _inputs, _outputs) = (node, inputs, outputs);
        (_inputTensors, _outputTensors) = (new DenseTensor?[inputs.Length], new DenseTensor?[outputs.Length]);
        bool[] wanted = Array.ConvertAll(outputs, output => output is not null);
        _context = new EvaluationContext(node.ToString(), _inputTensors, _outputTensors, wanted, (body, given) => GraphInterpreter.Run(body, given, null, outer, settings.Limits)) { Limits = settings.Limits };
    }

    /// <inheritdoc/>
    public override void Run()
    {
        for (int i = 0; i < _inputs.Length; i++) _inputTensors[i] = _inputs[i]?.Tensor;
        for (int i = 0; i < _outputs.Length; i++) _outputTensors[i] = _outputs[i] is { IsDynamic: false } output ? output.Tensor : null;
        _context.Evaluate(_node.Operator);
        for (int i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i] is { } output) Keep(output, _outputTensors[i], i);
        }
    }

    private unsafe void Keep(Operand output, DenseTensor? result, int index)
    {
        if (result is null) throw DyadicException.Unsupported($"{_node} did not compute its output {index} ('{output.Name}').");
        if (output.IsDynamic)
        {
            output.Attach(result, null);
            return;
        }

        if (ReferenceEquals(result, output.Tensor)) return;
        if (result.ElementType != output.Type || result.Shape != output.Shape)
        {
            throw DyadicException.BadInput($"{_node}: output '{output.Name}' was planned as {output.Type}{output.Shape}, but the operator computed {result}.");
        }

        output.Tensor.CopyFrom(result);
    }
}
