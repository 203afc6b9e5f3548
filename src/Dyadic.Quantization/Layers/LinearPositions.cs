namespace Dyadic.Quantization;

/// <summary>The output positions of a linear layer: each is a product of the same weights with a row gathered from the input.</summary>
internal abstract class LinearPositions
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>The length of a row: groups × weights an output channel.</summary>
    public abstract int RowLength { get; }

    /// <summary>Gathers the inputs of a position, group after group, each in the order of the weights of an output channel; padding is 0.</summary>
    public abstract void Gather(ReadOnlySpan<float> input, int position, Span<float> row);

    /// <summary>Gathers the outputs of a position, channel after channel.</summary>
    public abstract void GatherOutput(ReadOnlySpan<float> output, int position, Span<float> channels);
}

/// <summary>Rows of a matrix product: they lie one after the other.</summary>
/// <param name="count">M.</param>
/// <param name="depth">K.</param>
internal sealed class MatrixRows(int count, int depth) : LinearPositions
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int RowLength => depth;

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<float> input, int position, Span<float> row) => input.Slice(position * depth, depth).CopyTo(row);

    /// <inheritdoc/>
    public override void GatherOutput(ReadOnlySpan<float> output, int position, Span<float> channels) => output.Slice(position * channels.Length, channels.Length).CopyTo(channels);
}
