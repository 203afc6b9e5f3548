using Dyadic.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dyadic.Data;

/// <content>The text forms: a preset's name, a compact line for a model's metadata, a YAML file.</content>
public sealed partial record Preprocessing
{
    /// <summary>A preset's name, or the path of a YAML file (a name ending in .yaml or .yml).</summary>
    /// <exception cref="DyadicException">There is no such preset, or the file is missing or wrong; the message names the line.</exception>
    public static Preprocessing Load(string presetOrPath)
    {
        bool file = presetOrPath.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || presetOrPath.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        return file ? ParseYaml(System.Text.Encoding.UTF8.GetString(DataFile.ReadAll(presetOrPath)), presetOrPath) : PreprocessingPresets.Get(presetOrPath);
    }

    /// <summary>Everything in one line, <c>key=value</c> parted by semicolons; <see cref="Parse"/> gives an equal record back.</summary>
    public string ToText() => string.Join(';',
    [
        $"name={Name}",
        $"resize={PreprocessingFields.Write(Resize)}",
        $"crop={PreprocessingFields.Write(CropRatio)}",
        .. LongSide == SideRounding.Down ? Array.Empty<string>() : [$"long-side={PreprocessingFields.Write(LongSide)}"],
        .. CropOffset == CropOffset.Even ? Array.Empty<string>() : [$"crop-offset={PreprocessingFields.Write(CropOffset)}"],
        $"interpolation={PreprocessingFields.Write(Interpolation)}",
        $"order={PreprocessingFields.Write(Order)}",
        $"scale={PreprocessingFields.Write(PixelScale)}",
        $"mean={PreprocessingFields.Write(Mean)}",
        $"std={PreprocessingFields.Write(StandardDeviation)}",
    ]);

    /// <summary>Reads what <see cref="ToText"/> wrote, or a preset's name.</summary>
    /// <exception cref="DyadicException">A key or a value is wrong; the message says which.</exception>
    public static Preprocessing Parse(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal)) return PreprocessingPresets.Get(text.Trim());
        Preprocessing result = new();
        foreach (string field in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = field.Split('=', 2);
            if (parts.Length != 2) throw DyadicException.BadInput($"preprocessing '{text}': '{field}' is not key=value.");
            result = PreprocessingFields.Set(result, parts[0].Trim(), parts[1].Split(',', StringSplitOptions.TrimEntries), $"preprocessing '{text}'");
        }

        return result;
    }

    /// <summary>Reads the YAML form: a mapping of the keys of docs/data.md.</summary>
    /// <param name="text">The document.</param>
    /// <param name="fileName">The file's name, for messages.</param>
    /// <exception cref="DyadicException">The text is not YAML, or a key or value is wrong; the message names the line.</exception>
    public static Preprocessing ParseYaml(string text, string fileName)
    {
        YamlStream yaml = [];
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw DyadicException.BadInput($"{fileName}, line {e.Start.Line}: not valid YAML ({e.Message})", e);
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw DyadicException.BadInput($"{fileName}, line 1: one mapping of keys and values was expected.");
        }

        Preprocessing result = PreprocessingFields.Set(new Preprocessing(), "name", [Path.GetFileNameWithoutExtension(fileName)], fileName);
        foreach ((YamlNode key, YamlNode value) in root.Children.OrderByDescending(pair => pair.Key is YamlScalarNode { Value: "preset" }))
        {
            string where = $"{fileName}, line {key.Start.Line}";
            string[] values = value switch
            {
                YamlScalarNode scalar => [scalar.Value ?? ""],
                YamlSequenceNode sequence when sequence.Children.All(child => child is YamlScalarNode) => [.. sequence.Children.Select(child => ((YamlScalarNode)child).Value ?? "")],
                _ => throw DyadicException.BadInput($"{where}: '{key}' should have a value or a list of values."),
            };
            result = PreprocessingFields.Set(result, (key as YamlScalarNode)?.Value ?? key.ToString(), values, where);
        }

        return result;
    }
}
