namespace Dyadic.Data;

/// <summary>
/// Two outputs, as UltraFace has them: scores [1, N, C] whose first class is the background, and boxes [1, N, 4] as left, top, right, bottom in
/// shares of the picture. Overlapping boxes are suppressed here.
/// </summary>
/// <remarks>Candidates score above 0.01; of overlapping ones (intersection over union above 0.5) the best stays, at most 200 a picture.</remarks>
public sealed class ScoresAndBoxesHead : IDetectionHead
{
    private const float LeastScore = 0.01f;
    private const double MostOverlap = 0.5;
    private const int MostCandidates = 200;

    /// <inheritdoc/>
    public string Name => "scores and boxes";

    /// <inheritdoc/>
    public IReadOnlyList<string> UsualClasses => ["face"];

    /// <inheritdoc/>
    public bool Recognises(IReadOnlyList<RealTensor> outputs) => outputs.Count == 2 && Find(outputs) is not null;

    /// <inheritdoc/>
    public IReadOnlyList<Detection> Read(IReadOnlyList<RealTensor> outputs)
    {
        (RealTensor scores, RealTensor boxes) = Find(outputs)!.Value;
        int classes = scores.Shape[2];
        List<Detection> candidates = [];
        for (int i = 0; i < scores.Shape[1]; i++)
        {
            (float left, float top, float right, float bottom) = (boxes.Values[4 * i], boxes.Values[(4 * i) + 1], boxes.Values[(4 * i) + 2], boxes.Values[(4 * i) + 3]);
            for (int c = 1; c < classes; c++)
            {
                float score = scores.Values[(i * classes) + c];
                if (score > LeastScore) candidates.Add(new Detection(c - 1, score, new Box(left, top, Math.Max(0, right - left), Math.Max(0, bottom - top))));
            }
        }

        return NonMaximumSuppression.Apply(candidates, MostOverlap, MostCandidates);
    }

    private static (RealTensor Scores, RealTensor Boxes)? Find(IReadOnlyList<RealTensor> outputs)
    {
        if (outputs.Any(output => output.Shape.Rank != 3 || output.Shape[0] != 1) || outputs[0].Shape[1] != outputs[1].Shape[1]) return null;
        int boxes = outputs[1].Shape[2] == 4 ? 1 : outputs[0].Shape[2] == 4 ? 0 : -1;
        return boxes < 0 || outputs[1 - boxes].Shape[2] < 2 ? null : (outputs[1 - boxes], outputs[boxes]);
    }
}
