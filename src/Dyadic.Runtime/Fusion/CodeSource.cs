using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Codes whose dequantized numbers a node reads.</summary>
/// <param name="Value">The codes.</param>
/// <param name="Parameters">What they stand for.</param>
internal sealed record CodeSource(Value Value, CodeParameters Parameters)
{
    /// <summary>The codes behind a real value; null when no DequantizeLinear with one constant scale computes it.</summary>
    public static CodeSource? Of(Value? real) => real?.Producer is { Operator: DequantizeLinear } dequantize && CodeParameters.Of(dequantize) is { } parameters
        ? new CodeSource(dequantize.Inputs[0]!, parameters)
        : null;

    /// <summary>The codes behind an operand of an integer kernel, or why there are none.</summary>
    public static CodeSource? BytesOf(Value? real, out string reason)
    {
        reason = "";
        if (real?.Producer is not { Operator: DequantizeLinear })
        {
            reason = $"its input '{real?.Name}' is not dequantized from codes";
            return null;
        }

        CodeSource? source = Of(real);
        if (source is null) reason = $"the scale and zero point of its input '{real.Name}' are not one constant for the whole tensor";
        else if (!source.Parameters.IsByte) reason = $"the codes of its input '{real.Name}' are {source.Parameters.Type}; integer kernels take UInt8 and Int8";
        return reason.Length > 0 ? null : source;
    }
}
