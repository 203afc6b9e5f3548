namespace Dyadic.Data;

/// <summary>
/// The four outputs of TFLite_Detection_PostProcess and of TensorFlow's exported detectors: boxes [1, N, 4] as top, left, bottom, right in shares
/// of the picture, classes [1, N], scores [1, N], and how many of the N are valid.
/// </summary>
/// <remarks>Outputs are told apart by shape, and classes from scores by name, else by this order. Classes count from 0 without a background.</remarks>
public sealed class SsdPostProcessHead : IDetectionHead
{
    /// <inheritdoc/>
    public string Name => "SSD post-processing";

    /// <inheritdoc/>
    public IReadOnlyList<string> UsualClasses => CocoCategories.Names;

    /// <inheritdoc/>
    public bool Recognises(IReadOnlyList<RealTensor> outputs)
    {
        if (outputs.Count != 4 || Boxes(outputs) is not { } boxes) return false;
        int most = boxes.Shape[1];
        return outputs.Count(output => IsList(output, most)) >= 2 && Count(outputs) is not null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Detection> Read(IReadOnlyList<RealTensor> outputs)
    {
        RealTensor boxes = Boxes(outputs)!;
        int most = boxes.Shape[1];
        RealTensor[] lists = [.. outputs.Where(output => IsList(output, most) && output != Count(outputs))];
        bool scoresFirst = lists[0].Name.Contains("score", StringComparison.OrdinalIgnoreCase) || lists[1].Name.Contains("class", StringComparison.OrdinalIgnoreCase);
        (float[] classes, float[] scores) = scoresFirst ? (lists[1].Values, lists[0].Values) : (lists[0].Values, lists[1].Values);
        int valid = (int)Math.Clamp(Count(outputs)!.Values[0], 0, most);
        Detection[] found = new Detection[valid];
        for (int i = 0; i < valid; i++)
        {
            (float top, float left, float bottom, float right) = (boxes.Values[4 * i], boxes.Values[(4 * i) + 1], boxes.Values[(4 * i) + 2], boxes.Values[(4 * i) + 3]);
            found[i] = new Detection((int)classes[i], scores[i], new Box(left, top, Math.Max(0, right - left), Math.Max(0, bottom - top)));
        }

        return found;
    }

    private static RealTensor? Boxes(IReadOnlyList<RealTensor> outputs) => outputs.FirstOrDefault(output => output.Shape.Rank == 3 && output.Shape[0] == 1 && output.Shape[2] == 4);

    /// <summary>The last output of one number.</summary>
    private static RealTensor? Count(IReadOnlyList<RealTensor> outputs) => outputs.LastOrDefault(output => output.Shape.Rank <= 2 && output.Shape.Count == 1);

    private static bool IsList(RealTensor output, int length) => output.Shape.Rank is 1 or 2 && output.Shape.Count == length;
}
