using Dyadic.Core;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Peers.Operators;

namespace Dyadic.Peers.Kernels;

/// <summary>Single matrix products with constant right operands, as MatMulInteger, as QLinearMatMul and as MatMul of floats.</summary>
internal static class GemmCommand
{
    private static readonly (string Network, int Depth, int Columns)[] s_layers =
    [
        ("bert-base", 768, 768), ("bert-base", 768, 3072), ("bert-base", 3072, 768),
        ("vit-s", 384, 384), ("vit-s", 384, 1536), ("vit-s", 1536, 384),
        ("mobilenet", 32, 64), ("mobilenet", 64, 128), ("mobilenet", 128, 128), ("mobilenet", 256, 256), ("mobilenet", 512, 512), ("mobilenet", 1024, 1000),
        ("square", 4096, 4096),
    ];

    private static readonly int[] s_depths = [32, 64, 128, 256, 512, 1024, 2048, 4096];

    public static int Run(Arguments arguments) =>
        KernelComparison.Run(arguments, [.. s_layers.SelectMany(Cases), .. s_depths.Select(depth => Case(KernelTable.Epilogues, 64, depth, 768))]);

    private static IEnumerable<KernelCase> Cases((string Network, int Depth, int Columns) layer) =>
        ((int[])[1, 4, 16, 64, 128, 512]).Select(rows => Case(layer.Network, rows, layer.Depth, layer.Columns));

    private static KernelCase Case(string network, int rows, int depth, int columns)
    {
        KernelOperands operands = new(seed: rows + depth + columns);
        KernelForm Raw(ElementType lhs, ElementType rhs) => new("int32", $"{Short(lhs)}×{Short(rhs)}", new(
            new MatMulInteger(), operands.Fed(lhs, [rows, depth]), operands.Codes(rhs, [depth, columns]),
            KernelOperands.ZeroPoint(lhs), KernelOperands.WeightZeroPoint(rhs, [])));
        KernelForm Requantized(ElementType rhs) => new("requantized to u8", $"u8×{Short(rhs)}", new(
            new QLinearMatMul(), operands.Fed(ElementType.UInt8, [rows, depth]), KernelOperands.Scale, KernelOperands.ZeroPoint(ElementType.UInt8),
            operands.Codes(rhs, [depth, columns]), KernelOperands.Scale, KernelOperands.WeightZeroPoint(rhs, []),
            KernelOperands.OutputScale(depth), KernelOperands.ZeroPoint(ElementType.UInt8)));
        OperatorInput numbers = OperatorInput.Feed(operands.Numbers([rows, depth]));
        DenseTensor weights = operands.Numbers([depth, columns]);
        KernelForm Floats(FloatPrecision precision, string kind) => new(kind, "float32", new(new MatMul(), numbers, weights), precision);
        return new KernelCase(network, $"{rows}×{depth}×{columns}", (double)rows * depth * columns,
        [
            Raw(ElementType.UInt8, ElementType.Int8), Raw(ElementType.UInt8, ElementType.UInt8), Raw(ElementType.Int8, ElementType.Int8),
            Requantized(ElementType.Int8), Requantized(ElementType.UInt8),
            .. network == KernelTable.Epilogues ? [] : (KernelForm[])[Floats(FloatPrecision.Float32, KernelTable.Float32), Floats(FloatPrecision.BFloat16, KernelTable.BFloat16)],
        ], rows == 1 ? (double)depth * columns : 0);
    }

    private static string Short(ElementType type) => type == ElementType.UInt8 ? "u8" : "s8";
}
