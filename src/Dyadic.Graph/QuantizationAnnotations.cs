using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Reads the scale and zero point that a file records for a value.</summary>
internal static class QuantizationAnnotations
{
    public const string ScaleKey = "SCALE_TENSOR";
    public const string ZeroPointKey = "ZERO_POINT_TENSOR";
    public const string AxisKey = "AXIS";

    /// <summary>The annotation; null when the parameters name no usable float scale.</summary>
    public static QuantizationAnnotation? Read(Graph graph, string name, IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue(ScaleKey, out string? scaleName)) return null;
        DenseTensor? scale = graph.Find(scaleName)?.Constant;
        if (scale is not { ElementType: ElementType.Float32 })
        {
            throw DyadicException.BadInput($"The quantization annotation of '{name}' names the scale '{scaleName}', which is no float32 initializer.");
        }

        DenseTensor? zeroPoint = parameters.TryGetValue(ZeroPointKey, out string? zeroName) ? graph.Find(zeroName)?.Constant : null;
        long[] zeroPoints = zeroPoint is not null && zeroPoint.ElementType.IsInteger() ? IntegerElements.ToInt64(zeroPoint) : [0];
        int? axis = parameters.TryGetValue(AxisKey, out string? text) && int.TryParse(text, out int parsed) ? parsed : null;
        return new QuantizationAnnotation(scale.Span<float>().ToArray(), zeroPoints, axis);
    }
}
