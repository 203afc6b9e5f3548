using System.Globalization;
using Dyadic.Fuzz.Mutation;
using Dyadic.Fuzz.Seeds;

namespace Dyadic.Fuzz;

internal static class Program
{
    public static int Main(string[] args)
    {
        if (FuzzOptions.Read(args) is not { } options)
        {
            Console.Error.WriteLine(FuzzOptions.Usage);
            return 2;
        }

        if (options.Replay is not null) return Replay(options);
        return options.Worker ? new Worker(options).Run() : Supervisor.Run(options, args);
    }

    private static int Replay(FuzzOptions options)
    {
        bool number = long.TryParse(options.Replay, NumberStyles.None, CultureInfo.InvariantCulture, out long index);
        Campaign campaign = new(number ? SeedLibrary.Load(options.Seeds) : [], options.Seed, null);
        SeedFormat format = Path.GetExtension(options.Replay) == ".tflite" ? SeedFormat.Tflite : SeedFormat.Onnx;
        Outcome outcome = number ? campaign.Try(index) : campaign.Try(new Mutant(format, options.Replay!, File.ReadAllBytes(options.Replay!), [], null), new FuzzRandom(options.Seed));
        Console.WriteLine($"{outcome.Stage}, {outcome.Allocated >> 20} MiB, {outcome.Elapsed.TotalSeconds:F2} s ({outcome.Worked.TotalSeconds:F2} s of computing)");
        if (outcome.Failure is not null) Console.WriteLine(outcome.Failure);
        Finding? finding = Finding.Of(outcome);
        Console.WriteLine(finding is null ? "allowed" : $"finding: {finding.Key}");
        return finding is null ? 0 : 1;
    }
}
