using Dyadic.Core;

namespace Dyadic.Runtime;

/// <summary>The plans a session keeps, the most recently used first.</summary>
internal sealed class PlanCache(int capacity)
{
    private readonly List<Plan> _plans = new(capacity + 1);

    /// <summary>The plan used last; null when there is none.</summary>
    public Plan? Latest => _plans is [Plan latest, ..] ? latest : null;

    /// <summary>The plan for tensors of these shapes; null when there is none.</summary>
    public Plan? Find(IReadOnlyList<DenseTensor> inputs, bool keepsEveryValue)
    {
        for (int i = 0; i < _plans.Count; i++)
        {
            Plan plan = _plans[i];
            if (plan.KeepsEveryValue != keepsEveryValue || !plan.Fits(inputs)) continue;
            for (; i > 0; i--) _plans[i] = _plans[i - 1];
            return _plans[0] = plan;
        }

        return null;
    }

    /// <summary>Keeps a plan; the least recently used one goes when there are too many.</summary>
    public void Add(Plan plan)
    {
        _plans.Insert(0, plan);
        if (_plans.Count > capacity) _plans.RemoveAt(capacity);
    }

    /// <summary>Lets go of every plan.</summary>
    public void Clear() => _plans.Clear();
}
