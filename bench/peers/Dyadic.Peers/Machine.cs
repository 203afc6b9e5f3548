using System.Runtime.InteropServices;

namespace Dyadic.Peers;

/// <summary>Where and with what something was measured.</summary>
internal sealed record Machine(string Processor, int Processors, string Runtime, string OnnxRuntime)
{
    public static Machine Here(string onnxRuntime) => new(ProcessorName(), Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, onnxRuntime);

    public override string ToString() => $"{Processor}, {Processors} processors, {Runtime}, ONNX Runtime {OnnxRuntime}";

    private static string ProcessorName()
    {
        const string Field = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
