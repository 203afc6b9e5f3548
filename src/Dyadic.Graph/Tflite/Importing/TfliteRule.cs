using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>How one TensorFlow Lite operator becomes nodes of the graph, for one kind of arithmetic. One file each; the catalog finds it.</summary>
/// <param name="builtin">The operator.</param>
/// <param name="arithmetic">Which arithmetic; an earlier kind is asked first, and two rules of one operator and kind must not both accept.</param>
internal abstract class TfliteRule(TfliteBuiltin builtin, TfliteArithmetic arithmetic)
{
    /// <summary>The operator.</summary>
    public TfliteBuiltin Builtin => builtin;

    /// <summary>The arithmetic.</summary>
    public TfliteArithmetic Arithmetic => arithmetic;

    /// <summary>The name of a custom operator; empty for a builtin.</summary>
    public virtual string CustomCode => "";

    /// <summary>
    /// True when the rule can import the operator. Unless overridden: quantized rules take operators with a quantized input or output,
    /// hybrid ones those with a float32 first input and another quantized input, plain ones those without any quantized input or output,
    /// and the last kind takes all.
    /// </summary>
    public virtual bool Handles(TfliteOperator op) => arithmetic switch
    {
        TfliteArithmetic.Quantized => TouchesQuantized(op),
        TfliteArithmetic.Hybrid => op.OptionalInput(0)?.Type == ElementType.Float32 && op.Inputs.Any(input => input?.IsQuantized == true),
        TfliteArithmetic.Plain => !TouchesQuantized(op),
        _ => true,
    };

    /// <summary>Adds the operator's nodes and says which values stand for its outputs.</summary>
    /// <exception cref="DyadicException">The operator is damaged or asks for something that is not supported.</exception>
    public abstract void Import(TfliteOperator op, TfliteGraphWriter graph);

    private static bool TouchesQuantized(TfliteOperator op) => op.Inputs.Any(input => input?.IsQuantized == true) || op.Outputs.Any(output => output.IsQuantized);
}

/// <summary>Every rule.</summary>
[CatalogOf(typeof(TfliteRule))]
internal static partial class TfliteRuleCatalog;
