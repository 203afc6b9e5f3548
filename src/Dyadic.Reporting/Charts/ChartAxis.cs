using System.Globalization;

namespace Dyadic.Reporting;

/// <summary>One axis of a chart: from numbers to the share of its length.</summary>
/// <param name="Title">What it shows, with the unit.</param>
/// <param name="Low">The number at its start.</param>
/// <param name="High">The number at its end; above <paramref name="Low"/>.</param>
/// <param name="IsLogarithmic">True for equal lengths for equal ratios; numbers are above 0 then.</param>
internal sealed record ChartAxis(string Title, double Low, double High, bool IsLogarithmic = false)
{
    private const double Margin = 0.07;
    private const double RatioForLogarithm = 6;

    /// <summary>How a tick is written.</summary>
    public Func<double, string> Format { get; init; } = value => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>An axis that holds numbers with some room at both ends.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="numbers">The numbers; those that are not finite are left out.</param>
    /// <param name="mayBeLogarithmic">True to take a logarithmic axis when the numbers are positive and far apart.</param>
    public static ChartAxis Around(string title, IEnumerable<double> numbers, bool mayBeLogarithmic = false)
    {
        double[] finite = [.. numbers.Where(double.IsFinite)];
        if (finite.Length == 0) return new ChartAxis(title, 0, 1);
        double low = finite.Min(), high = finite.Max();
        if (mayBeLogarithmic && low > 0 && high / low >= RatioForLogarithm)
        {
            double ratio = Math.Pow(high / low, Margin);
            return new ChartAxis(title, low / ratio, high * ratio, IsLogarithmic: true);
        }

        double room = high > low ? Margin * (high - low) : Math.Max(Math.Abs(high) * Margin, 1e-3);
        return new ChartAxis(title, low - room, high + room);
    }

    /// <summary>Where a number stands, 0 at the start and 1 at the end; outside numbers stand at the nearer end.</summary>
    public double At(double number)
    {
        if (double.IsNaN(number)) return 0;
        double share = IsLogarithmic
            ? number <= 0 ? 0 : Math.Log(number / Low) / Math.Log(High / Low)
            : (number - Low) / (High - Low);
        return Math.Clamp(share, 0, 1);
    }

    /// <summary>Round numbers on the axis, rising.</summary>
    /// <param name="most">How many at most, 2 or more.</param>
    public IReadOnlyList<double> Ticks(int most)
    {
        if (!IsLogarithmic) return Linear(Low, High, most);
        double[] ticks = [.. from power in Enumerable.Range((int)Math.Floor(Math.Log10(Low)), (int)Math.Ceiling(Math.Log10(High / Low)) + 2)
                             from digit in (int[])[1, 2, 5]
                             let tick = digit * Math.Pow(10, power)
                             where tick >= Low && tick <= High
                             select tick];
        if (ticks.Length < 2) return Linear(Low, High, most);
        return ticks.Length <= most ? ticks : [.. ticks.Where((_, i) => i % ((ticks.Length + most - 1) / most) == 0)];
    }

    private static double[] Linear(double low, double high, int most)
    {
        double rough = (high - low) / most, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        double first = Math.Ceiling(low / step);
        return [.. Enumerable.Range(0, (int)(Math.Floor(high / step) - first) + 1).Select(i => Math.Round((first + i) * step, 12))];
    }
}
