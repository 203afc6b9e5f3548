namespace Dyadic.Core;

/// <summary>What a failure means to the caller, and the exit code a command gives for it.</summary>
public enum FailureKind
{
    /// <summary>The request makes no sense (exit code 2).</summary>
    Usage = 2,

    /// <summary>A file or tensor is damaged, inconsistent or hostile (exit code 3).</summary>
    BadInput = 3,

    /// <summary>The input is legal but asks for something Dyadic does not do (exit code 4).</summary>
    Unsupported = 4,

    /// <summary>A proof, comparison or conformance check did not hold (exit code 5).</summary>
    FailedCheck = 5,
}

/// <summary>A failure that is the input's or the caller's, told in one sentence that names the node or tensor and what to do.</summary>
public class DyadicException : Exception
{
    private const int LongestMessage = 1000;

    /// <summary>A failure of the given kind.</summary>
    /// <param name="kind">What the failure means.</param>
    /// <param name="message">One sentence: who, what was expected, what came, what to do.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public DyadicException(FailureKind kind, string message, Exception? inner = null)
        : base(OneLine(message), inner) => Kind = kind;

    /// <summary>What the failure means; its number is the exit code.</summary>
    public FailureKind Kind { get; }

    /// <summary>A damaged or inconsistent input.</summary>
    public static DyadicException BadInput(string message, Exception? inner = null) => new(FailureKind.BadInput, message, inner);

    /// <summary>Something legal that is not supported.</summary>
    public static DyadicException Unsupported(string message) => new(FailureKind.Unsupported, message);

    /// <summary>A request that makes no sense.</summary>
    public static DyadicException Usage(string message) => new(FailureKind.Usage, message);

    /// <summary>A check that did not hold.</summary>
    public static DyadicException FailedCheck(string message) => new(FailureKind.FailedCheck, message);

    // Names come from files: they must not break the line, steer a terminal, or fill it.
    private static string OneLine(string message)
    {
        if (message.Length > LongestMessage) message = $"{message.AsSpan(0, LongestMessage / 2)} … {message.AsSpan(message.Length - (LongestMessage / 2))}";
        return string.Create(message.Length, message, static (line, text) =>
        {
            for (int i = 0; i < line.Length; i++) line[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
        });
    }
}
