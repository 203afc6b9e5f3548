using Dyadic.Quantization;

namespace Dyadic.Cli;

/// <summary>A progress bar for functions whose tables are learned, one after the other.</summary>
internal sealed class TableLine(VerbContext context) : IProgress<TableProgress>, IDisposable
{
    private const int Percent = 100;

    private readonly StepLine _line = new(context);

    public void Report(TableProgress value) => _line.Report(new ComparisonStep($"learning {value.Function}", (int)Math.Round(Percent * value.Done), Percent));

    public void Dispose() => _line.Dispose();
}
