namespace Dyadic.Quantization;

/// <summary>How far the learning of weight codes has come.</summary>
/// <param name="Layer">The layer just finished.</param>
/// <param name="Finished">Layers finished.</param>
/// <param name="Total">Layers in all.</param>
/// <param name="NearestError">Squared error of the layer's outputs with nearest rounding, as a share of their energy.</param>
/// <param name="LearnedError">The same with the learned codes.</param>
public sealed record RoundingProgress(string Layer, int Finished, int Total, double NearestError, double LearnedError);
