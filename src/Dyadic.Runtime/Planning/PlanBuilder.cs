using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>Turns a graph with concrete input shapes into steps over operands.</summary>
/// <remarks>
/// Nodes are visited in order. A binding may claim a group of nodes; its step is added at the group's last node, where every operand
/// exists. Values are converted between layouts on demand, each at most once.
/// </remarks>
internal sealed class PlanBuilder
{
    private readonly Graph _graph;
    private readonly ObserverSlot _observer;
    private readonly OperandTable _operands = new();
    private readonly HashSet<Value> _placed = [];
    private readonly List<Operand> _scratch = [];
    private readonly List<Step> _steps = [];
    private readonly HashSet<Node> _live;
    private readonly Dictionary<Node, int> _positions = [];
    private readonly HashSet<Node> _claimed = [];
    private readonly HashSet<Value> _readBySubgraphs = [];
    private readonly HashSet<Value> _graphOutputs;

    public PlanBuilder(Graph graph, PlanFacts facts, PlanSettings settings, ObserverSlot observer)
    {
        (_graph, Facts, Settings, _observer) = (graph, facts, settings, observer);
        _graphOutputs = [.. graph.Outputs];
        _live = LiveNodes();
        foreach (Node node in graph.Nodes) _positions[node] = _positions.Count;
        foreach (Value input in graph.Inputs) _operands.Set(input, Layout.Standard, Operand.Input(input.Name, facts[input].Type, facts.Shape(input)));
    }

    /// <summary>Types, shapes and constants.</summary>
    public PlanFacts Facts { get; }

    /// <summary>Options, threads and shared constants.</summary>
    public PlanSettings Settings { get; }

    /// <summary>The session's threads.</summary>
    public WorkerPool Pool => Settings.Pool;

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Everything that has or views memory.</summary>
    public IEnumerable<Operand> Operands => _operands.All.Concat(_scratch);

    /// <summary>Adds the steps of the whole graph.</summary>
    /// <returns>The operands of the graph's outputs, in standard layout.</returns>
    public Operand[] Build()
    {
        Dictionary<Node, StepGroup> deferred = [];
        foreach (Node node in _graph.Nodes)
        {
            if (_live.Contains(node) && !_claimed.Contains(node))
            {
                StrictMode.Check(this, node);
                StepGroup group = Bind(node);
                foreach (Node member in group.Nodes) _claimed.Add(member);
                deferred[group.Nodes[^1]] = group;
            }

            if (deferred.Remove(node, out StepGroup? ready)) Emit(ready);
            if (Settings.KeepsEveryValue) Observe(node);
        }

        return [.. _graph.Outputs.Select(output => Read(output))];
    }

    /// <summary>The node that alone reads a value, when the value need not exist apart from it and no group has claimed it; otherwise null.</summary>
    public Node? SoleReader(Value value) => Readers(value) is [Node only] ? only : null;

    /// <summary>The nodes that read a value, when it need not exist apart from them and no group has claimed any; otherwise none.</summary>
    public IReadOnlyList<Node> Readers(Value value)
    {
        if (Settings.KeepsEveryValue || _graphOutputs.Contains(value) || _readBySubgraphs.Contains(value)) return [];
        Node[] readers = [.. value.Consumers.Where(_live.Contains).Distinct()];
        return Array.Exists(readers, _claimed.Contains) ? [] : readers;
    }

    /// <summary>True when one node of the graph is visited before another.</summary>
    public bool IsBefore(Node one, Node other) => _positions[one] < _positions[other];

    /// <summary>True when the value need not be computed.</summary>
    public bool IsUnread(Value value) => !Settings.KeepsEveryValue && !_graphOutputs.Contains(value) && !_readBySubgraphs.Contains(value) && !value.Consumers.Any(_live.Contains);

    /// <summary>The layout a value is already in; <see cref="Layout.Standard"/> when it is in both.</summary>
    public Layout LayoutOf(Value value) =>
        _operands.Find(value, Layout.ChannelsLast) is not null && _operands.Find(value, Layout.Standard) is null ? Layout.ChannelsLast : Layout.Standard;

    /// <summary>The layout for a node that takes any: channels last when an input that changes from run to run is in that layout only.</summary>
    public Layout LayoutFor(IEnumerable<Value?> inputs) =>
        inputs.Any(input => input is not null && LayoutOf(input) == Layout.ChannelsLast) ? Layout.ChannelsLast : Layout.Standard;

    /// <summary>A value whose address a kernel reads, converted when it is in the other layout only.</summary>
    public Operand Use(Value value, Layout layout = Layout.Standard)
    {
        Operand operand = Read(value, layout);
        operand.Root.NeedsPointer = true;
        return operand;
    }

    /// <summary>A value of which a step reads the tensor only.</summary>
    public Operand Read(Value value, Layout layout = Layout.Standard)
    {
        if (_operands.TryFind(value, layout, out Operand? known)) return known;
        if (Facts.Constant(value) is { } constant)
        {
            bool shared = Facts.IsShared(value);
            if (layout == Layout.ChannelsLast && !Layouts.SameOrder(constant.Shape))
            {
                DenseTensor moved = shared ? Settings.Constants.ChannelsLast(constant) : ConstantPool.MoveChannelsLast(constant);
                return _operands.Set(value, layout, Operand.Constant(value.Name, moved, moved.Shape, shared));
            }

            return _operands.Set(value, layout, Operand.Constant(value.Name, constant, Layouts.Physical(constant.Shape, layout), shared));
        }

        Layout other = layout == Layout.Standard ? Layout.ChannelsLast : Layout.Standard;
        Operand source = _operands.Find(value, other)
            ?? throw new InvalidOperationException($"The value '{value.Name}' is read before a step computes it.");
        TensorShape logical = Facts.Shape(value);
        if (Layouts.SameOrder(logical)) return View(value, layout, source);
        Operand target = Define(value, layout);
        _steps.Add(LayoutConversion.Step(this, source, target, logical, layout));
        return target;
    }

    /// <summary>A value that a step is going to write.</summary>
    public Operand Define(Value value, Layout layout = Layout.Standard) => _operands.Set(value, layout, Facts.IsStatic(value)
        ? Operand.InArena(value.Name, Facts[value].Type, Layouts.Physical(Facts.Shape(value), layout))
        : Operand.Dynamic(value));

    /// <summary>Lets a step write a value into the one that alone reads it, a Concat along the channels; null when there is none. The value gets no memory of its own.</summary>
    public ChannelSlice? Place(Value value)
    {
        if (ChannelSlice.ConcatOf(this, value) is not { } concat) return null;
        Operand whole = _operands.Find(concat.Output, Layout.ChannelsLast) ?? Define(concat.Output, Layout.ChannelsLast);
        whole.Root.NeedsPointer = true;
        _placed.Add(value);
        return ChannelSlice.Of(this, concat, value, whole);
    }

    /// <summary>True when <see cref="Place"/> put a value into another one.</summary>
    public bool IsPlaced(Value value) => _placed.Contains(value);

    /// <summary>A value whose bytes are those of another operand, in the same order.</summary>
    public Operand View(Value value, Layout layout, Operand source) =>
        _operands.Set(value, layout, Operand.View(value.Name, source, Facts[value].Type, Layouts.Physical(Facts.Shape(value), layout)));

    /// <summary>Working memory of one step.</summary>
    public Operand Scratch(ElementType type, TensorShape shape)
    {
        Operand operand = Operand.InArena("scratch", type, shape);
        _scratch.Add(operand);
        return operand;
    }

    /// <summary>A constant of one step that is no value of the graph.</summary>
    public Operand OwnConstant(string name, DenseTensor tensor)
    {
        Operand operand = Operand.Constant(name, tensor, tensor.Shape, shared: false);
        operand.NeedsPointer = true;
        _scratch.Add(operand);
        return operand;
    }

    /// <summary>Something expensive made of the constants of nodes, such as packed weights: made once a session, unless a constant holds for these input shapes only.</summary>
    /// <param name="nodes">The nodes whose constants it is made of; with <paramref name="kind"/> they say everything it depends on.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="make">Makes it.</param>
    public T Prepared<T>(IReadOnlyList<Node> nodes, string kind, Func<T> make)
        where T : class
    {
        bool shared = nodes.SelectMany(node => node.Inputs).All(input => Facts.Constant(input) is null || Facts.IsShared(input!));
        return shared ? Settings.Constants.Prepared((nodes[0], kind, nodes.Count), make) : make();
    }

    /// <summary>Adds a step.</summary>
    public void Add(Step step) => _steps.Add(step);

    // The binding that computes the most nodes with one kernel.
    private StepGroup Bind(Node node)
    {
        // Bindings look at the first output; recurrent layers may leave it out.
        if (!Settings.Options.DisableKernels && node.Outputs is [not null, ..] && IsStatic(node))
        {
            StepGroup? largest = null;
            foreach (KernelBinding binding in KernelBindingCatalog.All)
            {
                if (binding.Bind(this, node) is { } group && group.Nodes.Count > (largest?.Nodes.Count ?? 0)) largest = group;
            }

            if (largest is not null) return largest;
        }

        return new StepGroup(node, () => AddReference(node));
    }

    // Kernels do not know whose shapes they refuse.
    private static void Emit(StepGroup group)
    {
        try
        {
            group.Emit();
        }
        catch (DyadicException failure) when (!group.Nodes.Any(node => failure.Message.Contains($"'{node.Name}'", StringComparison.Ordinal)))
        {
            throw new DyadicException(failure.Kind, $"{group.Nodes[0]}: {failure.Message}", failure);
        }
    }

    private bool IsStatic(Node node) => node.Inputs.Concat(node.Outputs).All(value => value is null || Facts.IsStatic(value));

    private void AddReference(Node node)
    {
        Operand?[] inputs = [.. node.Inputs.Select(input => input is null ? null : Read(input))];
        List<Operand> outer = [.. Subgraphs.Of(node.Operator).SelectMany(Subgraphs.OuterValues).Distinct().Select(value => Read(value))];
        Operand?[] outputs = [.. node.Outputs.Select(output => output is null ? null : Define(output))];
        _steps.Add(new ReferenceStep(node, inputs, outputs, Settings, value => _operands.Find(value, Layout.Standard)?.Tensor)
        {
            Kernel = node.Operator is FunctionCall ? "function body" : "reference",
            Nodes = [node],
            Inputs = [.. inputs.OfType<Operand>(), .. outer],
            Outputs = [.. outputs.OfType<Operand>()],
        });
    }

    private void Observe(Node node)
    {
        foreach (Value? output in node.Outputs)
        {
            if (output is not null) _steps.Add(new ObserverStep(output, Read(output), _observer) { Kernel = "observer", Nodes = [], Inputs = [Read(output)], Outputs = [] });
        }
    }

    // Without an observer only what leads to an output is computed, and nothing whose result is already known.
    private HashSet<Node> LiveNodes()
    {
        HashSet<Value> wanted = [.. _graph.Outputs];
        HashSet<Node> live = [];
        foreach (Node node in _graph.Nodes.Reverse())
        {
            bool known = node.Outputs.All(output => output is null || Facts.Constant(output) is not null);
            bool unread = !node.Outputs.Any(output => output is not null && wanted.Contains(output));
            if (known || (unread && !Settings.KeepsEveryValue)) continue;
            live.Add(node);
            foreach (Value? input in node.Inputs)
            {
                if (input is not null) wanted.Add(input);
            }

            foreach (Value outer in Subgraphs.Of(node.Operator).SelectMany(Subgraphs.OuterValues))
            {
                wanted.Add(outer);
                _readBySubgraphs.Add(outer);
            }
        }

        return live;
    }
}
