using System.Diagnostics.Tracing;

namespace Dyadic.ProcessBench;

/// <summary>Events of the runtime itself, handed to a method that may be called from any thread.</summary>
internal sealed class RuntimeEvents : EventListener
{
    private const string Source = "Microsoft-Windows-DotNETRuntime";

    private readonly EventKeywords _keywords;
    private readonly Action<EventWrittenEventArgs> _take;
    private readonly ManualResetEventSlim _enabled = new();

    /// <param name="keywords">Which of the runtime's events.</param>
    /// <param name="take">Gets each.</param>
    public RuntimeEvents(EventKeywords keywords, Action<EventWrittenEventArgs> take)
    {
        (_keywords, _take) = (keywords, take);
        foreach (EventSource source in EventSource.GetSources()) Enable(source);
        _enabled.Wait();
    }

    // Also called before the constructor has run; those sources are asked again there.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (_take is not null) Enable(eventSource);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name == Source) _take(eventData);
    }

    private void Enable(EventSource source)
    {
        if (source.Name != Source) return;
        EnableEvents(source, EventLevel.Verbose, _keywords);
        _enabled.Set();
    }
}
