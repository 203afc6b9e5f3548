namespace Dyadic.Reporting.Tests;

/// <summary>The prices, against the ratios that Horowitz's numbers give.</summary>
public sealed class EnergyTableTests
{
    private static readonly EnergyTable Table = EnergyTable.Nanometres45;

    [Fact]
    public void Products_with_sums_cost_what_the_paper_says()
    {
        Assert.Equal(4.6, Table.FloatMultiplyAccumulate, 12);
        Assert.Equal(0.23, Table.MultiplyAccumulate(8, 8, accumulator: 8), 12);
        Assert.Equal(0.30, Table.MultiplyAccumulate(8, 8), 12);
        Assert.Equal(3.2, Table.MultiplyAccumulate(32, 32), 12);
        Assert.Equal(20, Table.FloatMultiplyAccumulate / Table.MultiplyAccumulate(8, 8, accumulator: 8), 9);
        Assert.Equal(15.33, Table.FloatMultiplyAccumulate / Table.MultiplyAccumulate(8, 8), 2);
    }

    [Fact]
    public void One_read_of_memory_costs_139_float_products() => Assert.Equal(139, 4 * Table.FarByte / Table.FloatMultiplyAccumulate, 0);

    [Theory]
    [InlineData(8, 8, 0.2)]
    [InlineData(8, 4, 0.1)]
    [InlineData(4, 8, 0.1)]
    [InlineData(4, 4, 0.05)]
    [InlineData(16, 16, 0.8)]
    [InlineData(16, 8, 0.4)]
    [InlineData(8, 1, 0.025)]
    [InlineData(32, 32, 3.1)] // the table's entry, not 16 × that of 8 bits
    public void Products_of_unequal_widths_cost_in_proportion_to_both(int left, int right, double expected) => Assert.Equal(expected, Table.Product(left, right), 12);

    [Fact]
    public void Energy_rises_with_bits()
    {
        for (int bits = 2; bits < 32; bits++)
        {
            Assert.True(Table.Product(bits + 1, bits + 1) > Table.Product(bits, bits) || bits + 1 == 32, $"{bits + 1} bits");
            Assert.True(Table.Addition(bits + 1) >= Table.Addition(bits) || bits + 1 is 16 or 32, $"{bits + 1} bits");
        }
    }

    [Fact]
    public void A_run_costs_its_products_its_weights_and_its_activations()
    {
        Work work = new([new LayerWork("a", 1_000_000, 8, 8, IsFloat: false, 1000, 2000, 3000), new LayerWork("b", 10, 32, 32, IsFloat: true, 10, 0, 0)]);
        Energy energy = work.EnergyBy(Table);
        Assert.Equal((0.30 * 1e6) + (1000 * 3.1) + (10 * 4.6), energy.Arithmetic * 1e6, 6);
        Assert.Equal(2000 * 160 * 1e-6, energy.Weights, 9);
        Assert.Equal(3000 * 1.25 * 1e-6, energy.Activations, 9);
        Assert.Equal((1_000_010, 1_000_000), (work.Products, work.IntegerProducts));
    }
}
