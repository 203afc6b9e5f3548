using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Dyadic.Data;
using Dyadic.Kernels;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Says what this machine offers.</summary>
internal sealed class DoctorVerb : IVerb
{
    public string Name => "doctor";

    public string Summary => "Say what this machine offers: processor, instruction sets, kernels, JPEG";

    public IReadOnlyList<string> Examples => ["", "--json"];

    public IReadOnlyList<Symbol> Parameters => [];

    public int Run(VerbContext context)
    {
        MachineProbe probe = MachineProbe.Measure();
        (string Key, string Title, JsonNode? Value)[] facts =
        [
            ("version", "dyadic", typeof(DyadicModel).Assembly.GetName().Version?.ToString(3)),
            ("runtime", ".NET", RuntimeInformation.FrameworkDescription),
            ("os", "system", RuntimeInformation.OSDescription),
            ("architecture", "architecture", RuntimeInformation.ProcessArchitecture.ToString()),
            ("processor", "processor", MachineFacts.ProcessorName()),
            ("threads", "threads", Environment.ProcessorCount),
            ("memory_bytes", "memory", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            ("instruction_sets", "instruction sets", ReportFormat.Texts(CpuFeatures.InstructionSets)),
            ("widest_tier", "widest kernels", CpuFeatures.WidestTier.ToString()),
            ("tier", "kernels in use", CpuFeatures.Tier.ToString()),
            ("int8_gops", "8-bit, one core", probe.Integer.GigaOps),
            ("int8_kernel", "", probe.Integer.Kernel),
            ("float32_gflops", "float32, one core", probe.Float32.GigaOps),
            ("float32_kernel", "", probe.Float32.Kernel),
            ("bfloat16_gflops", "bfloat16, one core", probe.BFloat16?.GigaOps),
            ("bfloat16_kernel", "", probe.BFloat16?.Kernel),
            ("emitted_loops", "", probe.Integer.Emitted),
            ("memory_gb_per_second", "", probe.MemoryGigabytesPerSecond),
            ("reads", "reading", Reads(probe.Reads)),
            ("libjpeg_turbo", "libjpeg-turbo", MachineFacts.DecodesJpeg()),
        ];
        JsonObject json = [.. facts.Select(fact => KeyValuePair.Create(fact.Key, fact.Value?.DeepClone()))];
        context.Report(json, console =>
        {
            Table table = ReportTable.Create("", "");
            table.HideHeaders();
            foreach ((string key, string title, JsonNode? value) in facts)
            {
                if (key is not ("emitted_loops" or "memory_gb_per_second")) table.Row(title, Shown(key, value));
            }

            console.Write(table);
            if (!probe.Integer.Emitted) console.Line("Note: no code is emitted here, so the rates are those of the largest tile, not of a bare loop.");
            if (CpuFeatures.Tier < CpuFeatures.WidestTier) console.Line($"Note: {CpuFeatures.TierVariable} holds the kernels below what the processor offers.");
            if (!MachineFacts.DecodesJpeg()) console.Line("JPEG pictures cannot be read: install libjpeg-turbo (Debian, Ubuntu: apt install libturbojpeg0).");
        });
        return ExitCodes.Success;
    }

    private static JsonArray Reads(IReadOnlyList<ReadRate> reads) =>
        [.. reads.Select(read => new JsonObject { ["threads"] = read.Threads, ["bytes"] = read.Bytes, ["gb_per_second"] = read.GigabytesPerSecond })];

    private static string Shown(string key, JsonNode? value) => (key, value) switch
    {
        ("bfloat16_gflops", null) => "no instruction",
        ("bfloat16_kernel", null) => "",
        (_, null) => "unknown",
        ("memory_bytes", _) => ReportFormat.Bytes(value.GetValue<long>()),
        ("reads", JsonArray reads) => string.Join(
            "\n", reads.Select(read => $"{ReportFormat.Bytes((long)read!["bytes"]!)} a thread, {read["threads"]} thread(s): {(double)read["gb_per_second"]!:F1} GB/s")),
        (_, JsonArray list) => string.Join(", ", list.Select(item => item!.GetValue<string>())),
        ("float32_gflops" or "bfloat16_gflops", _) => $"{value.GetValue<double>():F0} GFLOPS",
        ("int8_gops", _) => $"{value.GetValue<double>():F0} GOPS",
        ("libjpeg_turbo", _) => value.GetValue<bool>() ? "found" : "not found",
        _ => value.ToString(),
    };
}
