namespace Dyadic.Data.Tests;

/// <summary>COCO's measures written down from their definition, one threshold, range and class at a time; the judge of <see cref="CocoPrecision"/>.</summary>
internal static class CocoDefinition
{
    internal static CocoSummary Summary(IReadOnlyList<(ObjectTruth Truth, Detection[] Found)> pictures)
    {
        double Precision(double low, double high, params double[] thresholds) => Mean(pictures, low, high, 100, thresholds, precision: true);
        double Recall(double low, double high, int limit) => Mean(pictures, low, high, limit, All, precision: false);
        return new CocoSummary(
            Precision(0, 1e10, All), Precision(0, 1e10, 0.5), Precision(0, 1e10, 0.75), Precision(0, 1024, All), Precision(1024, 9216, All), Precision(9216, 1e10, All),
            Recall(0, 1e10, 1), Recall(0, 1e10, 10), Recall(0, 1e10, 100), Recall(0, 1024, 100), Recall(1024, 9216, 100), Recall(9216, 1e10, 100));
    }

    private static double[] All => [.. Enumerable.Range(10, 10).Select(i => i / 20.0)];

    private static double Mean(IReadOnlyList<(ObjectTruth Truth, Detection[] Found)> pictures, double low, double high, int limit, double[] thresholds, bool precision)
    {
        List<double> values = [];
        for (int number = 0; number < 3; number++)
        {
            foreach (double threshold in thresholds)
            {
                int wanted = 0;
                List<(float Score, bool Right)> judged = [];
                foreach ((ObjectTruth truth, Detection[] found) in pictures) wanted += Judge(truth, found, number, threshold, low, high, limit, judged);
                if (wanted > 0) values.Add(precision ? AveragePrecision(judged, wanted) : (double)judged.Count(one => one.Right) / wanted);
            }
        }

        return values.Count == 0 ? double.NaN : values.Average();
    }

    /// <summary>Goes through the detections of one class, best first; the ones that do not count are not added.</summary>
    private static int Judge(ObjectTruth truth, Detection[] found, int number, double threshold, double low, double high, int limit, List<(float Score, bool Right)> judged)
    {
        List<MarkedObject> wanted = [.. truth.Objects.Where(o => o.Class == number && !o.IsCrowd && o.Area >= low && o.Area <= high)];
        List<MarkedObject> left = [.. truth.Objects.Where(o => o.Class == number && (o.IsCrowd || o.Area < low || o.Area > high))];
        int count = wanted.Count;
        foreach (Detection detection in found.Where(d => d.Class == number).OrderByDescending(d => d.Score).Take(limit))
        {
            if (TakeBest(wanted, detection.Box, threshold))
            {
                judged.Add((detection.Score, true));
                continue;
            }

            // Among those that do not count, the best is taken up unless it is a crowd, which stays.
            double best = threshold;
            int chosen = -1;
            for (int i = 0; i < left.Count; i++)
            {
                double overlap = Overlap(detection.Box, left[i]);
                if (overlap >= best) (best, chosen) = (overlap, i);
            }

            if (chosen >= 0)
            {
                if (!left[chosen].IsCrowd) left.RemoveAt(chosen);
            }
            else if (detection.Box.Width * detection.Box.Height >= low && detection.Box.Width * detection.Box.Height <= high)
            {
                judged.Add((detection.Score, false));
            }
        }

        return count;
    }

    private static bool TakeBest(List<MarkedObject> objects, Box box, double threshold)
    {
        double best = threshold;
        int chosen = -1;
        for (int i = 0; i < objects.Count; i++)
        {
            double overlap = Overlap(box, objects[i]);
            if (overlap >= best) (best, chosen) = (overlap, i);
        }

        if (chosen < 0) return false;
        objects.RemoveAt(chosen);
        return true;
    }

    private static double Overlap(Box found, MarkedObject marked)
    {
        Box box = marked.Box;
        double across = Math.Max(0, Math.Min(found.Left + found.Width, box.Left + box.Width) - Math.Max(found.Left, box.Left));
        double down = Math.Max(0, Math.Min(found.Top + found.Height, box.Top + box.Height) - Math.Max(found.Top, box.Top));
        double both = across * down, own = found.Width * found.Height;
        return marked.IsCrowd ? both / own : both / (own + (box.Width * box.Height) - both);
    }

    /// <summary>At each of 101 recalls, the greatest precision at that recall or a higher one; the recalls are the floats that the challenge uses.</summary>
    private static double AveragePrecision(List<(float Score, bool Right)> judged, int wanted)
    {
        bool[] ranked = [.. judged.OrderByDescending(one => one.Score).Select(one => one.Right)];
        double sum = 0;
        for (int point = 0; point <= 100; point++)
        {
            double best = 0;
            for (int cut = 1; cut <= ranked.Length; cut++)
            {
                int right = ranked.Take(cut).Count(one => one);
                if ((double)right / wanted >= (point == 100 ? 1 : 0.01 * point)) best = Math.Max(best, (double)right / cut);
            }

            sum += best;
        }

        return sum / 101;
    }
}
