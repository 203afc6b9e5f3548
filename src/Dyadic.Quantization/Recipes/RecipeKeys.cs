using System.Globalization;
using Dyadic.Core;
using YamlDotNet.RepresentationModel;

namespace Dyadic.Quantization;

/// <summary>The keys of one kind of mapping in a recipe file, and what each changes.</summary>
/// <typeparam name="T">What the mapping describes.</typeparam>
internal sealed class RecipeKeys<T> : Dictionary<string, Func<T, YamlNode, T>>
{
    /// <summary>No keys yet.</summary>
    public RecipeKeys()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>What a mapping makes of a start.</summary>
    /// <exception cref="RecipeFormatException">A key is unknown or its value is of the wrong kind.</exception>
    public T Read(T start, YamlNode node)
    {
        if (node is not YamlMappingNode map) throw new RecipeFormatException(node, "should be a mapping of keys to values");
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            string name = RecipeValues.Text(key);
            if (!TryGetValue(name, out Func<T, YamlNode, T>? set)) throw new RecipeFormatException(key, $"there is no key '{name}'; did you mean '{NearestName.Of(name, Keys)}'? The keys are {string.Join(", ", Keys)}");
            start = set(start, value);
        }

        return start;
    }
}

/// <summary>Values in a recipe file.</summary>
internal static class RecipeValues
{
    /// <summary>A text.</summary>
    public static string Text(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text : throw new RecipeFormatException(node, "should be a text");

    /// <summary>A whole number.</summary>
    public static int Integer(YamlNode node) => int.TryParse(Text(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : throw new RecipeFormatException(node, $"should be a whole number, not '{Text(node)}'");

    /// <summary>A number.</summary>
    public static double Real(YamlNode node) => double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new RecipeFormatException(node, $"should be a number, not '{Text(node)}'");

    /// <summary>True or false.</summary>
    public static bool Flag(YamlNode node) => bool.TryParse(Text(node), out bool value) ? value : throw new RecipeFormatException(node, $"should be true or false, not '{Text(node)}'");

    /// <summary>One text or a list of texts.</summary>
    public static string[] Texts(YamlNode node) => node is YamlSequenceNode list ? [.. list.Select(Text)] : [Text(node)];
}
