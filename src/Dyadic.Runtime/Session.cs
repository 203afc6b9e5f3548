using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime.Fusion;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime;

/// <summary>Runs a graph, again and again. The graph must not change while a session uses it.</summary>
/// <remarks>
/// For each distinct set of input shapes a <see cref="Plan"/> is made on first use and kept for the next runs. Runs of one session
/// take turns; calls from several threads are safe.
/// </remarks>
public sealed class Session : IDisposable
{
    private readonly SessionOptions _options;
    private readonly ConstantPool _constants = new();
    private readonly SharedArena _arenas = new();
    private readonly PlanCache _plans;
    private readonly InputPins _pins;
    private readonly ObserverSlot _observer = new();
    private readonly EvaluationLimits _limits;
    private readonly WorkerPool _pool;
    private readonly Lock _turn = new();
    private SessionGraphs? _graphs;
    private bool _disposed;

    /// <summary>A session over a model's main graph.</summary>
    public Session(Model model, SessionOptions? options = null)
        : this(model.Graph, options)
    {
    }

    /// <summary>A session over a graph.</summary>
    /// <exception cref="DyadicException">An option makes no sense.</exception>
    public Session(Graph graph, SessionOptions? options = null)
    {
        _options = options ?? new SessionOptions();
        if (_options.Threads < 0) throw DyadicException.Usage($"A session needs 1 thread or more, or 0 for one a processor; got {_options.Threads}.");
        if (_options.MaxPlans < 1) throw DyadicException.Usage($"A session keeps at least 1 plan; got {_options.MaxPlans}.");
        _limits = new EvaluationLimits { MaxBytes = _options.MaxBytes, MaxLoopBytes = _options.MaxLoopBytes };
        Threads = _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads;
        _pool = new WorkerPool(Threads);
        _graphs = new SessionGraphs(graph);
        _plans = new PlanCache(_options.MaxPlans);
        _pins = new InputPins(graph.Inputs.Count);
        Inputs = [.. graph.Inputs.Select(input => new TensorInfo(input.Name, input.Type, input.Shape))];
        Outputs = [.. graph.Outputs.Select(output => new TensorInfo(output.Name, output.Type, output.Shape))];
    }

    /// <summary>What <see cref="Run(IReadOnlyList{DenseTensor}, CancellationToken)"/> takes, in order.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>What <see cref="Run(IReadOnlyList{DenseTensor}, CancellationToken)"/> gives, in order.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>How many threads share the work of a step, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>
    /// Called with every value that a node of the graph computes, constants among them, in the graph's own layout. While it is set,
    /// nothing is fused, so that every value exists. The tensor is valid during the call only; clone it to keep it.
    /// </summary>
    public Action<Value, DenseTensor>? Observe
    {
        get => _observer.Observe;
        set
        {
            lock (_turn) _observer.Observe = value;
        }
    }

    /// <summary>True to measure every step; <see cref="Plan.Describe()"/> gives the means.</summary>
    public bool Profile { get; set; }

    /// <summary>Runs the graph and gives new output tensors.</summary>
    /// <param name="inputs">One tensor an input, in order.</param>
    /// <param name="token">Stops the run between two steps, or between two rounds of a loop.</param>
    /// <returns>One tensor an output, in order.</returns>
    /// <exception cref="DyadicException">An input has a wrong type or shape, or a node cannot be computed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="token"/> was cancelled.</exception>
    public DenseTensor[] Run(IReadOnlyList<DenseTensor> inputs, CancellationToken token = default)
    {
        InputCheck.Check(Inputs, inputs);
        lock (_turn)
        {
            Plan plan = Compute(inputs, token);
            return [.. plan.Outputs.Select(output => output.Tensor.Clone())];
        }
    }

    /// <summary>Runs the graph into given tensors. Once a plan exists for the input shapes, nothing is allocated unless a step's kernel is <c>reference</c>.</summary>
    /// <param name="inputs">One tensor an input, in order.</param>
    /// <param name="outputs">One tensor an output, in order; may overlap the inputs.</param>
    /// <exception cref="DyadicException">A tensor has a wrong type or shape, or a node cannot be computed.</exception>
    public void Run(IReadOnlyList<DenseTensor> inputs, IReadOnlyList<DenseTensor> outputs)
    {
        InputCheck.Check(Inputs, inputs);
        if (outputs.Count != Outputs.Count) throw DyadicException.Usage($"The graph gives {Outputs.Count} outputs; got room for {outputs.Count}.");
        lock (_turn)
        {
            Plan plan = Compute(inputs, default);
            for (int i = 0; i < outputs.Count; i++)
            {
                DenseTensor result = plan.Outputs[i].Tensor;
                if (outputs[i].ElementType != result.ElementType || outputs[i].Shape != result.Shape)
                {
                    throw DyadicException.Usage($"Output '{Outputs[i].Name}' is {result}, but was given a tensor {outputs[i]} to write into.");
                }

                outputs[i].CopyFrom(result);
            }
        }
    }

    /// <summary>Runs the graph with inputs and outputs by name.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="token">Stops the run between two steps, or between two rounds of a loop.</param>
    /// <exception cref="DyadicException">An input is missing, unknown, or has a wrong type or shape, or a node cannot be computed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="token"/> was cancelled.</exception>
    public IReadOnlyDictionary<string, DenseTensor> Run(IReadOnlyDictionary<string, DenseTensor> inputs, CancellationToken token = default)
    {
        foreach (string name in inputs.Keys)
        {
            if (!Inputs.Any(input => input.Name == name)) throw DyadicException.Usage($"The graph has no input '{name}'; its inputs are {string.Join(", ", Inputs)}.");
        }

        DenseTensor[] ordered = [.. Inputs.Select(input => inputs.GetValueOrDefault(input.Name) ?? throw DyadicException.Usage($"Input {input} is missing."))];
        DenseTensor[] results = Run(ordered, token);
        Dictionary<string, DenseTensor> named = new(StringComparer.Ordinal);
        for (int i = 0; i < results.Length; i++) named[Outputs[i].Name] = results[i];
        return named;
    }

    /// <summary>The operators between DequantizeLinear and QuantizeLinear that are computed in float although the session fuses, and why; empty when there are none.</summary>
    /// <exception cref="DyadicException">The session has released its weights.</exception>
    public IReadOnlyList<FloatPattern> FloatPatterns() => QdqFusion.Unfused((_graphs ?? throw Released("its float patterns")).Fused);

    /// <summary>The plan for given input shapes, made now if there is none yet.</summary>
    /// <exception cref="DyadicException">
    /// The shapes do not fit the graph, the plan would take too much memory, or the session has released its weights with its first plan.
    /// </exception>
    public Plan PlanFor(params IReadOnlyList<TensorShape> inputShapes)
    {
        DenseTensor[] inputs = [.. inputShapes.Select((shape, i) => Placeholder(i < Inputs.Count ? Inputs[i] : new TensorInfo("", ElementType.UInt8, null), shape))];
        InputCheck.Check(Inputs, inputs);
        lock (_turn) return FindOrBuild(inputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_disposed) return;
            _disposed = true;
            _plans.Clear();
            _constants.Dispose();
            _pool.Dispose();
        }
    }

    private static DenseTensor Placeholder(TensorInfo input, TensorShape shape)
    {
        ElementType type = input.Type == ElementType.Undefined ? ElementType.UInt8 : input.Type;
        return shape.Count * Math.Max(type.ByteWidth(), 1) <= Array.MaxLength
            ? DenseTensor.Zeros(type, shape)
            : throw DyadicException.Usage($"Input {input} cannot have the shape {shape}; a tensor takes at most {Array.MaxLength} bytes.");
    }

    private Plan Compute(IReadOnlyList<DenseTensor> inputs, CancellationToken token)
    {
        Plan plan = FindOrBuild(inputs);
        _limits.Begin(token);
        try
        {
            plan.Run(inputs, _pins, Profile, token);
        }
        finally
        {
            _pins.Release();
        }

        return plan;
    }

    private Plan FindOrBuild(IReadOnlyList<DenseTensor> inputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        bool keepsEveryValue = _observer.Observe is not null;
        return _plans.Find(inputs, keepsEveryValue) ?? Build(inputs, keepsEveryValue);
    }

    // Apart from the look-up: the closure below is allocated when its method begins.
    private Plan Build(IReadOnlyList<DenseTensor> inputs, bool keepsEveryValue)
    {
        TensorShape[] shapes = [.. inputs.Select(input => input.Shape)];
        bool fuses = !keepsEveryValue && !_options.DisableFusion && !_options.DisableKernels && !_options.Strict;
        SessionGraphs graphs = _graphs ?? throw Released(keepsEveryValue ? "a plan for an observer" : $"a plan for inputs {string.Join(", ", shapes)}");
        Graph original = graphs.Original, graph = fuses ? graphs.Fused : original;
        if (_options.ReleaseWeights && graph == original) graph = GraphCopy.Of(original); // its constants go below, and the caller's stay
        PlanSettings settings = new(_options, _pool, _constants, _arenas, keepsEveryValue, _limits) { Absorbed = new(() => AbsorbedNodes.Of(original, graph)) };
        Plan plan = new(graph, shapes, settings, _observer);
        _plans.Add(plan);
        if (_options.ReleaseWeights) Release(graph, settings);
        return plan;
    }

    // The plan's nodes stay for its reports; what they hold of the weights does not.
    private void Release(Graph graph, PlanSettings settings)
    {
        _ = settings.Absorbed.Value; // made from both graphs, so now or never
        GraphWeights.Release(graph);
        _constants.ReleaseOriginals();
        _graphs = null;
    }

    private DyadicException Released(string what) => DyadicException.Usage(
        $"The session released its weights when it was planned for inputs {string.Join(", ", _plans.Latest!.InputShapes)}; it cannot give {what} any more. Open a session without ReleaseWeights.");
}
