using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>QuantizeLinear to codes of 4, 8 or 16 bits: one scale, one an index of an axis, or one a block.</summary>
/// <param name="domain">The domain to write the node in.</param>
internal sealed class QuantizeCases(string domain) : IOperatorCases
{
    public string Name => $"QuantizeLinear ({(domain.Length == 0 ? "ONNX" : domain)})";

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Of(ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.UInt4, ElementType.Int4);
        RandomScales scales = new(random, blocks: domain.Length == 0);
        return new OperatorCase(
            new QuantizeLinear(scales.Axis, scales.BlockSize),
            OperatorInput.Feed(random.Reals(random.Of(1f, 30f, 3000f), scales.Shape)), random.Scale(scales.Scales), random.ZeroPoint(type, scales.Scales))
        {
            CastTo = type.BitWidth() < 8 ? ElementType.Int8 : null,
            Domain = domain,
        };
    }
}

/// <summary>DequantizeLinear of codes of 4, 8 or 16 bits: one scale, one an index of an axis, or one a block.</summary>
/// <param name="domain">The domain to write the node in.</param>
internal sealed class DequantizeCases(string domain) : IOperatorCases
{
    public string Name => $"DequantizeLinear ({(domain.Length == 0 ? "ONNX" : domain)})";

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Of(ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.UInt4, ElementType.Int4);
        RandomScales scales = new(random, blocks: domain.Length == 0);
        DenseTensor codes = random.Codes(type, scales.Shape), scale = random.Scale(scales.Scales);
        bool narrow = type.BitWidth() < 8;
        return new OperatorCase(
            new DequantizeLinear(scales.Axis, scales.BlockSize),
            new OperatorInput(codes, narrow), new OperatorInput(scale, !narrow), random.ZeroPoint(type, scales.Scales))
        {
            Domain = domain,
        };
    }
}

/// <summary>A shape and how its scales lie.</summary>
internal sealed class RandomScales
{
    public RandomScales(CaseRandom random, bool blocks)
    {
        Shape = random.Shape(1, 4);
        Axis = random.Number(0, Shape.Rank - 1);
        int kind = random.Number(0, blocks ? 2 : 1);
        BlockSize = kind == 2 ? random.Number(1, Shape[Axis]) : 0;
        Scales = kind switch
        {
            0 => TensorShape.Scalar,
            1 => TensorShape.Create([Shape[Axis]]),
            _ => Shape.With(Axis, (Shape[Axis] + BlockSize - 1) / BlockSize),
        };

        // ONNX Runtime takes no block size with a single scale.
        if (Scales.Count == 1) (BlockSize, Scales) = (0, TensorShape.Scalar);
    }

    public TensorShape Shape { get; }

    public int Axis { get; }

    public int BlockSize { get; }

    public TensorShape Scales { get; }
}
