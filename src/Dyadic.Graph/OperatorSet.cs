using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>The operators a reader knows, by domain and name.</summary>
public sealed class OperatorSet
{
    private readonly Dictionary<(string Domain, string Name), OperatorDescriptor> _byName;
    private readonly Dictionary<Type, OperatorDescriptor> _byType;

    private OperatorSet(IReadOnlyList<OperatorDescriptor> descriptors)
    {
        Descriptors = descriptors;
        _byName = descriptors.ToDictionary(row => (row.Domain, row.Name));
        _byType = descriptors.ToDictionary(row => row.Type);
    }

    /// <summary>Everything Dyadic itself defines.</summary>
    public static OperatorSet Standard { get; } = new(OperatorCatalog.All);

    /// <summary>The rows.</summary>
    public IReadOnlyList<OperatorDescriptor> Descriptors { get; }

    /// <summary>This set and more operators, for instance the catalog of another assembly; later rows replace earlier ones of the same name.</summary>
    public OperatorSet With(params IEnumerable<OperatorDescriptor> more)
    {
        Dictionary<(string, string), OperatorDescriptor> rows = Descriptors.ToDictionary(row => (row.Domain, row.Name));
        foreach (OperatorDescriptor row in more) rows[(row.Domain, row.Name)] = row;
        return new OperatorSet([.. rows.Values]);
    }

    /// <summary>The operator of that name; null when unknown.</summary>
    public OperatorDescriptor? Find(string domain, string name) => _byName.GetValueOrDefault((domain, name));

    /// <summary>The operator that a type defines; null when unknown.</summary>
    internal OperatorDescriptor? Find(Type type) => _byType.GetValueOrDefault(type);

    /// <summary>The row that an operator instance came from.</summary>
    /// <exception cref="DyadicException">The operator is in no catalog of this set.</exception>
    public OperatorDescriptor DescriptorOf(Operator op) => _byType.GetValueOrDefault(op.GetType())
        ?? throw DyadicException.Unsupported($"The operator {op.GetType().Name} is in no catalog; compose it with OperatorSet.With.");
}
