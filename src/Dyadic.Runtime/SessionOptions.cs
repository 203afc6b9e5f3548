using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime;

/// <summary>How a <see cref="Session"/> runs a graph.</summary>
public sealed record SessionOptions
{
    /// <summary>Threads that share the work of each step, the caller's included; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>True to compute every node with its operator's own reference definition: slow, plainly right.</summary>
    public bool DisableKernels { get; init; }

    /// <summary>
    /// True to compute DequantizeLinear → operator → QuantizeLinear in float, as ONNX defines it. By default such operators compute on codes,
    /// as ONNX Runtime's do; a code may differ by one from the float result. Strict mode, and <see cref="DisableKernels"/>, never fuse.
    /// </summary>
    public bool DisableFusion { get; init; }

    /// <summary>
    /// The precision of the operands of float MatMul, Gemm and Conv with constant weights; their sums, and everything else, stay float32. With
    /// <see cref="FloatPrecision.BFloat16"/> they run about twice as fast where the processor has AVX-512 BF16, and results keep some 2 to 3 decimal digits.
    /// </summary>
    public FloatPrecision FloatPrecision { get; init; }

    /// <summary>
    /// True to refuse a floating operator among <see cref="IntegerOnlyNodes"/>: a run that would execute one throws before anything is computed.
    /// An operator counts as floating when a value it reads or writes has a floating type.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>Names of the nodes that strict mode holds to integers only: the inside of the proven islands.</summary>
    public IReadOnlySet<string> IntegerOnlyNodes { get; init; } = new HashSet<string>();

    /// <summary>The most bytes that the intermediate values of one plan may take; a larger plan is refused before it is allocated.</summary>
    public long MaxBytes { get; init; } = Array.MaxLength;

    /// <summary>
    /// The most bytes that a run may have allocated in all, freed ones included, when a loop of the graph begins another iteration.
    /// It ends loops that have no end of their own; a token ends them by time.
    /// </summary>
    public long MaxLoopBytes { get; init; } = EvaluationLimits.DefaultMaxLoopBytes;

    /// <summary>
    /// True to let go of the model's weights once the first plan has packed its own: a session then needs less memory, when the caller keeps no reference to
    /// the model either. It keeps that one plan; other input shapes, an observer and <see cref="Session.FloatPatterns"/> are refused afterwards.
    /// </summary>
    public bool ReleaseWeights { get; init; }

    /// <summary>How many plans, one for each distinct set of input shapes, are kept; the least recently used one goes first. At least 1.</summary>
    public int MaxPlans { get; init; } = 4;
}
