using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX NonMaxSuppression: in each class of each picture, takes boxes by falling score unless one overlaps a box taken before by more than
/// the threshold; gives rows (picture, class, box).
/// </summary>
/// <remarks>
/// Inputs: boxes <c>[B,N,4]</c>, scores <c>[B,C,N]</c>; optional: most boxes a class (0), overlap threshold (0), score threshold. Of equal
/// scores the lower box number comes first. A box is taken only if its score is above the score threshold. Arithmetic is binary32.
/// </remarks>
/// <param name="CenterPointBox">Boxes are centre, width and height; otherwise two opposite corners (y, x, y, x).</param>
[OnnxOperator("NonMaxSuppression", SinceVersion = 11)]
public sealed record NonMaxSuppression(bool CenterPointBox = false) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.Require(0, type => type == ElementType.Float32, "float32");
        c.Require(1, type => type == ElementType.Float32, "float32");
        c.RequireShape(0, c.Input(1).Shape is { Rank: 3 } s ? s[0] : Dimension.Unknown, c.Input(1).Shape is { Rank: 3 } t ? t[2] : Dimension.Unknown, 4);
        c.RequireRank(1, 3);
        c.ConstantInteger(2);
        if (c.HasInput(2)) c.Require(2, type => type == ElementType.Int64, "int64");
        if (c.HasInput(3)) c.Require(3, type => type == ElementType.Float32, "float32");
        if (c.HasInput(4)) c.Require(4, type => type == ElementType.Float32, "float32");
        c.SetOutput(0, ElementType.Int64, [Dimension.Unknown, 3]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        c.InferNow(this, 1);
        DenseTensor boxes = c.Input(0), scores = c.Input(1);
        long most = c.OptionalIntegers(2)?[0] ?? 0;
        float overlap = Threshold(c, 3) ?? 0, least = Threshold(c, 4) ?? float.NegativeInfinity;
        int classes = scores.Shape[1], count = boxes.Shape[1];
        List<long> rows = [];
        for (int line = 0; line < boxes.Shape[0] * classes; line++)
        {
            int picture = line / classes;
            float[] own = scores.Span<float>().Slice(line * count, count).ToArray();
            List<int> taken = [];
            foreach (int box in Enumerable.Range(0, count).Where(i => own[i] > least).OrderByDescending(i => own[i]))
            {
                if (taken.Count >= most) break;
                if (taken.Exists(other => Overlap(Corners(boxes, picture, box), Corners(boxes, picture, other)) > overlap)) continue;
                taken.Add(box);
                rows.AddRange([picture, line % classes, box]);
            }
        }

        rows.ToArray().CopyTo(c.Output(0, ElementType.Int64, [rows.Count / 3, 3]).Span<long>());
    }

    private static float? Threshold(EvaluationContext c, int input) => c.OptionalInput(input) is not { } tensor ? null
        : tensor.Count == 1 ? tensor.Span<float>()[0] : throw c.Fail($"input {input} should be one number; it is {tensor}.");

    private (float Top, float Left, float Bottom, float Right) Corners(DenseTensor boxes, int picture, int box)
    {
        Span<float> b = boxes.Span<float>().Slice(((picture * boxes.Shape[1]) + box) * 4, 4);
        return CenterPointBox
            ? (b[1] - (b[3] / 2), b[0] - (b[2] / 2), b[1] + (b[3] / 2), b[0] + (b[2] / 2))
            : (Math.Min(b[0], b[2]), Math.Min(b[1], b[3]), Math.Max(b[0], b[2]), Math.Max(b[1], b[3]));
    }

    // Intersection over union; boxes without area overlap nothing.
    private static float Overlap((float Top, float Left, float Bottom, float Right) a, (float Top, float Left, float Bottom, float Right) b)
    {
        float height = Math.Max(Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top), 0), width = Math.Max(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), 0);
        float areaA = (a.Bottom - a.Top) * (a.Right - a.Left), areaB = (b.Bottom - b.Top) * (b.Right - b.Left);
        if (areaA <= 0 || areaB <= 0) return 0;
        return height * width / (areaA + areaB - (height * width));
    }
}
