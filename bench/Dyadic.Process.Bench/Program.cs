using Dyadic.Core;
using Dyadic.ProcessBench;
using Dyadic.Runtime;

// What threads, start-up and memory cost; a command a question. docs/results.md, section "Threads, start-up and memory".
const string Usage = """
    usage: pool                                      a fork-join of the pool beside Parallel.For
           products                                  products on one and two threads
           activations                               a table behind products beside one in their output stage
           four-bits                                 products by four-bit weights beside the same weights held wider
           sessions MODEL [--batch N]                one session of two threads beside two sessions of one thread
           startup MODEL [--runs N] [--threads N]    phases of a process from its start to its first result
           startup MODEL --methods                   what the runtime compiles before a session is planned
           memory MODEL [--threads N] [--release]    what stays resident after 100 runs, and after ProcessMemory.Trim
           memory MODEL --types                      what reading and planning allocate
    """;
try
{
    switch (args)
    {
        case ["pool"]:
            PoolBench.Run();
            return 0;
        case ["products"]:
            ProductBench.Run();
            return 0;
        case ["activations"]:
            ActivationBench.Run();
            return 0;
        case ["four-bits"]:
            FourBitBench.Run();
            return 0;
        case ["sessions", var model, .. var rest]:
            SessionBench.Run(model, CommandWords.Number(rest, "--batch", 8));
            return 0;
        case ["startup", var model, "--methods"]:
            CompiledMethods.List(model);
            return 0;
        case ["startup", var model, .. var rest]:
            StartupBench.Run(model, CommandWords.Number(rest, "--runs", 15), CommandWords.Number(rest, "--threads", 1));
            return 0;
        case [StartupBench.ChildWord, var model, var threads, var begun]:
            StartupBench.RunChild(model, int.Parse(threads), long.Parse(begun));
            return 0;
        case ["memory", var model, "--types"]:
            AllocatedTypes.List(model);
            return 0;
        case ["memory", var model, .. var rest]:
            MemoryBench.Run(model, new SessionOptions { Threads = CommandWords.Number(rest, "--threads", 1), ReleaseWeights = rest.Contains("--release") });
            return 0;
        default:
            throw DyadicException.Usage(Usage);
    }
}
catch (DyadicException failure)
{
    Console.Error.WriteLine(failure.Kind == FailureKind.Usage ? Usage : failure.Message);
    return (int)failure.Kind;
}
