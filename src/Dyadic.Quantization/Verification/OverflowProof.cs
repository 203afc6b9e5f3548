using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Propagates integer ranges through a graph and the bodies of its functions, and finds every operation that could overflow its type.</summary>
internal sealed class OverflowProof
{
    // Ends that move are moved on to powers of two, of which int64 has fewer; a state that nothing saturates reaches none that holds.
    private const int MostWidenings = 64;

    private readonly List<Offender> _offenders = [];
    private readonly List<AccumulatorBound> _accumulators = [];

    private OverflowProof()
    {
    }

    /// <summary>Operations that could overflow or divide by zero.</summary>
    public IReadOnlyList<Offender> Offenders => _offenders;

    /// <summary>Sums of products and their ranges.</summary>
    public IReadOnlyList<AccumulatorBound> Accumulators => _accumulators;

    /// <summary>Proves the nodes of the islands.</summary>
    public static OverflowProof Of(Graph graph, IReadOnlySet<Node> islandNodes)
    {
        OverflowProof proof = new();
        proof.Walk(graph, [], islandNodes.Contains, "");
        return proof;
    }

    private void Walk(Graph graph, Dictionary<Value, IntegerInterval> ranges, Func<Node, bool> isChecked, string caller)
    {
        foreach (Value constant in graph.Initializers)
        {
            if (IntegerInterval.Of(constant.Constant!) is { } range) ranges[constant] = range;
        }

        foreach (Node node in graph.Nodes)
        {
            IntegerInterval?[] inputs = [.. node.Inputs.Select(input => input is null ? null : RangeOf(input, ranges))];
            bool check = isChecked(node);
            IntegerInterval?[] outputs = DefiningBody.Of(node) is { } body ? WalkBody(node, body, inputs, check, caller)
                : node.Operator is Scan scan ? WalkLoop(node, scan, inputs, ranges, check, caller) : Bound(node, inputs, check, caller);
            // A damaged file may give a node fewer outputs than its definition has, or more.
            for (int i = 0; i < Math.Min(outputs.Length, node.Outputs.Count); i++)
            {
                if (node.Outputs[i] is { } output && (output.Type.IsInteger() || output.Type == ElementType.Bool)) ranges[output] = Checked(node, output, outputs[i], check, caller);
            }
        }
    }

    private IntegerInterval?[] WalkBody(Node node, Graph body, IntegerInterval?[] inputs, bool check, string caller)
    {
        Dictionary<Value, IntegerInterval> ranges = [];
        for (int i = 0; i < body.Inputs.Count && i < inputs.Length; i++)
        {
            if (inputs[i] is { } range) ranges[body.Inputs[i]] = range;
        }

        Walk(body, ranges, _ => check, $"{caller}{node} › ");
        return [.. body.Outputs.Select(output => RangeOf(output, ranges))];
    }

    // A range of the states that the body maps into itself holds after every step; it is looked for by widening, and then the body is checked once.
    private IntegerInterval?[] WalkLoop(Node node, Scan scan, IntegerInterval?[] inputs, Dictionary<Value, IntegerInterval> outer, bool check, string caller)
    {
        int states = inputs.Length - scan.NumScanInputs;
        if (states < 0 || scan.Body.Inputs.Count != inputs.Length || scan.Body.Outputs.Count < Math.Max(states, node.Outputs.Count)) return new IntegerInterval?[node.Outputs.Count];
        IntegerInterval?[] state = inputs[..states];
        for (int round = 0; ; round++)
        {
            Dictionary<Value, IntegerInterval> ranges = LoopRanges(scan.Body, [.. state, .. inputs[states..]], outer);
            Walk(scan.Body, ranges, _ => false, caller);
            bool holds = true;
            for (int i = 0; i < states; i++)
            {
                if (state[i] is not { } before) continue;
                IntegerInterval? after = RangeOf(scan.Body.Outputs[i], ranges);
                if (after is { } range && range.FitsIn(before)) continue;
                holds = false;
                state[i] = round < MostWidenings && after is { } wider ? Widened(before, wider) : null;
            }

            if (holds) break;
        }

        Dictionary<Value, IntegerInterval> proven = LoopRanges(scan.Body, [.. state, .. inputs[states..]], outer);
        Walk(scan.Body, proven, _ => check, $"{caller}{node} › ");
        return [.. node.Outputs.Select((_, i) => i < states ? state[i] : RangeOf(scan.Body.Outputs[i], proven))];
    }

    private static IntegerInterval Widened(IntegerInterval before, IntegerInterval after)
    {
        Int128 min = before.Min, max = before.Max, least = after.Min < 0 ? -1 : 0, greatest = 0;
        while (after.Min < min && least > after.Min) least *= 2;
        while (after.Max > max && greatest < after.Max) greatest = (2 * greatest) + 1;
        return new IntegerInterval(after.Min < min ? least : min, after.Max > max ? greatest : max);
    }

    // The body reads values around it, so their ranges hold inside.
    private static Dictionary<Value, IntegerInterval> LoopRanges(Graph body, IntegerInterval?[] inputs, Dictionary<Value, IntegerInterval> outer)
    {
        Dictionary<Value, IntegerInterval> ranges = new(outer);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is { } range) ranges[body.Inputs[i]] = range;
            else ranges.Remove(body.Inputs[i]);
        }

        return ranges;
    }

    private IntegerInterval?[] Bound(Node node, IntegerInterval?[] inputs, bool check, string caller)
    {
        if (check && node.Operator is (Div or Mod) && !(inputs[1] is { } divisor && (divisor.Min > 0 || divisor.Max < 0)))
        {
            _offenders.Add(new Offender($"{caller}{node}", "its divisor is not proven to differ from 0"));
        }

        if (ComparedChoice.Of(node, inputs.ElementAtOrDefault(1), inputs.ElementAtOrDefault(2)) is { } extremum) return [extremum];
        BoundsContext context = new(inputs, [.. node.Inputs.Select(input => input?.Facts)], [.. node.Outputs.Select(output => output?.Facts)]);
        context.Bound(node.Operator);
        return [.. context.Outputs];
    }

    private IntegerInterval Checked(Node node, Value output, IntegerInterval? stated, bool check, string caller)
    {
        IntegerInterval type = IntegerInterval.Of(output.Type);
        if (stated is not { } range)
        {
            if (check && output.Type.BitWidth() >= 32) _offenders.Add(new Offender($"{caller}{node}", $"no range is known for its {output.Type} result, so it could overflow"));
            return type;
        }

        if (check && node.Operator is (ConvInteger or MatMulInteger or ReduceSum)) _accumulators.Add(new AccumulatorBound($"{caller}{node}", range, SignedBits(range), output.Type.BitWidth()));
        if (range.FitsIn(type)) return range;
        if (check) _offenders.Add(new Offender($"{caller}{node}", $"its result can reach {range}, which {output.Type} cannot hold"));
        return type;
    }

    private static int SignedBits(IntegerInterval range)
    {
        Int128 magnitude = Int128.Max(range.Max, -(range.Min + 1));
        return 1 + (128 - (int)Int128.LeadingZeroCount(Int128.Max(magnitude, 0)));
    }

    private static IntegerInterval? RangeOf(Value value, Dictionary<Value, IntegerInterval> ranges)
    {
        if (ranges.TryGetValue(value, out IntegerInterval known)) return known;
        return value.Type.IsInteger() || value.Type == ElementType.Bool ? IntegerInterval.Of(value.Type) : null;
    }
}
