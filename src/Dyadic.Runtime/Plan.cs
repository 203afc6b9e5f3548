using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime;

/// <summary>How a graph is computed for given input shapes: the steps in order, their kernels, and one arena for all values between them.</summary>
/// <remarks>A plan belongs to its <see cref="Session"/>, which runs it.</remarks>
public sealed unsafe class Plan
{
    private readonly TensorShape[] _inputShapes;
    private readonly Step[] _steps;
    private readonly Operand[] _inputs;
    private readonly Operand[] _outputs;
    private readonly Operand[] _inputViews;
    private readonly Operand[] _dynamicViews;
    private readonly byte[] _arena;
    private readonly long[] _ticks;
    private readonly long[] _multiplies;
    private readonly Lazy<ILookup<string, string>> _absorbed;
    private int _profiledRuns;

    internal Plan(Graph graph, TensorShape[] inputShapes, PlanSettings settings, ObserverSlot observer)
    {
        (_inputShapes, _absorbed, KeepsEveryValue) = (inputShapes, settings.Absorbed, settings.KeepsEveryValue);
        PlanFacts facts = new(graph, inputShapes, settings);
        PlanBuilder builder = new(graph, facts, settings, observer);
        _outputs = builder.Build();
        _inputs = [.. graph.Inputs.Select(input => builder.Use(input))];
        _steps = [.. builder.Steps];
        Operand[] operands = [.. builder.Operands];
        _ticks = new long[_steps.Length];
        _multiplies = Array.ConvertAll(_steps, step => step.Nodes.Sum(facts.MultiplyAccumulates));

        Lifetimes.Set(_steps, _outputs);
        InPlaceReuse.Apply(_steps);
        PlanBuffer[] buffers = [.. operands.Where(operand => operand.Buffer is { FirstStep: < int.MaxValue }).Select(operand => operand.Buffer!.Root).Distinct()];
        ArenaBytes = ArenaLayout.Place(buffers);
        if (ArenaBytes > Math.Min(settings.Options.MaxBytes, Array.MaxLength - ArenaLayout.Alignment))
        {
            throw TooLarge(graph, operands, settings.Options.MaxBytes);
        }

        _arena = settings.Arenas.Take((int)ArenaBytes + ArenaLayout.Alignment);
        byte* start = (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_arena, 0);
        int skip = (int)((ArenaLayout.Alignment - ((long)start % ArenaLayout.Alignment)) % ArenaLayout.Alignment);
        foreach (Operand operand in operands.Where(operand => operand.Buffer is { Offset: >= 0 }))
        {
            int offset = skip + (int)operand.Buffer!.Offset;
            operand.Attach(new DenseTensor(operand.Type, operand.Shape, _arena.AsMemory(offset, (int)operand.Bytes)), start + offset);
        }

        foreach (Operand constant in operands.Where(operand => operand is { Content: not null, NeedsPointer: true })) PinnedConstants.Attach(constant, settings.Constants);
        _inputViews = [.. operands.Where(operand => operand.IsInput && operand.Source is not null)];
        _dynamicViews = [.. operands.Where(operand => operand.Source is not null && operand.Root.IsDynamic)];
        foreach (Operand view in operands.Where(operand => operand.Source is not null && !operand.IsInput && !operand.Root.IsDynamic)) view.AttachToSource();
        if (settings.Options.ReleaseWeights) facts.Forget();
    }

    private DyadicException TooLarge(Graph graph, Operand[] operands, long allowed)
    {
        Operand largest = operands.Where(operand => operand.Buffer is { FirstStep: < int.MaxValue }).MaxBy(operand => operand.Bytes)!;
        Step? step = Array.Find(_steps, step => step.Outputs.Contains(largest));
        string who = step is { Nodes: [.., Node last] } ? $"{last} alone gives {largest.Type}{largest.Shape}" : $"'{largest.Name}' alone is {largest.Type}{largest.Shape}";
        return DyadicException.Unsupported(
            $"The values between the steps of '{graph.Name}' would take {ArenaBytes} bytes for inputs {string.Join(", ", _inputShapes)}, of which {who}; at most {allowed} are allowed. Give a smaller batch or raise MaxBytes.");
    }

    /// <summary>The shapes of the inputs, in order.</summary>
    public IReadOnlyList<TensorShape> InputShapes => _inputShapes;

    /// <summary>Bytes of the arena that holds every value between the steps.</summary>
    public long ArenaBytes { get; }

    /// <summary>The number of steps.</summary>
    public int StepCount => _steps.Length;

    internal IReadOnlyList<Operand> Outputs => _outputs;

    internal IReadOnlyList<Step> Steps => _steps;

    internal bool KeepsEveryValue { get; }

    /// <summary>One row a step, in the order they run.</summary>
    public IReadOnlyList<PlanRow> Describe() =>
    [
        .. _steps.Select((step, i) => new PlanRow(
            [.. step.Nodes.Select(node => node.Name)],
            [.. step.Nodes.SelectMany(node => _absorbed.Value[node.Name])],
            step.Kernel,
            [.. step.Inputs.Select(Describe)],
            [.. step.Outputs.Select(Describe)],
            step.Inputs.Where(operand => !operand.IsDynamic).Sum(operand => operand.Bytes),
            step.Outputs.Where(operand => !operand.IsDynamic).Sum(operand => operand.Bytes),
            step.Inputs is [var first, ..] ? first.Type : ElementType.Undefined,
            _multiplies[i],
            _profiledRuns == 0 ? 0 : Stopwatch.GetElapsedTime(0, _ticks[i]).TotalMicroseconds / _profiledRuns)),
    ];

    internal bool Fits(IReadOnlyList<DenseTensor> inputs)
    {
        for (int i = 0; i < _inputShapes.Length; i++)
        {
            if (inputs[i].Shape != _inputShapes[i]) return false;
        }

        return true;
    }

    /// <summary>Runs the steps; afterwards the outputs' operands hold the results until the next run.</summary>
    internal void Run(IReadOnlyList<DenseTensor> inputs, InputPins pins, bool profile, CancellationToken token)
    {
        for (int i = 0; i < _inputs.Length; i++) _inputs[i].Attach(inputs[i], pins.Pin(i, inputs[i]));
        foreach (Operand view in _inputViews) view.AttachToSource();
        if (!profile)
        {
            foreach (Step step in _steps)
            {
                token.ThrowIfCancellationRequested();
                step.Run();
            }

            return;
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            token.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            _steps[i].Run();
            _ticks[i] += Stopwatch.GetTimestamp() - start;
        }

        _profiledRuns++;
    }

    /// <summary>True when both plans keep their values in the same memory.</summary>
    internal bool SharesArenaWith(Plan other) => _arena == other._arena;

    /// <summary>Fills the arena, so that a step that reads what no step of this run wrote shows.</summary>
    internal void Poison(byte value) => Array.Fill(_arena, value);

    private static string Describe(Operand operand) => operand.IsDynamic ? $"{operand.Name} (dynamic)" : $"{operand.Name} {operand.Type}{operand.Shape}";
}
