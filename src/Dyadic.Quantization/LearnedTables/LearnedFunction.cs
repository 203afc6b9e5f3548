namespace Dyadic.Quantization;

/// <summary>A function that a network learns over a range.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Function">The function.</param>
/// <param name="From">The least x.</param>
/// <param name="To">The greatest x.</param>
/// <param name="Tail">Which end of the range is a line of zeros outside, by the signs of the first weights.</param>
public sealed record LearnedFunction(string Name, Func<double, double> Function, double From, double To, FlatTail Tail = FlatTail.None)
{
    /// <summary>exp(x) over [−256, 0], of differences to a row's greatest logit.</summary>
    public static LearnedFunction Exponential { get; } = new("exp", Math.Exp, -256, 0, FlatTail.Left);

    /// <summary>1/x over [1, 1024], as the paper trains it.</summary>
    public static LearnedFunction Reciprocal { get; } = new("reciprocal", x => 1 / x, 1, 1024, FlatTail.Right);

    /// <summary>1/√x over [0.1, 1024], as the paper trains it.</summary>
    public static LearnedFunction RootReciprocal { get; } = new("rsqrt", x => 1 / Math.Sqrt(x), 0.1, 1024, FlatTail.Right);

    /// <summary>1/x over [1, 2): any sum is a power of two times a number there.</summary>
    public static LearnedFunction NormalizedReciprocal { get; } = new("reciprocal of [1, 2)", x => 1 / x, 1, 2);

    /// <summary>1/√x over [1, 4): any variance is an even power of two times a number there.</summary>
    public static LearnedFunction NormalizedRootReciprocal { get; } = new("rsqrt of [1, 4)", x => 1 / Math.Sqrt(x), 1, 4);

    /// <summary>A function of single elements between two activations, GELU for instance.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">The function.</param>
    /// <param name="from">The least input met.</param>
    /// <param name="to">The greatest.</param>
    public static LearnedFunction Activation(string name, Func<double, double> function, double from, double to) => new(name, function, from, to);
}

/// <summary>Where a learned function is exactly 0: rectified neurons that all look one way are all off at the other end.</summary>
public enum FlatTail
{
    /// <summary>Neurons look both ways.</summary>
    None,

    /// <summary>All first weights start above 0: 0 at the left end.</summary>
    Left,

    /// <summary>All first weights start below 0: 0 at the right end.</summary>
    Right,
}
