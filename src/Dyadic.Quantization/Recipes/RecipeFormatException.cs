using YamlDotNet.RepresentationModel;

namespace Dyadic.Quantization;

/// <summary>Something in a recipe file is not as it should be; becomes a message that names file and line.</summary>
internal sealed class RecipeFormatException(YamlNode node, string message) : Exception(message)
{
    /// <summary>Where.</summary>
    public long Line { get; } = node.Start.Line;
}
