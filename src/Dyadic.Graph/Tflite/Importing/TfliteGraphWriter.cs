using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Collects the nodes of the graph being made and knows which values stand for each TFLite tensor, in which layout.</summary>
/// <remarks>
/// A tensor of rank 4 may be held channels first, channels last, or both: a transpose is added only when a rule reads a layout that
/// no rule wrote. Rules that work in either layout read the one that is there (<see cref="LayoutOf"/>).
/// </remarks>
internal sealed class TfliteGraphWriter
{
    // Rules reorder weights; many operators of a hostile file can share one large buffer, so what they make is bounded.
    private const long SmallestConstantBudget = 1L << 26;
    private const int ConstantBytesPerFileByte = 16;

    // Names of inner values are made from tensors' names.
    private const int LongestName = 1024;

    private readonly Dictionary<(TfliteTensor Tensor, TensorLayout Layout), ImportedValue> _values = [];
    private readonly Dictionary<TfliteTensor, TensorLayout> _written = [];
    private readonly Dictionary<TfliteTensor, DenseTensor> _computedConstants = [];
    private readonly List<ImportedNode> _nodes = [];
    private readonly List<ImportedValue> _constants = [];
    private long _constantBudget;
    private string _hint = "";

    /// <summary>An empty graph.</summary>
    /// <param name="fileLength">The length of the model's file, to which the size of derived constants is bound.</param>
    public TfliteGraphWriter(long fileLength) => _constantBudget = SmallestConstantBudget + (ConstantBytesPerFileByte * fileLength);

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<ImportedNode> Nodes => _nodes;

    /// <summary>The constants so far.</summary>
    public IReadOnlyList<ImportedValue> Constants => _constants;

    /// <summary>Names made from now on begin with the name of the operator's output.</summary>
    public void Begin(TfliteOperator op) => _hint = op.Outputs.Count > 0 ? $"{NameOf(op.Outputs[0])}_" : "";

    /// <summary>Drops nodes and constants that no output needs, such as those that computed shapes which the file states anyway.</summary>
    public void DropUnused(IEnumerable<ImportedValue> outputs)
    {
        HashSet<ImportedValue> needed = [.. outputs];
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (Array.Exists(_nodes[i].Outputs, needed.Contains)) needed.UnionWith(_nodes[i].Inputs.OfType<ImportedValue>());
        }

        _nodes.RemoveAll(node => !Array.Exists(node.Outputs, needed.Contains));
        _constants.RemoveAll(constant => !needed.Contains(constant));
    }

    /// <summary>The content of a tensor that never changes; null when it is computed.</summary>
    public DenseTensor? ConstantOf(TfliteTensor tensor) => tensor.Constant ?? _computedConstants.GetValueOrDefault(tensor);

    /// <summary>The layout in which a tensor costs nothing to read: the one it was written in. Constants have either.</summary>
    public TensorLayout LayoutOf(TfliteTensor tensor) => _written.GetValueOrDefault(tensor, TensorLayout.AsInFile);

    /// <summary>The layout that a rule which works in any should use: channels first when some of the tensors was written so.</summary>
    public TensorLayout CommonLayout(params IEnumerable<TfliteTensor?> tensors) =>
        tensors.Any(tensor => tensor is not null && LayoutOf(tensor) == TensorLayout.ChannelsFirst) ? TensorLayout.ChannelsFirst : TensorLayout.AsInFile;

    /// <summary>The value that stands for a tensor in a layout; a transpose is added when there is none yet.</summary>
    /// <exception cref="DyadicException">Nothing has written the tensor.</exception>
    public ImportedValue Read(TfliteTensor tensor, TensorLayout layout = TensorLayout.AsInFile)
    {
        if (_values.TryGetValue((tensor, layout), out ImportedValue? value)) return value;
        RequirePicture(tensor, layout);
        if (ConstantOf(tensor) is { } constant)
        {
            value = Constant(layout == TensorLayout.ChannelsFirst ? Transposed(constant, Layouts.ToChannelsFirst) : constant, NameOf(tensor));
            value.Quantization = AnnotationOf(tensor);
        }
        else
        {
            TensorLayout other = layout == TensorLayout.AsInFile ? TensorLayout.ChannelsFirst : TensorLayout.AsInFile;
            if (!_values.TryGetValue((tensor, other), out ImportedValue? source)) throw DyadicException.BadInput($"The TFLite {tensor} is read before any operator writes it.");
            value = Transpose(source, layout == TensorLayout.ChannelsFirst ? Layouts.ToChannelsFirst : Layouts.FromChannelsFirst);
            (value.Hint, value.Quantization) = ($"{NameOf(tensor)}_{(layout == TensorLayout.ChannelsFirst ? "nchw" : "nhwc")}", source.Quantization);
        }

        return _values[(tensor, layout)] = value;
    }

    /// <summary>A value whose elements, row by row, are those of the tensor in the file's order; its shape may be either layout's.</summary>
    /// <remarks>Saves a transpose before reshaping when all but one of height, width and channels are 1.</remarks>
    public ImportedValue ReadElements(TfliteTensor tensor) =>
        LayoutOf(tensor) == TensorLayout.ChannelsFirst && Layouts.MovesNothing(tensor.Shape, Layouts.ToChannelsFirst) ? Read(tensor, TensorLayout.ChannelsFirst) : Read(tensor);

    /// <summary>Says that a value stands for a tensor.</summary>
    public void Write(TfliteTensor tensor, ImportedValue value, TensorLayout layout = TensorLayout.AsInFile)
    {
        RequirePicture(tensor, layout);
        if (ConstantOf(tensor) is not null || !_written.TryAdd(tensor, layout)) throw DyadicException.BadInput($"The TFLite {tensor} is written twice or has a content already.");
        (value.Hint, value.Quantization) = (NameOf(tensor), value.Quantization ?? AnnotationOf(tensor));
        _values[(tensor, layout)] = value;
    }

    /// <summary>Says that a tensor has a content that is known now, so that no node computes it.</summary>
    public void WriteConstant(TfliteTensor tensor, DenseTensor content)
    {
        if (ConstantOf(tensor) is not null || _written.ContainsKey(tensor)) throw DyadicException.BadInput($"The TFLite {tensor} is written twice or has a content already.");
        Spend(content.Bytes.Length, NameOf(tensor));
        _computedConstants[tensor] = content;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="opType">The ONNX operator of opset 25.</param>
    /// <param name="inputs">Its inputs; null for an absent one.</param>
    /// <param name="attributes">Its attributes.</param>
    public ImportedValue Node(string opType, ImportedValue?[] inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) => AddNode(opType, "", inputs, 1, attributes)[0];

    /// <summary>Adds a node with any number of outputs.</summary>
    /// <param name="opType">The operator.</param>
    /// <param name="domain">Its domain; empty for ONNX.</param>
    /// <param name="inputs">Its inputs; null for an absent one.</param>
    /// <param name="outputs">How many outputs it has.</param>
    /// <param name="attributes">Its attributes.</param>
    public ImportedValue[] AddNode(string opType, string domain, ImportedValue?[] inputs, int outputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        int given = Array.FindLastIndex(inputs, input => input is not null) + 1;
        ImportedNode node = new(opType, domain, inputs[..given], [.. Enumerable.Range(0, outputs).Select(_ => new ImportedValue { Hint = _hint + opType })]);
        foreach ((string name, AttributeValue value) in attributes) node.Attributes.Add(name, value);
        _nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="hint">What its name is made from.</param>
    public ImportedValue Constant(DenseTensor content, string hint)
    {
        ImportedValue value = new() { Hint = hint, Constant = content };
        _constants.Add(value);
        return value;
    }

    /// <summary>A rank-1 constant of int64, the type of ONNX shapes, axes and pads.</summary>
    public ImportedValue Integers(string hint, params ReadOnlySpan<long> values) => Constant(DenseTensor.Vector(values), hint);

    /// <summary>A scalar constant of int64.</summary>
    public ImportedValue Integer(string hint, long value) => Constant(DenseTensor.Scalar(value), hint);

    /// <summary>A tensor whose axes are permuted: at import when it is a constant, else by a node.</summary>
    public ImportedValue Permuted(TfliteTensor tensor, int[] permutation) => ConstantOf(tensor) is { } constant
        ? Constant(Transposed(constant, permutation), NameOf(tensor))
        : Transpose(Read(tensor), permutation);

    /// <summary>Adds a transpose.</summary>
    public ImportedValue Transpose(ImportedValue value, int[] permutation) =>
        Node("Transpose", [value], ("perm", new AttributeValue.Ints(Array.ConvertAll(permutation, axis => (long)axis))));

    /// <summary>A constant with its axes permuted.</summary>
    public DenseTensor Transposed(DenseTensor constant, int[] permutation)
    {
        Spend(constant.Bytes.Length, "constants");
        return Layouts.Transpose(constant, permutation);
    }

    /// <summary>Takes the bytes of a derived constant from the bound; call before making one.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="who">How errors name it.</param>
    /// <exception cref="DyadicException">The bound is passed.</exception>
    public void Spend(long bytes, string who)
    {
        _constantBudget -= bytes;
        if (_constantBudget < 0) throw DyadicException.BadInput($"{who}: the operators derive far more constants from the file than it holds. The file is damaged.");
    }

    /// <summary>The scale and zero point of a quantized tensor as the graph records them; null for other tensors and for scales an axis.</summary>
    public static QuantizationAnnotation? AnnotationOf(TfliteTensor tensor) => tensor is { IsQuantized: true, Quantization: { IsPerTensor: true } quantization } && quantization.Scales[0] > 0
        ? new QuantizationAnnotation(quantization.Scales, quantization.ZeroPoints)
        : null;

    /// <summary>The scale and zero point of a quantized tensor as its file states them.</summary>
    public static QuantizationAnnotation? FileAnnotationOf(TfliteTensor tensor) => AnnotationOf(tensor) is { } annotation ? annotation with { ZeroPoints = [annotation.ZeroPoints[0] - tensor.CodeShift] } : null;

    /// <summary>The tensor's name, or one made from its number.</summary>
    public static string NameOf(TfliteTensor tensor) => tensor.Name.Length switch
    {
        0 => $"tensor_{tensor.Index}",
        > LongestName => tensor.Name[..LongestName],
        _ => tensor.Name,
    };

    private static void RequirePicture(TfliteTensor tensor, TensorLayout layout)
    {
        if (layout == TensorLayout.ChannelsFirst && tensor.Shape.Rank != 4) throw DyadicException.BadInput($"The TFLite {tensor} should be a picture: batch, height, width, channels.");
    }
}
