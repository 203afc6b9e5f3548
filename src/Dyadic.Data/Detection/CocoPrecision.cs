using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Average precision and recall of detections as the COCO challenge defines them.</summary>
/// <remarks>
/// Intersection over union from 0.50 to 0.95 in steps of 0.05; precision is read at the 101 recalls 0, 0.01 … 1 after it was made falling from the
/// right; at most 100 detections of a class in a picture; crowds and objects outside an area range are left out. Classes without a single object
/// have no precision and do not count. Areas: small below 32², medium below 96², large above (both borders belong to both sides).
/// </remarks>
public sealed class CocoPrecision
{
    private const int RecallPoints = 101;
    private static readonly int[] DetectionLimits = [1, 10, CocoMatching.MaxDetections];
    private readonly SortedDictionary<int, ClassRecord> _classes = [];

    /// <summary>The pictures added so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one picture.</summary>
    /// <param name="truth">What is in it.</param>
    /// <param name="detections">What was found, boxes in the pixels of <paramref name="truth"/>.</param>
    /// <exception cref="DyadicException">A score is NaN, or a box is not a rectangle of finite numbers.</exception>
    public void Add(ObjectTruth truth, IReadOnlyList<Detection> detections)
    {
        foreach (Detection detection in detections) Check(detection);
        ILookup<int, MarkedObject> objects = truth.Objects.ToLookup(marked => marked.Class);
        ILookup<int, Detection> found = detections.ToLookup(detection => detection.Class);
        foreach (int number in objects.Select(group => group.Key).Union(found.Select(group => group.Key)))
        {
            if (!_classes.TryGetValue(number, out ClassRecord? record)) _classes.Add(number, record = new ClassRecord());
            record.Detections.AddRange(CocoMatching.Match([.. objects[number]], [.. found[number]], record.Searched));
        }

        Count++;
    }

    /// <summary>The twelve numbers of the challenge over all pictures added.</summary>
    public CocoSummary Summary()
    {
        (double[] Precision, double[] Recall)[,] areas = new (double[], double[])[CocoMatching.AreaRanges.Length, DetectionLimits.Length];
        for (int range = 0; range < areas.GetLength(0); range++)
        {
            for (int limit = 0; limit < DetectionLimits.Length; limit++) areas[range, limit] = Over(range, DetectionLimits[limit]);
        }

        double[] all = areas[0, 2].Precision;
        return new CocoSummary(
            all.Average(),
            all[0],
            all[5],
            areas[1, 2].Precision.Average(),
            areas[2, 2].Precision.Average(),
            areas[3, 2].Precision.Average(),
            areas[0, 0].Recall.Average(),
            areas[0, 1].Recall.Average(),
            areas[0, 2].Recall.Average(),
            areas[1, 2].Recall.Average(),
            areas[2, 2].Recall.Average(),
            areas[3, 2].Recall.Average());
    }

    private static void Check(Detection detection)
    {
        Box box = detection.Box;
        bool good = !float.IsNaN(detection.Score) && double.IsFinite(box.Left) && double.IsFinite(box.Top)
            && double.IsFinite(box.Width) && double.IsFinite(box.Height) && box.Width >= 0 && box.Height >= 0;
        if (!good) throw DyadicException.BadInput($"A detection has the score {detection.Score} and the box {box}; numbers and extents from 0 were expected.");
    }

    /// <summary>For each threshold, the average precision and the recall reached, over the classes that have objects in the range; NaN when none has.</summary>
    private (double[] Precision, double[] Recall) Over(int range, int limit)
    {
        double[] precision = new double[CocoMatching.Thresholds], recall = new double[CocoMatching.Thresholds];
        int classes = 0;
        foreach (ClassRecord record in _classes.Values)
        {
            if (record.Searched[range] == 0) continue;
            classes++;
            MatchedDetection[] ranked = [.. record.Detections.Where(detection => detection.Rank < limit).OrderByDescending(detection => detection.Score)];
            for (int threshold = 0; threshold < CocoMatching.Thresholds; threshold++)
            {
                (double area, double reached) = Curve(ranked, 1UL << ((range * CocoMatching.Thresholds) + threshold), record.Searched[range]);
                precision[threshold] += area;
                recall[threshold] += reached;
            }
        }

        for (int threshold = 0; threshold < CocoMatching.Thresholds; threshold++)
        {
            precision[threshold] = classes == 0 ? double.NaN : precision[threshold] / classes;
            recall[threshold] = classes == 0 ? double.NaN : recall[threshold] / classes;
        }

        return (precision, recall);
    }

    /// <summary>The mean of the falling precision at the 101 recalls, and the last recall.</summary>
    private static (double Precision, double Recall) Curve(MatchedDetection[] ranked, ulong bit, int searched)
    {
        List<double> precisions = [], recalls = [];
        int right = 0, wrong = 0;
        foreach (MatchedDetection detection in ranked)
        {
            if ((detection.LeftOut & bit) == 0)
            {
                if ((detection.Found & bit) != 0) right++;
                else wrong++;
            }

            precisions.Add(right + wrong == 0 ? 0 : (double)right / (right + wrong));
            recalls.Add((double)right / searched);
        }

        for (int i = precisions.Count - 2; i >= 0; i--) precisions[i] = Math.Max(precisions[i], precisions[i + 1]);
        double sum = 0;
        for (int point = 0, at = 0; point < RecallPoints; point++)
        {
            double wanted = point == RecallPoints - 1 ? 1 : 0.01 * point;
            while (at < recalls.Count && recalls[at] < wanted) at++;
            if (at < recalls.Count) sum += precisions[at];
        }

        return (sum / RecallPoints, recalls.Count == 0 ? 0 : recalls[^1]);
    }

    private sealed class ClassRecord
    {
        public List<MatchedDetection> Detections { get; } = [];

        public int[] Searched { get; } = new int[CocoMatching.AreaRanges.Length];
    }
}

/// <summary>COCO's twelve numbers, shares in [0, 1]; NaN where no object is of that kind.</summary>
/// <param name="AveragePrecision">Mean over the ten thresholds and all classes: the challenge's main number.</param>
/// <param name="At50">At an overlap of 0.50.</param>
/// <param name="At75">At an overlap of 0.75.</param>
/// <param name="Small">Objects up to 32² pixels.</param>
/// <param name="Medium">Objects from 32² to 96² pixels.</param>
/// <param name="Large">Objects from 96² pixels.</param>
/// <param name="Recall1">Average recall with one detection of a class in a picture.</param>
/// <param name="Recall10">With ten.</param>
/// <param name="Recall100">With a hundred.</param>
/// <param name="RecallSmall">With a hundred, small objects.</param>
/// <param name="RecallMedium">Medium objects.</param>
/// <param name="RecallLarge">Large objects.</param>
public sealed record CocoSummary(
    double AveragePrecision, double At50, double At75, double Small, double Medium, double Large,
    double Recall1, double Recall10, double Recall100, double RecallSmall, double RecallMedium, double RecallLarge);
