namespace Dyadic.Cli;

/// <summary>A progress bar for work of several steps, each with a label and a count of its own.</summary>
internal sealed class StepLine(VerbContext context) : IProgress<ComparisonStep>, IDisposable
{
    private ProgressLine? _line;
    private string? _label;

    public void Report(ComparisonStep value)
    {
        if (value.Label != _label)
        {
            _line?.Dispose();
            (_line, _label) = (context.Progress(value.Label, value.Total), value.Label);
        }

        _line!.Report(value.Done);
    }

    /// <summary>Says a sentence that stays; the bar goes.</summary>
    public void Say(string sentence)
    {
        Dispose();
        context.Warn(sentence);
    }

    public void Dispose()
    {
        _line?.Dispose();
        (_line, _label) = (null, null);
    }
}
