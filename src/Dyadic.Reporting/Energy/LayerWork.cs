namespace Dyadic.Reporting;

/// <summary>What one node of a network computes and moves in one run.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Products">Multiply-accumulates.</param>
/// <param name="LeftBits">Bits of the activation; 32 in float.</param>
/// <param name="RightBits">Bits of the weight or the other activation; 32 in float.</param>
/// <param name="IsFloat">True when the products are of float32.</param>
/// <param name="Outputs">Elements computed; each is rescaled once where the products are integers.</param>
/// <param name="WeightBytes">Bytes of constants, read once a run.</param>
/// <param name="ActivationBytes">Bytes of activations, each read or written once.</param>
public sealed record LayerWork(string Node, long Products, int LeftBits, int RightBits, bool IsFloat, long Outputs, double WeightBytes, double ActivationBytes);

/// <summary>The multiplications of one run.</summary>
/// <param name="Layers">The nodes that multiply and add.</param>
public sealed record Work(IReadOnlyList<LayerWork> Layers)
{
    /// <summary>All multiply-accumulates.</summary>
    public long Products => Layers.Sum(layer => layer.Products);

    /// <summary>Those of integers.</summary>
    public long IntegerProducts => Layers.Where(layer => !layer.IsFloat).Sum(layer => layer.Products);

    /// <summary>The energy that a table gives.</summary>
    public Energy EnergyBy(EnergyTable table) => new(
        Layers.Sum(layer => (layer.Products * (layer.IsFloat ? table.FloatMultiplyAccumulate : table.MultiplyAccumulate(layer.LeftBits, layer.RightBits)))
            + (layer.IsFloat ? 0 : layer.Outputs * table.Product(32, 32))) / Energy.PicojoulesPerMicrojoule,
        Layers.Sum(layer => layer.WeightBytes) * table.FarByte / Energy.PicojoulesPerMicrojoule,
        Layers.Sum(layer => layer.ActivationBytes) * table.NearByte / Energy.PicojoulesPerMicrojoule);
}

/// <summary>The energy of one run, in microjoules.</summary>
/// <param name="Arithmetic">Multiply-accumulates, and the rescaling of integer sums.</param>
/// <param name="Weights">Constants, read once from DRAM.</param>
/// <param name="Activations">Activations, written and read once on the chip.</param>
public sealed record Energy(double Arithmetic, double Weights, double Activations)
{
    internal const double PicojoulesPerMicrojoule = 1e6;

    /// <summary>All of it.</summary>
    public double Total => Arithmetic + Weights + Activations;
}
