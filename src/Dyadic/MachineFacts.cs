using Dyadic.Data;

namespace Dyadic;

/// <summary>What the machine is and has, for reports.</summary>
public static class MachineFacts
{
    /// <summary>The processor's name as the operating system gives it; null where it does not.</summary>
    public static string? ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        if (!File.Exists(CpuInfo)) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        string? line = File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    /// <summary>True when libjpeg-turbo was found, so that JPEG pictures can be read.</summary>
    public static bool DecodesJpeg() => JpegDecoder.IsAvailable;
}
