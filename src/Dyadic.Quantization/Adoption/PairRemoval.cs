using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Rewrites a graph without its QuantizeLinear → DequantizeLinear pairs and remembers what they said: the parameters of each real value, and
/// the step of every weight. Conversions that are no pair (integer inputs and outputs, other scales behind than before) stay as they are.
/// </summary>
/// <remarks><code>
///   before:  x ─ Conv ─ y ─ QuantizeLinear(s, z) ─ DequantizeLinear(s, z) ─ ŷ      after:  x ─ Conv ─ y, and y has codes of (s, z)
///            codes ─ DequantizeLinear(s) ─ weights                                        weights, and each has the step s
/// </code></remarks>
internal sealed class PairRemoval
{
    private readonly Graph _source;
    private readonly Graph _target;
    private readonly Dictionary<Value, Value> _values = [];
    private readonly Dictionary<Value, (Value Real, AffineParameters Parameters)> _codes = [];
    private readonly Dictionary<Value, AffineParameters> _parameters = [];
    private readonly Dictionary<Value, WeightSteps> _steps = [];
    private readonly Dictionary<Value, string> _names = [];
    private readonly ConstantFolding _constants;

    private PairRemoval(Graph source)
    {
        _source = source;
        _constants = new ConstantFolding(new FoldingBudget(source));
        _target = new Graph { Name = source.Name, Documentation = source.Documentation };
    }

    /// <summary>The graph without pairs, and the scales they held.</summary>
    /// <param name="source">A graph with inferred types; not changed.</param>
    /// <exception cref="DyadicException">The graph has control flow, whose subgraphs read values by name.</exception>
    public static FileScales Run(Graph source)
    {
        if (source.Nodes.FirstOrDefault(node => Subgraphs.Of(node.Operator).Count > 0) is { } control)
        {
            throw DyadicException.Unsupported($"{control}: a graph of QuantizeLinear and DequantizeLinear pairs with control flow cannot be quantized; run it as it is.");
        }

        PairRemoval removal = new(source);
        foreach (Value input in source.Inputs) removal._values[input] = removal._target.AddInput(input.Name, input.Type, input.Shape);
        removal.NameOutputs();
        foreach (Node node in source.Nodes) removal.Write(node);
        foreach (Value output in source.Outputs) removal._target.AddOutput(removal.Named(output));
        DeadCode.Remove(removal._target);
        GraphInference.Infer(removal._target);
        return new FileScales(removal._target, removal._parameters, removal._steps);
    }

    // A value whose pair ends at a graph output takes that output's name.
    private void NameOutputs()
    {
        foreach (Value output in _source.Outputs)
        {
            if (output.Producer is not { Operator: DequantizeLinear } dequantize || dequantize.Inputs[0]!.Producer is not { Operator: QuantizeLinear } quantize) continue;
            Value real = quantize.Inputs[0]!;
            bool isPair = ParametersOf(quantize, quantize.Output.Type) is { } parameters && parameters == ParametersOf(dequantize, quantize.Output.Type) && IsOnlyQuantized(real, parameters);
            if (isPair && real.Producer is not null and not { Operator: DequantizeLinear }) _names.TryAdd(real, output.Name);
        }
    }

    private void Write(Node node)
    {
        if (_constants.TryFold(node)) return;
        switch (node.Operator)
        {
            case QuantizeLinear when node.Inputs[0]!.Type == ElementType.Float32 && ParametersOf(node, node.Output.Type) is { } parameters:
                Quantize(node, parameters);
                break;
            case DequantizeLinear when node.Output.Type == ElementType.Float32 && ParametersOf(node, node.Inputs[0]!.Type) is { } parameters:
                Dequantize(node, parameters);
                break;
            case Identity or Dropout when node.Inputs[0] is { } input && _values.TryGetValue(input, out Value? same) && !_source.Outputs.Contains(node.Output) && node.Outputs.Skip(1).All(mask => mask is null or { Consumers.Count: 0 }):
                _values[node.Output] = same;
                break;
            case var _ when CommonParameters(node) is { } parameters:
                Move(node, parameters);
                break;
            default:
                Clone(node);
                break;
        }
    }

    private void Quantize(Node node, AffineParameters parameters)
    {
        Value real = Read(node.Inputs[0])!;
        bool fits = _parameters.TryGetValue(real, out AffineParameters? known) ? known == parameters : IsOnlyQuantized(node.Inputs[0]!, parameters);
        if (!fits) real = _target.AddNode(node.Name, new Identity(), [real], [_target.UniqueName($"{real.Name}_requantized")]).Output;
        real.SetFacts(node.Inputs[0]!.Facts);
        _parameters[real] = parameters;
        _codes[node.Output] = (real, parameters);
    }

    // Where somebody reads the number before it is rounded, that number has to stay.
    private bool IsOnlyQuantized(Value value, AffineParameters parameters) => !_source.Outputs.Contains(value)
        && value.Consumers.All(consumer => consumer.Operator is QuantizeLinear && consumer.Inputs[0] == value && ParametersOf(consumer, consumer.Output.Type) == parameters);

    private void Dequantize(Node node, AffineParameters parameters)
    {
        if (_codes.TryGetValue(node.Inputs[0]!, out (Value Real, AffineParameters Parameters) codes) && codes.Parameters == parameters)
        {
            _values[node.Output] = codes.Real;
            return;
        }

        Clone(node);
        _parameters[_values[node.Output]] = parameters;
    }

    // An operator that moves codes moves the reals they stand for.
    private void Move(Node node, AffineParameters parameters)
    {
        Value?[] inputs = [.. node.Inputs.Select(input => input is not null && _codes.TryGetValue(input, out (Value Real, AffineParameters Parameters) codes) ? codes.Real : Read(input))];
        Value moved = _target.AddNode(node.Name, node.Operator, inputs, [_target.UniqueName($"{node.Output.Name}_real")]).Output;
        moved.SetFacts(node.Output.Facts with { Type = ElementType.Float32 });
        _parameters[moved] = parameters;
        _codes[node.Output] = (moved, parameters);
    }

    private AffineParameters? CommonParameters(Node node)
    {
        AffineParameters? common = null;
        foreach (Value source in CodeMovement.Sources(node))
        {
            if (!_codes.TryGetValue(source, out (Value Real, AffineParameters Parameters) codes) || (common is not null && common != codes.Parameters)) return null;
            common = codes.Parameters;
        }

        return common;
    }

    private void Clone(Node node)
    {
        Value?[] inputs = [.. node.Inputs.Select(Read)];
        Node copy = _target.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(output => output is null ? null : _target.UniqueName(_names.GetValueOrDefault(output, output.Name)))]);
        (copy.Documentation, copy.Metadata) = (node.Documentation, node.Metadata);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is not { } output) continue;
            copy.Outputs[i]!.SetFacts(output.Facts);
            _values[output] = copy.Outputs[i]!;
        }
    }

    private Value? Read(Value? value)
    {
        if (value is null) return null;
        if (_values.TryGetValue(value, out Value? known)) return known;
        if (_constants.Find(value) is not { } constant) return _values[value] = Requantized(value);
        Value initializer = _target.AddInitializer(_target.UniqueName(value.Name), constant);
        if (_constants.StepsOf(value) is { } steps) _steps[initializer] = steps;
        return _values[value] = initializer;
    }

    // Codes that somebody reads as codes: a graph output, or an operator on integers.
    private Value Requantized(Value codes)
    {
        (Value real, AffineParameters parameters) = _codes[codes];
        DenseTensor zero = DenseTensor.Zeros(codes.Type, TensorShape.Scalar);
        IntegerElements.SetWrapped(zero, 0, parameters.ZeroPoint);
        Value scale = _target.AddInitializer(_target.UniqueName($"{codes.Name}_scale"), DenseTensor.Scalar((float)parameters.Scale));
        Value zeroPoint = _target.AddInitializer(_target.UniqueName($"{codes.Name}_zero_point"), zero);
        Value result = _target.AddNode("", new QuantizeLinear(), [real, scale, zeroPoint], [_target.UniqueName(codes.Name)]).Output;
        result.SetFacts(codes.Facts);
        return result;
    }

    private Value Named(Value output)
    {
        Value value = Read(output)!;
        if (value.Name == output.Name) return value;
        Value named = _target.AddNode("", new Identity(), [value], [output.Name]).Output;
        named.SetFacts(output.Facts);
        return named;
    }

    private AffineParameters? ParametersOf(Node conversion, ElementType codes) =>
        ConversionParameters.Of(codes, _constants.Find(conversion.Inputs[1]), _constants.Find(conversion.Input(2)), conversion.Input(2) is not null);
}
