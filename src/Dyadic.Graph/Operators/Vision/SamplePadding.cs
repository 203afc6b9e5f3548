namespace Dyadic.Graphs.Operators;

/// <summary>What GridSample sees outside a picture along one axis.</summary>
/// <param name="Mode"><c>zeros</c>, <c>border</c> or <c>reflection</c>.</param>
/// <param name="Extent">The extent of the axis, at least 1.</param>
/// <param name="AlignCorners">−1 and 1 are the middles of the first and last element; otherwise their outer edges.</param>
internal readonly record struct SamplePadding(string Mode, int Extent, bool AlignCorners)
{
    // Far beyond any picture, and far from the limits of integers.
    private const double Farthest = 1e9;

    private double Low => AlignCorners ? 0 : -0.5;

    private double High => AlignCorners ? Extent - 1 : Extent - 0.5;

    /// <summary>The place of a normalized coordinate, in elements.</summary>
    public double Denormalize(double normalized) =>
        Math.Clamp(AlignCorners ? (normalized + 1) / 2 * (Extent - 1) : (((normalized + 1) * Extent) - 1) / 2, -Farthest, Farthest);

    /// <summary>A place outside moved inside where the mode says so.</summary>
    public double Inside(double place)
    {
        if (place >= Low && place <= High) return place;
        return Mode switch
        {
            "border" => Math.Clamp(place, 0, Extent - 1),
            "reflection" => Reflect(place),
            _ => place,
        };
    }

    /// <summary>The element to read for a tap; −1 for a zero.</summary>
    public int Element(long tap) => tap >= 0 && tap < Extent ? (int)tap : Mode switch
    {
        "border" => (int)Math.Clamp(tap, 0, Extent - 1),
        "reflection" => Math.Clamp((int)Reflect(tap), 0, Extent - 1),
        _ => -1,
    };

    private double Reflect(double place)
    {
        double range = High - Low;
        if (range == 0) return Low;
        double beyond = place < Low ? Low - place : place > High ? place - High : 0;
        double times = Math.Floor(beyond / range), rest = beyond - (times * range);
        bool fromLow = (place < Low) == (times % 2 == 0);
        if (beyond == 0) return place;
        return fromLow ? Low + rest : High - rest;
    }
}
