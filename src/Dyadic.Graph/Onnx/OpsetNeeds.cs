using System.Collections.Frozen;
using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx;

/// <summary>The oldest operator-set version, from 21 on, in which a node means what it means in the graph.</summary>
/// <remarks>
/// Versions 22 to 25 mostly allow more element types, so the version that a node needs follows from its types and attributes,
/// not from the version its operator was last touched in. docs/Changelog.md of ONNX.
/// </remarks>
internal static class OpsetNeeds
{
    /// <summary>The oldest version that is written.</summary>
    public const int Oldest = 21;

    // Version 22 allows bfloat16 in these and changes nothing else.
    private static readonly FrozenSet<string> BrainFloatSince22 = FrozenSet.ToFrozenSet(
        [
            "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "AveragePool", "Bernoulli", "Conv", "ConvTranspose", "Cos", "Cosh", "DeformConv", "Det", "Dropout", "Elu", "EyeLike",
            "GRU", "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "GridSample", "HardSigmoid", "HardSwish", "InstanceNormalization", "LSTM", "LpNormalization", "LpPool", "MaxPool",
            "MaxRoiPool", "MaxUnpool", "Mish", "Multinomial", "NegativeLogLikelihoodLoss", "RNN", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "RoiAlign",
            "Round", "Selu", "Sin", "Sinh", "Softplus", "Softsign", "Tan", "ThresholdedRelu",
        ],
        StringComparer.Ordinal);

    // Versions 23, 24 and 25 allow one more narrow type each in these.
    private static readonly FrozenSet<string> NarrowTypes = FrozenSet.ToFrozenSet(
        [
            "Cast", "CastLike", "Constant", "ConstantOfShape", "DequantizeLinear", "Flatten", "Identity", "If", "Loop", "Pad", "QuantizeLinear", "Reshape", "Scan", "Shape", "Size",
            "Squeeze", "Transpose", "Unsqueeze",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> BrainFloatSince24 = FrozenSet.ToFrozenSet(["TopK", "SplitToSequence"], StringComparer.Ordinal);

    /// <summary>The version that a node needs.</summary>
    /// <param name="node">The node as it would be written.</param>
    /// <param name="types">The element types of its inputs and outputs, as far as known.</param>
    /// <param name="operators">The known operators.</param>
    public static int Of(NodeDefinition node, IEnumerable<ElementType> types, OperatorSet operators)
    {
        if (node.Domain.Length > 0) return Oldest;
        int needed = Math.Max(OfForm(node, operators), Oldest);
        foreach (ElementType type in types) needed = Math.Max(needed, OfType(node.OpType, type));
        return needed;
    }

    private static int OfForm(NodeDefinition node, OperatorSet operators) => node.OpType switch
    {
        "QuantizeLinear" when node.Attributes.ContainsKey("precision") => 23,
        "DequantizeLinear" when node.Attributes.ContainsKey("output_dtype") => 23,
        "Cast" or "CastLike" when node.Attributes.ContainsKey("round_mode") => 24,
        "Attention" when node.Attributes.ContainsKey("left_window_size") || node.Attributes.ContainsKey("right_window_size") => 25,
        "Attention" => node.Inputs.Count > 6 ? 24 : 23,
        _ when NarrowTypes.Contains(node.OpType) || BrainFloatSince22.Contains(node.OpType) || BrainFloatSince24.Contains(node.OpType) => Oldest,
        _ => operators.Find(node.Domain, node.OpType)?.SinceVersion ?? Oldest,
    };

    private static int OfType(string opType, ElementType type) => type switch
    {
        ElementType.Int2 or ElementType.UInt2 => 25,
        ElementType.Float8E8M0 => 24,
        ElementType.Float4E2M1 => 23,
        ElementType.BFloat16 when BrainFloatSince24.Contains(opType) => 24,
        ElementType.BFloat16 when BrainFloatSince22.Contains(opType) => 22,
        _ => Oldest,
    };
}
