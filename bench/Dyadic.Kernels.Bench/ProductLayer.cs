using System.Globalization;

namespace Dyadic.Kernels.Bench;

/// <summary>A named matrix product of a real model, from <c>products.tsv</c>.</summary>
/// <param name="Name">Model and layer.</param>
/// <param name="Rows">M.</param>
/// <param name="Depth">K.</param>
/// <param name="Columns">N.</param>
public sealed record ProductLayer(string Name, int Rows, int Depth, int Columns)
{
    /// <summary>Every layer of the file.</summary>
    public static IEnumerable<ProductLayer> All() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "products.tsv")).Skip(1).Where(line => line.Length > 0).Select(Parse);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ProductLayer Parse(string line)
    {
        string[] cells = line.Split('\t');
        int[] n = Array.ConvertAll(cells[2..], cell => int.Parse(cell, CultureInfo.InvariantCulture));
        return new ProductLayer($"{cells[0]} {cells[1]}", n[0], n[1], n[2]);
    }
}
