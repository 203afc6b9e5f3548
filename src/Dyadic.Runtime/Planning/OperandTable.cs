using System.Diagnostics.CodeAnalysis;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>The operands of values, one a layout, in the order they were added.</summary>
/// <remarks>Tables by reference, since the runtime compiles those over pairs anew in every process.</remarks>
internal sealed class OperandTable
{
    private readonly Dictionary<Value, Operand> _standard = [], _channelsLast = [];
    private readonly List<Operand> _all = [];

    /// <summary>All operands.</summary>
    public IReadOnlyList<Operand> All => _all;

    /// <summary>Keeps an operand; one that stood there goes.</summary>
    public Operand Set(Value value, Layout layout, Operand operand)
    {
        Dictionary<Value, Operand> table = Of(layout);
        if (table.TryGetValue(value, out Operand? old)) _all[_all.IndexOf(old)] = operand;
        else _all.Add(operand);
        return table[value] = operand;
    }

    /// <summary>The operand of a value; null when there is none.</summary>
    public Operand? Find(Value value, Layout layout) => Of(layout).GetValueOrDefault(value);

    /// <summary>The operand of a value, or false when there is none.</summary>
    public bool TryFind(Value value, Layout layout, [NotNullWhen(true)] out Operand? operand) => Of(layout).TryGetValue(value, out operand);

    private Dictionary<Value, Operand> Of(Layout layout) => layout == Layout.ChannelsLast ? _channelsLast : _standard;
}
