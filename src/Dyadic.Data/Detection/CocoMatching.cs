namespace Dyadic.Data;

/// <summary>One detection after matching: for each area range and threshold, whether it found an object and whether it is left out of the count.</summary>
/// <param name="Score">The model's score.</param>
/// <param name="Rank">Its place among the detections of its class in its picture, from 0.</param>
/// <param name="Found">Bit <c>range · 10 + threshold</c>: it is matched with an object.</param>
/// <param name="LeftOut">The same bits: it counts neither as right nor as wrong.</param>
internal readonly record struct MatchedDetection(float Score, int Rank, ulong Found, ulong LeftOut);

/// <summary>COCO's greedy matching of the detections and objects of one class in one picture.</summary>
internal static class CocoMatching
{
    internal const int Thresholds = 10;
    internal const int MaxDetections = 100;

    // An object outside its range is left out, and so is an unmatched detection whose box is.
    internal static readonly (double Low, double High)[] AreaRanges = [(0, 1e10), (0, 32 * 32), (32 * 32, 96 * 96), (96 * 96, 1e10)];

    /// <summary>0.50, 0.55 … 0.95, rounded as an evenly divided range is, so that an overlap on a threshold falls on the same side everywhere.</summary>
    internal static double Threshold(int index) => index == Thresholds - 1 ? 0.95 : 0.5 + (index * ((0.95 - 0.5) / (Thresholds - 1)));

    /// <summary>Matches, best score first; equal scores keep their order, and all after <see cref="MaxDetections"/> are dropped.</summary>
    /// <param name="objects">The marked objects of the class.</param>
    /// <param name="detections">The detections of the class, boxes in the same pixels.</param>
    /// <param name="searched">Told, for each area range, how many objects count as searched for.</param>
    internal static MatchedDetection[] Match(IReadOnlyList<MarkedObject> objects, IReadOnlyList<Detection> detections, Span<int> searched)
    {
        Detection[] ranked = [.. detections.OrderByDescending(detection => detection.Score).Take(MaxDetections)];
        ulong[] found = new ulong[ranked.Length], leftOut = new ulong[ranked.Length];
        double[,] overlaps = Overlaps(ranked, objects);
        for (int range = 0; range < AreaRanges.Length; range++)
        {
            (double low, double high) = AreaRanges[range];
            bool Outside(double area) => area < low || area > high;
            bool[] ignored = [.. objects.Select(marked => marked.IsCrowd || Outside(marked.Area))];
            int[] order = [.. Enumerable.Range(0, objects.Count).OrderBy(i => ignored[i])];   // stable: those that count come first
            searched[range] += ignored.Count(left => !left);
            for (int threshold = 0; threshold < Thresholds; threshold++)
            {
                ulong bit = 1UL << ((range * Thresholds) + threshold);
                bool[] taken = new bool[objects.Count];
                for (int d = 0; d < ranked.Length; d++)
                {
                    int best = BestObject(d, Threshold(threshold), overlaps, objects, order, ignored, taken);
                    if (best >= 0)
                    {
                        taken[best] = true;
                        found[d] |= bit;
                        if (ignored[best]) leftOut[d] |= bit;
                    }
                    else if (Outside(ranked[d].Box.Area))
                    {
                        leftOut[d] |= bit;
                    }
                }
            }
        }

        return [.. ranked.Select((detection, i) => new MatchedDetection(detection.Score, i, found[i], leftOut[i]))];
    }

    /// <summary>The free object of the greatest overlap that reaches the threshold, the later of equals; an ignored one only when no other reaches it.</summary>
    private static int BestObject(int detection, double threshold, double[,] overlaps, IReadOnlyList<MarkedObject> objects, int[] order, bool[] ignored, bool[] taken)
    {
        int best = -1;
        double least = Math.Min(threshold, 1 - 1e-10);
        foreach (int candidate in order)
        {
            if (taken[candidate] && !objects[candidate].IsCrowd) continue;   // a crowd can be found many times
            if (best >= 0 && !ignored[best] && ignored[candidate]) break;
            if (overlaps[detection, candidate] < least) continue;
            least = overlaps[detection, candidate];
            best = candidate;
        }

        return best;
    }

    /// <summary>Intersection over union; over the detection's own area where the object is a crowd.</summary>
    private static double[,] Overlaps(Detection[] detections, IReadOnlyList<MarkedObject> objects)
    {
        double[,] overlaps = new double[detections.Length, objects.Count];
        for (int d = 0; d < detections.Length; d++)
        {
            for (int o = 0; o < objects.Count; o++)
            {
                double common = detections[d].Box.Intersection(objects[o].Box), own = detections[d].Box.Area;
                double whole = objects[o].IsCrowd ? own : own + objects[o].Box.Area - common;
                overlaps[d, o] = common > 0 ? common / whole : 0;
            }
        }

        return overlaps;
    }
}
