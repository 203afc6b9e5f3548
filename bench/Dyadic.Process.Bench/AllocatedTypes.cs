using System.Diagnostics.Tracing;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.ProcessBench;

/// <summary>What is allocated by reading and by planning a model: bytes in all, and a sample by type, one for each 100 KB or so.</summary>
internal static class AllocatedTypes
{
    private const EventKeywords Collector = (EventKeywords)0x1;
    private const int Tick = 10, Types = 25;

    public static void List(string path)
    {
        WarmUp.Begin();
        Thread.Sleep(1000); // its own allocations are not asked for here
        long start = GC.GetTotalAllocatedBytes(true);
        Model model = ModelFile.Read(path);
        long read = GC.GetTotalAllocatedBytes(true);
        using Session session = new(model, new SessionOptions { Threads = 1 });
        TensorShape[] shapes = [.. session.Inputs.Select(input => TensorShape.Create([.. input.Shape!.Select(extent => extent.IsKnown ? (int)extent.Value : 1)]))];
        session.PlanFor(shapes);
        long planned = GC.GetTotalAllocatedBytes(true);
        Console.WriteLine($"allocated: read {(read - start) / 1e6:F1} MB, plan {(planned - read) / 1e6:F1} MB");

        Dictionary<string, (int Ticks, long Bytes)> types = [];
        using RuntimeEvents events = new(Collector, one =>
        {
            if (one.EventId != Tick) return;
            lock (types)
            {
                string type = (string)one.Payload![5]!;
                (int ticks, long bytes) = types.GetValueOrDefault(type);
                types[type] = (ticks + 1, bytes + (long)(ulong)one.Payload[3]!);
            }
        });
        foreach (string phase in new[] { "read", "plan" })
        {
            Thread.Sleep(300); // events come late
            lock (types) types.Clear();
            if (phase == "read") ModelFile.Read(path);
            else using (Session again = new(model, new SessionOptions { Threads = 1 })) again.PlanFor(shapes);
            Thread.Sleep(300);
            lock (types)
            {
                Console.WriteLine($"{phase}:");
                foreach ((string type, (int ticks, long bytes)) in types.OrderByDescending(pair => pair.Value.Bytes).Take(Types)) Console.WriteLine($"{bytes / 1e6,8:F2} MB {ticks,5} ticks  {type}");
            }
        }
    }
}
