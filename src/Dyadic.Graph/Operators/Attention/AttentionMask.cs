using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What is added to the score of a query and a key: the given mask, and −∞ where the query must not see the key.</summary>
/// <remarks>
/// A query's place among the keys is its number plus an offset: the length of the past, or with an external cache the valid keys
/// minus the queries, or 0. Causality and the window compare that place with the key's.
/// </remarks>
internal sealed class AttentionMask
{
    private readonly DenseTensor? _mask;
    private readonly int[] _strides = [0, 0, 0, 0];
    private readonly long[]? _validKeys;
    private readonly bool _isCausal;
    private readonly (int Left, int Right) _window;
    private readonly int? _past;
    private readonly int _queries;

    /// <summary>A mask.</summary>
    /// <param name="mask">Bool (true means seen) or numbers that are added; broadcast to <c>[batch, heads, queries, keys]</c>. Keys beyond its last axis are not seen.</param>
    /// <param name="validKeys">How many keys of each sequence are valid; null for all.</param>
    /// <param name="isCausal">No query sees a later key.</param>
    /// <param name="window">How many keys before and after its own place a query sees; negative for all.</param>
    /// <param name="past">The length of the past that precedes the keys given now; null without one.</param>
    /// <param name="queries">The number of queries.</param>
    public AttentionMask(DenseTensor? mask, long[]? validKeys, bool isCausal, (int Left, int Right) window, int? past, int queries)
    {
        (_mask, _validKeys, _isCausal, _window, _past, _queries) = (mask, validKeys, isCausal, window, past, queries);
        if (mask is null) return;
        int[] own = mask.Shape.Strides();
        for (int axis = 0; axis < mask.Shape.Rank; axis++)
        {
            // Keys are never broadcast by an extent of 1: a short last axis is padded instead.
            bool isKeyAxis = axis == mask.Shape.Rank - 1;
            _strides[4 - mask.Shape.Rank + axis] = mask.Shape[axis] == 1 && !isKeyAxis ? 0 : own[axis];
        }
    }

    /// <summary>What is added to the score.</summary>
    public double Bias(int batch, int head, int query, int key)
    {
        if (_validKeys is not null && key >= _validKeys[batch]) return double.NegativeInfinity;
        long place = query + (_past ?? (_validKeys is null ? 0 : _validKeys[batch] - _queries));
        if (_isCausal && key > place) return double.NegativeInfinity;
        if (_window.Left >= 0 && key < place - _window.Left) return double.NegativeInfinity;
        if (_window.Right >= 0 && key > place + _window.Right) return double.NegativeInfinity;
        if (_mask is null) return 0;
        if (key >= _mask.Shape[-1]) return double.NegativeInfinity;
        int at = MultiIndex.Offset([batch, head, query, key], _strides);
        if (_mask.ElementType == ElementType.Bool) return _mask.Bytes[at] != 0 ? 0 : double.NegativeInfinity;
        return RealElement.Get(_mask, at);
    }
}
