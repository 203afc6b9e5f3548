using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Dyadic.Graphs;

/// <summary>Items by name, in ordinal order of their names, so that what is written from them does not depend on how they were read.</summary>
/// <remarks>
/// The runtime's own sorted dictionaries are made of structures over the type of their items, which no image holds compiled; opening a model would wait for
/// them. This one puts its names in order when somebody walks through them.
/// </remarks>
/// <typeparam name="T">The items.</typeparam>
public sealed class NameTable<T> : IReadOnlyDictionary<string, T>
{
    private readonly Dictionary<string, T> _items;
    private string[]? _order;

    /// <summary>An empty table.</summary>
    public NameTable() => _items = new(StringComparer.Ordinal);

    /// <summary>A copy of another table.</summary>
    public NameTable(NameTable<T> other) => _items = new(other._items, StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Order;

    /// <inheritdoc/>
    public IEnumerable<T> Values => Array.ConvertAll(Order, name => _items[name]);

    /// <summary>The item of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public T this[string key]
    {
        get => _items[key];
        set
        {
            _items[key] = value;
            _order = null;
        }
    }

    private string[] Order
    {
        get
        {
            if (_order is not null) return _order;
            string[] order = [.. _items.Keys];
            Array.Sort(order, StringComparer.Ordinal);
            return _order = order;
        }
    }

    /// <summary>Adds an item.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(string key, T value)
    {
        _items.Add(key, value);
        _order = null;
    }

    /// <summary>Adds an item, or returns false when its name is taken.</summary>
    public bool TryAdd(string key, T value)
    {
        if (!_items.TryAdd(key, value)) return false;
        _order = null;
        return true;
    }

    /// <summary>Takes an item out; false when there is none of that name.</summary>
    public bool Remove(string key) => Remove(key, out _);

    /// <summary>Takes an item out; false when there is none of that name.</summary>
    public bool Remove(string key, [MaybeNullWhen(false)] out T value)
    {
        if (!_items.Remove(key, out value)) return false;
        _order = null;
        return true;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _items.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator()
    {
        foreach (string name in Order) yield return new KeyValuePair<string, T>(name, _items[name]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
