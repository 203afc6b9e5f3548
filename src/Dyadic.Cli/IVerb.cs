using System.CommandLine;
using Dyadic.Core;

namespace Dyadic.Cli;

/// <summary>One verb of the tool: what it takes and how its result is shown. The work itself is the library's.</summary>
internal interface IVerb
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list of verbs.</summary>
    string Summary { get; }

    /// <summary>Command lines that work, for the help, without the tool's name.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>Arguments and options, in the order the help lists them.</summary>
    IReadOnlyList<Symbol> Parameters { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DyadicException">What the user gave is wrong; becomes a sentence and an exit code.</exception>
    int Run(VerbContext context);
}

/// <summary>Every verb; filled at build time.</summary>
[CatalogOf(typeof(IVerb))]
internal static partial class VerbCatalog;
