namespace Dyadic.Peers.Operators;

/// <summary>Random cases of one operator.</summary>
internal interface IOperatorCases
{
    /// <summary>How the report names the row.</summary>
    string Name { get; }

    /// <summary>A case.</summary>
    OperatorCase Make(CaseRandom random);
}
