namespace Dyadic.Data;

/// <summary>Keeps the best of detections that lie over one another.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>Best score first, a detection stays when it overlaps no better one of its class by more than the limit.</summary>
    /// <param name="detections">All candidates.</param>
    /// <param name="overlap">Intersection over union, in [0, 1].</param>
    /// <param name="most">How many candidates, the best, are looked at, and so how many can stay.</param>
    internal static List<Detection> Apply(IEnumerable<Detection> detections, double overlap, int most)
    {
        List<Detection> kept = [];
        foreach (Detection candidate in detections.OrderByDescending(detection => detection.Score).Take(most))
        {
            if (!kept.Exists(better => better.Class == candidate.Class && Overlap(better.Box, candidate.Box) > overlap)) kept.Add(candidate);
        }

        return kept;
    }

    private static double Overlap(Box a, Box b)
    {
        double common = a.Intersection(b);
        return common > 0 ? common / (a.Area + b.Area - common) : 0;
    }
}
