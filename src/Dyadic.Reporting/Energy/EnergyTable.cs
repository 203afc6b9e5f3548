namespace Dyadic.Reporting;

/// <summary>What one operation and one byte cost in a manufacturing technology, in picojoules.</summary>
/// <remarks>For ranking networks, not for predicting a battery: errors of a factor of two are usual. Say which table was used beside every number.</remarks>
public sealed record EnergyTable
{
    private const int NarrowBits = 8;

    // Bits → picojoules. The entries of 4 and 16 bits are interpolated: additions grow with the bits, products with their square.
    private readonly IReadOnlyDictionary<int, double> _additions = new Dictionary<int, double> { [4] = 0.015, [8] = 0.03, [16] = 0.05, [32] = 0.1 };
    private readonly IReadOnlyDictionary<int, double> _products = new Dictionary<int, double> { [4] = 0.05, [8] = 0.2, [16] = 0.8, [32] = 3.1 };

    private EnergyTable()
    {
    }

    /// <summary>45 nm at 0.9 V: M. Horowitz, "Computing's energy problem", ISSCC 2014.</summary>
    public static EnergyTable Nanometres45 { get; } = new();

    /// <summary>The technology.</summary>
    public string Name { get; } = "45 nm, 0.9 V";

    /// <summary>Where the numbers come from.</summary>
    public string Source { get; } = "M. Horowitz, Computing's energy problem, ISSCC 2014; 4 and 16 bits interpolated";

    /// <summary>One addition of float32.</summary>
    public double FloatAddition { get; } = 0.9;

    /// <summary>One product of float32.</summary>
    public double FloatProduct { get; } = 3.7;

    /// <summary>One byte of a memory of 8 KB on the chip: 10 pJ per 64 bits.</summary>
    public double NearByte { get; } = 1.25;

    /// <summary>One byte of DRAM: 640 pJ per 32 bits.</summary>
    public double FarByte { get; } = 160;

    /// <summary>A product of float32, added to a sum.</summary>
    public double FloatMultiplyAccumulate => FloatProduct + FloatAddition;

    /// <summary>One integer addition; in proportion to the bits where the table has no entry.</summary>
    /// <param name="bits">1 or more.</param>
    public double Addition(int bits) => _additions.TryGetValue(bits, out double entry) ? entry : _additions[NarrowBits] * bits / NarrowBits;

    /// <summary>One integer product; in proportion to the product of the widths where the table has no entry.</summary>
    /// <param name="left">Bits of one operand.</param>
    /// <param name="right">Bits of the other.</param>
    public double Product(int left, int right) =>
        left == right && _products.TryGetValue(left, out double entry) ? entry : _products[NarrowBits] * left * right / (NarrowBits * NarrowBits);

    /// <summary>An integer product, added to a sum.</summary>
    /// <param name="left">Bits of one operand.</param>
    /// <param name="right">Bits of the other.</param>
    /// <param name="accumulator">Bits of the sum.</param>
    public double MultiplyAccumulate(int left, int right, int accumulator = 32) => Product(left, right) + Addition(accumulator);
}
