using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Preprocessings in common use, by name.</summary>
public static class PreprocessingPresets
{
    private static readonly PerChannel ImageNetMean = new(0.485, 0.456, 0.406);
    private static readonly PerChannel ImageNetDeviation = new(0.229, 0.224, 0.225);

    /// <summary>Every preset, ordered by name.</summary>
    public static IReadOnlyList<Preprocessing> All { get; } =
    [
        new() { Name = "cifar10-torch", Resize = ResizeRule.Exact, PixelScale = 1 / 255.0, Mean = ImageNetMean, StandardDeviation = ImageNetDeviation },
        new() { Name = "imagenet-tf", PixelScale = 1 / 127.5, Mean = new(1) },
        new() { Name = "imagenet-torch", PixelScale = 1 / 255.0, Mean = ImageNetMean, StandardDeviation = ImageNetDeviation },
        new() { Name = "mnist", Resize = ResizeRule.Exact, PixelScale = 1 / 255.0, Mean = new(0.1307), StandardDeviation = new(0.3081) },
        new() { Name = "pixels" },
        new() { Name = "pixels-nearest", LongSide = SideRounding.Nearest, CropOffset = CropOffset.Down },
        new() { Name = "ssd", Resize = ResizeRule.Exact, PixelScale = 1 / 127.5, Mean = new(1) },
        new() { Name = "ultraface", Resize = ResizeRule.Exact, Mean = new(127), StandardDeviation = new(128) },
        new() { Name = "unit", PixelScale = 1 / 255.0 },
    ];

    /// <summary>The preset of that name, or null.</summary>
    public static Preprocessing? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>The preset of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message lists all.</exception>
    public static Preprocessing Get(string name) => Find(name)
        ?? throw DyadicException.Usage($"There is no preprocessing '{name}'; the presets are {string.Join(", ", All.Select(preset => preset.Name))}, and a .yaml file can be given.");
}
