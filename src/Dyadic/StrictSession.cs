using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Quantization;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Opens sessions; a strict one runs only what is proven to compute with integers.</summary>
public static class StrictSession
{
    /// <summary>
    /// A session. When <see cref="SessionOptions.Strict"/> is set and names no nodes, the model is proven first, and every node inside the
    /// proven islands is held to integers when the plan is made; float front ends and post-processing outside them still run.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="DyadicException">The model is not proven; the first offender is named.</exception>
    public static Session Open(Model model, SessionOptions options)
    {
        if (!options.Strict || options.IntegerOnlyNodes.Count > 0) return new Session(model, options);
        IntegerProof proof = IntegerVerifier.Verify(model);
        if (!proof.Holds)
        {
            Offender first = proof.Offenders[0];
            throw DyadicException.FailedCheck($"Strict mode: {first.Node}: {first.Reason}; {proof.Offenders.Count} offender(s) in all, see `dyadic verify`.");
        }

        return new Session(model, options with { IntegerOnlyNodes = proof.IslandNodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal) });
    }
}
