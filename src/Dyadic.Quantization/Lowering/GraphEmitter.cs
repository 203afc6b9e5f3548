using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes a quantized network as a new graph, node by node; forms differ in how a layer is written.</summary>
public abstract class GraphEmitter
{
    private readonly Dictionary<Value, IntegerTensor> _codes = [];
    private readonly Dictionary<Value, Value> _floats = [];
    private readonly Dictionary<string, Value> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<Node, QuantizedLayer> _layerByLastNode;
    private readonly HashSet<Node> _covered;
    private readonly HashSet<string> _nodeNames = new(StringComparer.Ordinal);

    private protected GraphEmitter(QuantizedNetwork network)
    {
        Network = network;
        Target = new Graph { Name = network.Graph.Name, Documentation = network.Graph.Documentation };
        _layerByLastNode = network.Layers.ToDictionary(layer => layer.Nodes[^1]);
        _covered = [.. network.Layers.SelectMany(layer => layer.Nodes)];
    }

    /// <summary>What is being written.</summary>
    public QuantizedNetwork Network { get; }

    /// <summary>The graph written so far.</summary>
    protected Graph Target { get; }

    /// <summary>The name of the codes of a float value.</summary>
    public static string CodeName(Value value) => $"{value.Name}_quantized";

    /// <summary>Writes the whole network.</summary>
    public Graph Run()
    {
        foreach (Value input in Network.Graph.Inputs)
        {
            _floats[input] = EmitInput(input);
            if (IsRoundedByFile(input)) Round(input);
        }

        foreach (Node node in Network.Graph.Nodes)
        {
            if (CodesAskedFor(node) is { } asked) _floats[node.Output] = Add(node.Output.Name, new Identity(), asked);
            else if (_layerByLastNode.TryGetValue(node, out QuantizedLayer? layer)) EmitLayer(layer);
            else if (!_covered.Contains(node)) EmitFloat(node);
        }

        foreach (Value output in Network.Graph.Outputs) Target.AddOutput(FloatOf(output));
        DeadCode.Remove(Target);
        GraphVerifier.Verify(Target, $"after writing it as {GetType().Name}");
        return Target;
    }

    /// <summary>Adds a node with one output of the given name.</summary>
    public Value Add(string name, Operator op, params ReadOnlySpan<Value?> inputs)
    {
        Value?[] operands = inputs.ToArray();
        name = Target.UniqueName(name);
        TensorFacts facts = GraphInference.Infer($"{op.GetType().Name} '{name}'", op, Array.ConvertAll(operands, input => input?.Facts), 1)[0];
        Value output = Target.AddNode(UniqueNodeName(name), op, operands, [name]).Output;
        output.SetFacts(facts);
        return output;
    }

    /// <summary>Adds a node with several outputs, named after the first.</summary>
    internal Node AddNode(string name, Operator op, IReadOnlyList<Value?> inputs, int outputs)
    {
        string?[] names = [.. Enumerable.Range(0, outputs).Select(i => Target.UniqueName(i == 0 ? name : $"{name}_{i}"))];
        TensorFacts[] facts = GraphInference.Infer($"{op.GetType().Name} '{name}'", op, [.. inputs.Select(input => input?.Facts)], outputs);
        Node node = Target.AddNode(UniqueNodeName(name), op, inputs, names);
        for (int i = 0; i < outputs; i++) node.Outputs[i]!.SetFacts(facts[i]);
        return node;
    }

    /// <summary>Adds a node with the operator of another.</summary>
    public Value AddLike(Node node, string name, params ReadOnlySpan<Value?> inputs) => Add(name, node.Operator, inputs);

    /// <summary>Adds a constant; equal content under an equal name is stored once.</summary>
    public Value Constant(string name, DenseTensor tensor)
    {
        if (_constants.TryGetValue(name, out Value? known) && known.Constant!.ContentEquals(tensor)) return known;
        Value value = Target.AddInitializer(Target.UniqueName(name), tensor);
        _constants[name] = value;
        return value;
    }

    /// <summary>An int64 scalar.</summary>
    public Value Int64(long value) => Constant($"int64_{value}", DenseTensor.Scalar(value));

    /// <summary>A scalar code of an integer type.</summary>
    public Value Code(int code, ElementType type)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, TensorShape.Scalar);
        IntegerElements.SetWrapped(tensor, 0, code);
        return Constant($"{type.ToString().ToLowerInvariant()}_{code}", tensor);
    }

    /// <summary>The zero point of codes, as a scalar of their type.</summary>
    public Value ZeroPoint(IntegerTensor tensor) => Code(tensor.Parameters.ZeroPoint, tensor.Codes.Type);

    /// <summary>The scale of codes, as a float32 scalar.</summary>
    public Value Scale(AffineParameters parameters) => Constant($"scale_{BitConverter.SingleToInt32Bits((float)parameters.Scale):x8}", DenseTensor.Scalar((float)parameters.Scale));

    /// <summary>The float form of a value: itself, a copied constant, or its codes dequantized.</summary>
    public Value FloatOf(Value value)
    {
        if (_floats.TryGetValue(value, out Value? known)) return known;
        if (value.Constant is { } constant) return _floats[value] = Target.AddInitializer(Target.UniqueName(value.Name), constant);
        IntegerTensor codes = _codes[value];
        return _floats[value] = Add(value.Name, new DequantizeLinear(), codes.Codes, Scale(codes.Parameters), ZeroPoint(codes));
    }

    /// <summary>The codes of a value: those a layer computed, or its float form quantized.</summary>
    public IntegerTensor CodesOf(Value value)
    {
        if (_codes.TryGetValue(value, out IntegerTensor? known)) return known;
        AffineParameters parameters = Network.Activations[value];
        // Reals that a file made of codes, an integer input for instance, have those.
        if (value.Producer is { Operator: DequantizeLinear } conversion && Means(conversion, conversion.Inputs[0]!, parameters)) return Define(value, FloatOf(conversion.Inputs[0]!), parameters);
        return Define(value, QuantizeFloat(value, parameters), parameters);
    }

    /// <summary>True when the codes of a value are known already.</summary>
    private protected bool HasCodes(Value value) => _codes.ContainsKey(value);

    /// <summary>Records the codes of a value.</summary>
    public IntegerTensor Define(Value value, Value codes, AffineParameters parameters)
    {
        codes.Quantization = new QuantizationAnnotation([(float)parameters.Scale], [parameters.ZeroPoint]);
        return _codes[value] = new IntegerTensor(codes, parameters);
    }

    /// <summary>Lets a value have the codes of another, which stand for other numbers there.</summary>
    internal void DefineAlias(Value value, IntegerTensor codes, AffineParameters parameters) => _codes[value] = codes with { Parameters = parameters };

    /// <summary>Records the float form of a value.</summary>
    public void DefineFloat(Value value, Value target) => _floats[value] = target;

    /// <summary>Lets the float form of a value be made again, from its codes.</summary>
    protected void ForgetFloat(Value value) => _floats.Remove(value);

    /// <summary>Writes a layer in the form of this emitter.</summary>
    protected abstract void EmitLayer(QuantizedLayer layer);

    /// <summary>Writes a graph input; float unless a form says otherwise.</summary>
    protected virtual Value EmitInput(Value input) => Target.AddInput(input.Name, input.Type, input.Shape);

    /// <summary>The type that holds codes in this form.</summary>
    protected virtual ElementType CodeType(AffineFormat format) => format.StorageType;

    /// <summary>Quantizes the float form of a value.</summary>
    protected virtual Value QuantizeFloat(Value value, AffineParameters parameters)
    {
        ElementType type = CodeType(parameters.Format);
        return Add(CodeName(value), new QuantizeLinear(), FloatOf(value), Scale(parameters), Code(parameters.ZeroPoint, type));
    }

    /// <summary>Copies a float node; inputs named in <paramref name="substitutes"/> read those instead.</summary>
    protected void CloneFloat(Node node, IReadOnlyDictionary<Value, Value> substitutes, string? outputName = null)
    {
        Value?[] inputs = [.. node.Inputs.Select(input => input is null ? null : substitutes.TryGetValue(input, out Value? other) ? other : FloatOf(input))];
        Operator op = Subgraphs.Rebound(node.Operator, Target, FloatOf);
        string?[] names = [.. node.Outputs.Select((output, i) => output is null ? null : Target.UniqueName(i == 0 && outputName is not null ? outputName : output.Name))];
        Node copy = Target.AddNode(UniqueNodeName(node.Name), op, inputs, names);
        (copy.Documentation, copy.Metadata) = (node.Documentation, node.Metadata);
        TensorFacts[] facts = GraphInference.Infer(node.ToString(), op, Array.ConvertAll(inputs, input => input?.Facts), names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            if (copy.Outputs[i] is not { } output) continue;
            output.SetFacts(facts[i].Shape is null ? node.Outputs[i]!.Facts : facts[i]);
            _floats[node.Outputs[i]!] = output;
        }
    }

    /// <summary>Copies a Conv, Gemm or MatMul that has no bias, with one.</summary>
    protected void CloneWithBias(Node node, IReadOnlyDictionary<Value, Value> substitutes, Value bias, string outputName)
    {
        Value?[] factors = [.. node.Inputs.Take(2).Select(input => substitutes.TryGetValue(input!, out Value? other) ? other : FloatOf(input!))];
        _floats[node.Output] = node.Operator switch
        {
            MatMul => Add(outputName, new Add(), Add($"{outputName}_product", node.Operator, factors), bias),
            Gemm gemm => Add(outputName, gemm with { Beta = 1 }, [.. factors, bias]),
            _ => Add(outputName, node.Operator, [.. factors, bias]),
        };
    }

    /// <summary>A shape with one extent a channel that broadcasts to values of a rank.</summary>
    protected static TensorShape ChannelShape(int channels, int axis, int rank)
    {
        int[] extents = new int[rank - axis];
        Array.Fill(extents, 1);
        extents[0] = channels;
        return TensorShape.Create(extents);
    }

    private void EmitFloat(Node node)
    {
        bool rounded = node.Outputs is [{ } output] && IsRoundedByFile(output);
        CloneFloat(node, CodesForShape(node), rounded ? $"{node.Output.Name}_float" : null);
        if (rounded) Round(node.Output);
    }

    // Codes have the shape of the reals they stand for.
    private Dictionary<Value, Value> CodesForShape(Node node) =>
        node.Operator is Shape or Size && _codes.TryGetValue(node.Inputs[0]!, out IntegerTensor? codes) ? new() { [node.Inputs[0]!] = codes.Codes } : [];

    // Every reader of a value that the file quantizes reads it rounded, those in float too.
    private bool IsRoundedByFile(Value value) => Network.Scales is not null && !_codes.ContainsKey(value)
        && Network.Activations.TryGetValue(value, out AffineParameters? parameters)
        && !(value.Producer is { Operator: DequantizeLinear } conversion && Means(conversion, conversion.Inputs[0]!, parameters));

    private void Round(Value value)
    {
        Define(value, QuantizeFloat(value, Network.Activations[value]), Network.Activations[value]);
        ForgetFloat(value);
    }

    // The codes that a QuantizeLinear of the float graph would compute again, where a layer has them already.
    private Value? CodesAskedFor(Node node) => node.Operator is QuantizeLinear && node.Inputs[0] is { } value && _codes.TryGetValue(value, out IntegerTensor? codes)
        && codes.Codes.Type == node.Output.Type && Means(node, node.Output, codes.Parameters) ? codes.Codes : null;

    /// <summary>True when a conversion's constants are these parameters.</summary>
    private protected static bool Means(Node conversion, Value codes, AffineParameters parameters) =>
        ConversionParameters.Of(codes.Type, conversion.Inputs[1]!.Constant, conversion.Input(2)?.Constant, conversion.Input(2) is not null) == parameters;

    // ONNX Runtime refuses two nodes of one name; a node and a value may share theirs.
    private string UniqueNodeName(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_nodeNames.Add(name); i++) name = $"{wanted}_{i}";
        return name;
    }
}
