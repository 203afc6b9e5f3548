using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// Holds int8 activations as uint8: code and zero point grow by 128, so that differences of the two, which is all the arithmetic sees,
/// stay. Products of uint8 by uint8 are exact on every CPU, and one set of rules serves both kinds of models.
/// </summary>
/// <remarks>The inputs and outputs of the model keep their type; the importer converts there (<see cref="SignConversion"/>).</remarks>
internal sealed class UnsignedCodes
{
    /// <summary>What is added to int8 codes.</summary>
    public const int Shift = 128;

    // Many tensors of a hostile file can share one large buffer.
    private const long SmallestBudget = 1L << 26;
    private const int BytesPerFileByte = 4;

    private readonly Dictionary<TfliteTensor, TfliteTensor> _replaced = [];
    private long _budget;

    private UnsignedCodes(long fileLength) => _budget = SmallestBudget + (BytesPerFileByte * fileLength);

    /// <summary>The model with its int8 activations held as uint8. Models with operators that keep a state which no rule starts are left as they are.</summary>
    public static TfliteModel Of(TfliteModel model)
    {
        if (model.Subgraphs.Count != 1 || model.Subgraphs[0].Operators.Any(op => KeepsState(op.Builtin))) return model;
        return model with { Subgraphs = [new UnsignedCodes(model.FileLength).Of(model.Subgraphs[0])] };
    }

    /// <summary>int8 codes as uint8 ones, and the reverse.</summary>
    public static DenseTensor Convert(DenseTensor codes, ElementType type)
    {
        DenseTensor converted = DenseTensor.Zeros(type, codes.Shape);
        ReadOnlySpan<byte> from = codes.Bytes;
        Span<byte> to = converted.Bytes;
        for (int i = 0; i < from.Length; i++) to[i] = (byte)(from[i] ^ 0x80);
        return converted;
    }

    private static bool KeepsState(TfliteBuiltin builtin) => builtin is TfliteBuiltin.Lstm or TfliteBuiltin.BidirectionalSequenceLstm
        or TfliteBuiltin.UnidirectionalSequenceRnn or TfliteBuiltin.BidirectionalSequenceRnn or TfliteBuiltin.Rnn or TfliteBuiltin.Svdf;

    private TfliteSubgraph Of(TfliteSubgraph graph)
    {
        HashSet<TfliteTensor> weights = [.. graph.Operators.SelectMany(Weights)];
        foreach (TfliteTensor tensor in graph.Tensors)
        {
            if (tensor is { Type: ElementType.Int8, Quantization.IsPerTensor: true } && !(tensor.Constant is not null && weights.Contains(tensor))) _replaced[tensor] = Shifted(tensor);
        }

        return graph with
        {
            Tensors = [.. graph.Tensors.Select(Now)],
            Inputs = [.. graph.Inputs.Select(Now)],
            Outputs = [.. graph.Outputs.Select(Now)],
            Operators = [.. graph.Operators.Select(op => op.On([.. op.Inputs.Select(input => input is null ? null : Now(input))], [.. op.Outputs.Select(Now)]))],
        };
    }

    private static IEnumerable<TfliteTensor> Weights(TfliteOperator op) => op.Builtin switch
    {
        TfliteBuiltin.Conv2D or TfliteBuiltin.DepthwiseConv2D or TfliteBuiltin.FullyConnected or TfliteBuiltin.TransposeConv or TfliteBuiltin.Conv3D or TfliteBuiltin.EmbeddingLookup
            or TfliteBuiltin.UnidirectionalSequenceLstm =>
            op.Inputs.OfType<TfliteTensor>(),
        _ => [],
    };

    private TfliteTensor Now(TfliteTensor tensor) => _replaced.GetValueOrDefault(tensor, tensor);

    private TfliteTensor Shifted(TfliteTensor tensor) => new(tensor.Index, tensor.Name, ElementType.UInt8, tensor.Shape)
    {
        HasShape = tensor.HasShape,
        ShapeSignature = tensor.ShapeSignature,
        Quantization = tensor.Quantization! with { ZeroPoints = [tensor.Quantization.ZeroPoints[0] + Shift] },
        IsVariable = tensor.IsVariable,
        Constant = tensor.Constant is { } codes ? Spent(codes) : null,
        CodeShift = Shift,
    };

    private DenseTensor Spent(DenseTensor codes)
    {
        _budget -= codes.Count;
        if (_budget < 0) throw DyadicException.BadInput("The tensors of the TFLite file stand for far more codes than it holds. The file is damaged.");
        return Convert(codes, ElementType.UInt8);
    }
}
