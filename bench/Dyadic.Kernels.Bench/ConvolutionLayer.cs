using System.Globalization;

namespace Dyadic.Kernels.Bench;

/// <summary>A named convolution of a real model, from <c>layers.tsv</c>.</summary>
public sealed record ConvolutionLayer(string Name, ConvGeometry Geometry)
{
    /// <summary>Every layer of the file.</summary>
    public static IEnumerable<ConvolutionLayer> All() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "layers.tsv")).Skip(1).Where(line => line.Length > 0).Select(Parse);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ConvolutionLayer Parse(string line)
    {
        string[] cells = line.Split('\t');
        int[] n = Array.ConvertAll(cells[2..], cell => int.Parse(cell, CultureInfo.InvariantCulture));
        return new ConvolutionLayer($"{cells[0]} {cells[1]}", new ConvGeometry(1, n[0], n[1], n[2], n[3], n[4], n[4], n[5], n[5], 1, 1, n[6], n[6], n[6], n[6], n[7]));
    }
}
