using Dyadic.Core;

namespace Dyadic.Cli;

/// <summary>What the process returns; <see cref="FailureKind"/> gives 2 to 5.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>An error of the tool itself.</summary>
    public const int Internal = 1;

    /// <summary>Ctrl-C: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
