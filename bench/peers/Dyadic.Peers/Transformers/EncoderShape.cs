namespace Dyadic.Peers.Transformers;

/// <summary>The extents of a transformer's encoder.</summary>
/// <param name="Layers">Attention and feed-forward network, each with its residual sum and normalization.</param>
/// <param name="Hidden">Numbers a token.</param>
/// <param name="Heads">Heads of attention, which divide <paramref name="Hidden"/>.</param>
/// <param name="Inner">Numbers a token inside the feed-forward network.</param>
/// <param name="Sequence">Tokens.</param>
/// <param name="Batch">Sequences.</param>
internal sealed record EncoderShape(int Layers, int Hidden, int Heads, int Inner, int Sequence, int Batch)
{
    /// <summary>Numbers a token and head.</summary>
    public int HeadWidth => Hidden / Heads;

    /// <summary>Multiplications of a run's matrix products.</summary>
    public double MultiplyAdds => (double)Layers * Batch * Sequence * ((4.0 * Hidden * Hidden) + (2.0 * Hidden * Inner) + (2.0 * Sequence * Hidden));
}
