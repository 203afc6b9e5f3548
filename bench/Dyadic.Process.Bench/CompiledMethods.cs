using System.Diagnostics.Tracing;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.ProcessBench;

/// <summary>Lists what the runtime compiles in this process before a session is planned, by type, with the time each took.</summary>
internal static class CompiledMethods
{
    private const EventKeywords Compiling = (EventKeywords)0x10;
    private const int Begun = 145, Done = 143, Types = 40, Single = 60;

    public static void List(string path)
    {
        Dictionary<ulong, (string Type, string Name, DateTime Begun)> open = [];
        List<(string Type, string Name, double Milliseconds)> methods = [];
        using RuntimeEvents events = new(Compiling, one =>
        {
            lock (open)
            {
                ulong id = one.EventId is Begun or Done ? (ulong)one.Payload![0]! : 0;
                if (one.EventId == Begun) open[id] = ((string)one.Payload![4]!, $"{one.Payload[5]} {one.Payload[6]}", one.TimeStamp);
                else if (one.EventId == Done && open.Remove(id, out var method)) methods.Add((method.Type, method.Name, (one.TimeStamp - method.Begun).TotalMilliseconds));
            }
        });
        lock (open) methods.Clear();
        Model model = ModelFile.Read(path);
        using Session session = new(model, new SessionOptions { Threads = 1 });
        session.PlanFor([.. session.Inputs.Select(input => TensorShape.Create([.. input.Shape!.Select(extent => extent.IsKnown ? (int)extent.Value : 1)]))]);
        Thread.Sleep(500); // events come late
        lock (open)
        {
            var mine = methods.Where(method => !method.Type.Contains("Tracing", StringComparison.Ordinal) && !method.Type.Contains("CompiledMethods", StringComparison.Ordinal)).ToList();
            Console.WriteLine($"{mine.Count} methods, {mine.Sum(method => method.Milliseconds):F1} ms");
            foreach (var method in mine.OrderByDescending(method => method.Milliseconds).Take(Single)) Console.WriteLine($"{method.Milliseconds,7:F1} ms  {method.Type}.{method.Name}");
            Console.WriteLine("by type:");
            foreach (var type in mine.GroupBy(method => method.Type).OrderByDescending(group => group.Sum(method => method.Milliseconds)).Take(Types))
            {
                Console.WriteLine($"{type.Sum(method => method.Milliseconds),7:F1} ms {type.Count(),4}  {type.Key}: {string.Join(", ", type.OrderByDescending(method => method.Milliseconds).Select(method => method.Name).Distinct().Take(6))}");
            }
        }
    }
}
