using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>The activation that an operator applies to its result, with the numbers that files use.</summary>
internal enum FusedActivation
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>max(x, 0).</summary>
    Relu = 1,

    /// <summary>x limited to [−1, 1].</summary>
    ReluN1To1 = 2,

    /// <summary>x limited to [0, 6].</summary>
    Relu6 = 3,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh = 4,

    /// <summary>1 for negative numbers, else 0.</summary>
    SignBit = 5,
}

/// <summary>Reads and adds fused activations.</summary>
internal static class FusedActivations
{
    /// <summary>The activation in an option field.</summary>
    /// <exception cref="DyadicException">The file has another number there.</exception>
    public static FusedActivation Activation(this TfliteOperator op, int field)
    {
        sbyte number = op.Options.Int8(field, "fused_activation_function");
        return number switch
        {
            >= (sbyte)FusedActivation.None and <= (sbyte)FusedActivation.Tanh => (FusedActivation)number,
            (sbyte)FusedActivation.SignBit => throw op.Unsupported("fuses the activation SIGN_BIT, which is not supported"),
            _ => throw op.BadInput($"has the fused activation {number}, which is none of TFLite's"),
        };
    }

    /// <summary>The interval to which an activation limits reals; null when it is no such limit.</summary>
    public static (float Least, float Greatest)? Limits(this FusedActivation activation) => activation switch
    {
        FusedActivation.None => (float.NegativeInfinity, float.PositiveInfinity),
        FusedActivation.Relu => (0, float.PositiveInfinity),
        FusedActivation.ReluN1To1 => (-1, 1),
        FusedActivation.Relu6 => (0, 6),
        _ => null,
    };

    /// <summary>Adds the activation of a float32 value.</summary>
    public static ImportedValue Activate(this TfliteGraphWriter graph, ImportedValue value, FusedActivation activation) => activation switch
    {
        FusedActivation.None => value,
        FusedActivation.Relu => graph.Node("Relu", [value]),
        FusedActivation.ReluN1To1 => graph.Clip(value, -1, 1),
        FusedActivation.Relu6 => graph.Clip(value, 0, 6),
        _ => graph.Node("Tanh", [value]),
    };

    /// <summary>Limits a float32 value to an interval.</summary>
    public static ImportedValue Clip(this TfliteGraphWriter graph, ImportedValue value, float least, float greatest) =>
        graph.Node("Clip", [value, graph.Constant(DenseTensor.Scalar(least), "least"), graph.Constant(DenseTensor.Scalar(greatest), "greatest")]);
}
