using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>What <see cref="Operator.Evaluate"/> sees: the input tensors, and a place for the outputs.</summary>
public sealed class EvaluationContext
{
    private readonly DenseTensor?[] _inputs;
    private readonly DenseTensor?[] _outputs;
    private readonly bool[]? _wanted;
    private readonly Func<Graph, IReadOnlyList<DenseTensor>, DenseTensor[]>? _runSubgraph;

    /// <summary>A context for one evaluation.</summary>
    /// <param name="who">How errors name the node.</param>
    /// <param name="inputs">The inputs; null where an optional one is absent.</param>
    /// <param name="outputs">One place an output; a tensor already there is written into when its type and shape are right.</param>
    /// <param name="wanted">Which outputs are wanted; null for all.</param>
    /// <param name="runSubgraph">Runs a subgraph in the node's scope; null where none is expected.</param>
    public EvaluationContext(
        string who,
        DenseTensor?[] inputs,
        DenseTensor?[] outputs,
        bool[]? wanted = null,
        Func<Graph, IReadOnlyList<DenseTensor>, DenseTensor[]>? runSubgraph = null) =>
        (Who, _inputs, _outputs, _wanted, _runSubgraph) = (who, inputs, outputs, wanted, runSubgraph);

    /// <summary>How errors name the node.</summary>
    public string Who { get; }

    /// <summary>The number of inputs, absent ones in the middle included.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>The number of outputs, unwanted ones in the middle included.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>What bounds the evaluation.</summary>
    public EvaluationLimits Limits { get; init; } = new();

    /// <summary>The outputs computed so far.</summary>
    public IReadOnlyList<DenseTensor?> Outputs => _outputs;

    /// <summary>Computes the outputs by an operator's own definition.</summary>
    /// <exception cref="DyadicException">The operator cannot be computed on these inputs.</exception>
    /// <exception cref="OperationCanceledException">The token of <see cref="Limits"/> was cancelled.</exception>
    public void Evaluate(Operator op)
    {
        try
        {
            op.Evaluate(this);
        }
        catch (OverflowException error)
        {
            throw DyadicException.BadInput($"{Who}: a size or position computed from the inputs ({string.Join(", ", _inputs.Select(input => input?.ToString() ?? "none"))}) is out of range.", error);
        }
        catch (OutOfMemoryException)
        {
            // One array that is too large; what is left suffices to go on.
            throw DyadicException.Unsupported($"{Who}: there is not enough memory to compute it from {string.Join(", ", _inputs.Select(input => input?.ToString() ?? "none"))}.");
        }
    }

    /// <summary>A required input.</summary>
    /// <exception cref="DyadicException">The input is absent.</exception>
    public DenseTensor Input(int index) => OptionalInput(index) ?? throw Fail($"input {index} is missing.");

    /// <summary>An optional input; null when absent.</summary>
    public DenseTensor? OptionalInput(int index) => index < _inputs.Length ? _inputs[index] : null;

    /// <summary>True when somebody reads the output.</summary>
    public bool WantsOutput(int index) => index < _outputs.Length && (_wanted is null || _wanted[index]);

    /// <summary>
    /// The tensor to write an output into: the one already prepared when it fits, otherwise a new one. Its content is undefined
    /// (not zeroed) when it was prepared; write every element. It never overlaps an input.
    /// </summary>
    public DenseTensor Output(int index, ElementType type, TensorShape shape)
    {
        if (index >= _outputs.Length) return Allocate(type, shape);
        DenseTensor? prepared = _outputs[index];
        if (prepared is not null && prepared.ElementType == type && prepared.Shape == shape) return prepared;
        return _outputs[index] = Allocate(type, shape);
    }

    /// <summary>Gives an output as a tensor made elsewhere (an input passed through, a subgraph's result).</summary>
    public void SetOutput(int index, DenseTensor tensor)
    {
        if (index >= _outputs.Length) return;
        DenseTensor? prepared = _outputs[index];
        if (prepared is not null && prepared.ElementType == tensor.ElementType && prepared.Shape == tensor.Shape) prepared.CopyFrom(tensor);
        else _outputs[index] = tensor;
    }

    /// <summary>Runs a subgraph that may read values of the surrounding graphs.</summary>
    public DenseTensor[] RunSubgraph(Graph body, IReadOnlyList<DenseTensor> inputs) =>
        _runSubgraph is null ? throw Fail("a subgraph cannot be run here.") : _runSubgraph(body, inputs);

    /// <summary>An error that names the node.</summary>
    public DyadicException Fail(string what) => DyadicException.BadInput($"{Who}: {what}");

    private DenseTensor Allocate(ElementType type, TensorShape shape)
    {
        long bytesEach = type == ElementType.String ? nint.Size : type.ByteWidth();
        if (bytesEach == 0) throw Fail("the output's type is not known.");
        return shape.Count <= Limits.MaxBytes / bytesEach
            ? DenseTensor.Zeros(type, shape)
            : throw DyadicException.Unsupported($"{Who}: an output {type}{shape} would take {(Int128)shape.Count * bytesEach} bytes; at most {Limits.MaxBytes} are allowed.");
    }
}
