using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>Operators that move codes.</summary>
internal static class MovementCases
{
    /// <summary>The operators.</summary>
    public static IEnumerable<OperatorFamily> Families { get; } =
    [
        new("SPACE_TO_BATCH_ND", OperatorFamily.Bytes, made => Move(made, TfliteBuiltin.SpaceToBatchND, [1, 4, 5, 3], [4, 3, 3, 3], null, [Numbers(made, [2, 2], 2), Numbers(made, [1, 1, 0, 1], 2, 2)])),
        new("BATCH_TO_SPACE_ND", OperatorFamily.Bytes, made => Move(made, TfliteBuiltin.BatchToSpaceND, [4, 3, 3, 3], [1, 4, 5, 3], null, [Numbers(made, [2, 2], 2), Numbers(made, [1, 1, 0, 1], 2, 2)])),
        new("SPACE_TO_DEPTH", OperatorFamily.Bytes, made => Move(made, TfliteBuiltin.SpaceToDepth, [1, 4, 6, 3], [1, 2, 3, 12], new() { [0] = 2 }, [])),
        new("DEPTH_TO_SPACE", OperatorFamily.Bytes, made => Move(made, TfliteBuiltin.DepthToSpace, [1, 2, 3, 12], [1, 4, 6, 3], new() { [0] = 2 }, [])),
        new("PAD", OperatorFamily.All, made => Move(made, TfliteBuiltin.Pad, [1, 3, 4, 2], [1, 5, 5, 2], null, [Numbers(made, [0, 0, 1, 1, 1, 0, 0, 0], 4, 2)])),
        new("PADV2", OperatorFamily.All, PadV2),
        new("MIRROR_PAD, reflect", OperatorFamily.Bytes, made => Mirror(made, 0)),
        new("MIRROR_PAD, symmetric", OperatorFamily.Bytes, made => Mirror(made, 1)),
        new("RESIZE_NEAREST_NEIGHBOR", OperatorFamily.All, made => Resize(made, TfliteBuiltin.ResizeNearestNeighbor, 0)),
        new("RESIZE_BILINEAR", OperatorFamily.Bytes, made => Resize(made, TfliteBuiltin.ResizeBilinear, 2)),
        new("CONCATENATION", OperatorFamily.All, Concatenate),
        new("RESHAPE", OperatorFamily.All, made => Move(made, TfliteBuiltin.Reshape, [2, 3, 4, 2], [6, 8], null, [Numbers(made, [6, 8], 2)])),
        new("TRANSPOSE", OperatorFamily.All, made => Move(made, TfliteBuiltin.Transpose, [2, 3, 4, 2], [4, 2, 2, 3], null, [Numbers(made, [2, 0, 3, 1], 4)])),
    ];

    private static int Numbers(OperatorCase made, int[] numbers, params int[] shape) => made.Spec.Numbers("numbers", numbers, shape);

    private static void Move(OperatorCase made, TfliteBuiltin builtin, int[] from, int[] to, FlatTableSpec? options, int[] constants)
    {
        int zeroPoint = made.ZeroPoint(), x = made.Input(0.05f, zeroPoint, from);
        made.Op(builtin, [x, .. constants], [made.Output(0.05f, zeroPoint, to)], options);
    }

    private static void PadV2(OperatorCase made)
    {
        int zeroPoint = made.ZeroPoint(), x = made.Input(0.05f, zeroPoint, 1, 3, 4, 2), pads = Numbers(made, [0, 0, 1, 1, 1, 0, 0, 2], 4, 2);
        made.Op(TfliteBuiltin.PadV2, [x, pads, made.Constant(0.05f, zeroPoint, 1)], [made.Output(0.05f, zeroPoint, 1, 5, 5, 4)]);
    }

    private static void Mirror(OperatorCase made, sbyte mode)
    {
        int front = made.Random.Whole(0, 2), back = made.Random.Whole(0, 2);
        Move(made, TfliteBuiltin.MirrorPad, [1, 3, 4, 3], [1, 3 + front, 4 + back, 4], new() { [0] = mode }, [Numbers(made, [0, 0, front, 0, 0, back, 1, 0], 4, 2)]);
    }

    private static void Resize(OperatorCase made, TfliteBuiltin builtin, int firstField)
    {
        int mode = made.Random.Whole(0, 2), height = made.Random.Whole(2, 9), width = made.Random.Whole(2, 9);
        Move(made, builtin, [1, 4, 5, 3], [1, height, width, 3], new() { [firstField] = mode == 1, [firstField + 1] = mode == 2 }, [Numbers(made, [height, width], 2)]);
    }

    // Six inputs, as XNNPACK joins up to five uint8 tensors of any scales as they are.
    private static void Concatenate(OperatorCase made)
    {
        bool same = made.Codes != ElementType.UInt8;
        float scale = made.Random.Scale(0.02, 0.06);
        int zeroPoint = made.ZeroPoint();
        int[] inputs = [.. Enumerable.Range(0, 6).Select(_ => made.Input(same ? scale : made.Random.Scale(0.02, 0.06), same ? zeroPoint : made.ZeroPoint(), 1, 3, 4, 2))];
        made.Op(TfliteBuiltin.Concatenation, inputs, [made.Output(scale, zeroPoint, 1, 3, 4, 12)], new() { [0] = 3 });
    }
}
