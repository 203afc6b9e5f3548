using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The keys that both text forms of <see cref="Preprocessing"/> share, and how their values are written.</summary>
internal static class PreprocessingFields
{
    private const string Keys = "preset, name, resize, crop, long-side, crop-offset, interpolation, order, scale, mean, std";

    /// <param name="current">What was read so far.</param>
    /// <param name="key">One of the keys.</param>
    /// <param name="values">One value, or one a channel.</param>
    /// <param name="where">The file and line, for messages.</param>
    internal static Preprocessing Set(Preprocessing current, string key, string[] values, string where) => key switch
    {
        "preset" => PreprocessingPresets.Find(One(key, values, where))
            ?? throw DyadicException.BadInput($"{where}: there is no preset '{values[0]}'; there are {string.Join(", ", PreprocessingPresets.All.Select(preset => preset.Name))}."),
        "name" => current with { Name = Word(key, One(key, values, where), where) },
        "resize" => current with { Resize = Choice<ResizeRule>(key, values, where) },
        "crop" => current with { CropRatio = Within(key, Number(key, One(key, values, where), where), 1.0 / 64, 1, where) },
        "long-side" => current with { LongSide = Choice<SideRounding>(key, values, where) },
        "crop-offset" => current with { CropOffset = Choice<CropOffset>(key, values, where) },
        "interpolation" => current with { Interpolation = Choice<Interpolation>(key, values, where) },
        "order" => current with { Order = Choice<ChannelOrder>(key, values, where) },
        "scale" => current with { PixelScale = Positive(key, Number(key, One(key, values, where), where), where) },
        "mean" => current with { Mean = Channels(key, values, where) },
        "std" => current with { StandardDeviation = PositiveChannels(key, values, where) },
        _ => throw DyadicException.BadInput($"{where}: there is no key '{key}'; the keys are {Keys}."),
    };

    internal static string Write(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    internal static string Write(PerChannel channels) => $"{Write(channels.First)},{Write(channels.Second)},{Write(channels.Third)}";

    /// <summary>The member's name in lower case with hyphens, as in <c>shortest-side</c>.</summary>
    internal static string Write<T>(T choice)
        where T : struct, Enum => string.Concat(choice.ToString().Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static T Choice<T>(string key, string[] values, string where)
        where T : struct, Enum
    {
        string value = One(key, values, where);
        foreach (T choice in Enum.GetValues<T>())
        {
            if (Write(choice) == value) return choice;
        }

        throw DyadicException.BadInput($"{where}: '{key}' is one of {string.Join(", ", Enum.GetValues<T>().Select(choice => Write(choice)))}; it is '{value}'.");
    }

    private static string One(string key, string[] values, string where) => values.Length == 1
        ? values[0]
        : throw DyadicException.BadInput($"{where}: '{key}' takes one value; there are {values.Length}.");

    private static string Word(string key, string value, string where) => value.Length > 0 && value.IndexOfAny([';', '=']) < 0
        ? value
        : throw DyadicException.BadInput($"{where}: '{key}' should be a name without ';' and '='; it is '{value}'.");

    private static PerChannel Channels(string key, string[] values, string where) => values.Length switch
    {
        1 => new PerChannel(Number(key, values[0], where)),
        3 => new PerChannel(Number(key, values[0], where), Number(key, values[1], where), Number(key, values[2], where)),
        _ => throw DyadicException.BadInput($"{where}: '{key}' takes one number or three; there are {values.Length}."),
    };

    private static PerChannel PositiveChannels(string key, string[] values, string where)
    {
        PerChannel channels = Channels(key, values, where);
        for (int c = 0; c < 3; c++) Positive(key, channels[c], where);
        return channels;
    }

    /// <summary>A finite number, or a fraction such as <c>1/255</c>.</summary>
    private static double Number(string key, string text, string where)
    {
        string[] parts = text.Split('/');
        double number = double.NaN;
        if (parts.Length <= 2 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double numerator))
        {
            if (parts.Length == 1) number = numerator;
            else if (double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double denominator)) number = numerator / denominator;
        }

        return double.IsFinite(number) ? number : throw DyadicException.BadInput($"{where}: '{key}' takes numbers such as 0.5 or 1/255; '{text}' is none.");
    }

    private static double Positive(string key, double number, string where) =>
        number > 0 ? number : throw DyadicException.BadInput($"{where}: '{key}' should be positive; it is {Write(number)}.");

    private static double Within(string key, double number, double low, double high, string where) => number >= low && number <= high
        ? number
        : throw DyadicException.BadInput($"{where}: '{key}' should be from {Write(low)} to {Write(high)}; it is {Write(number)}.");
}
