using Dyadic.Core;
using Dyadic.Fuzz.Seeds;
using Dyadic.Fuzz.Wire;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Makes the mutant of a number: the same number over the same seeds gives the same bytes.</summary>
internal sealed class MutantMaker(IReadOnlyList<Seed> seeds, string? folder)
{
    // Larger files take long to change and are mutated less often for it.
    private const int Large = 20_000;

    private static readonly string[] Operators = [.. OperatorSet.Standard.Descriptors.Select(op => op.Name).Order(StringComparer.Ordinal)];
    private readonly Dictionary<Seed, DenseTensor[]> _tensors = [];

    public Mutant Make(FuzzRandom random)
    {
        Seed seed = Choose(random), donor = Choose(random);
        byte[] bytes = seed.Format switch
        {
            SeedFormat.Onnx when !random.OneIn(12) => MutateModel(seed, donor, random),
            SeedFormat.Tflite when !random.OneIn(12) => FlatBufferMutator.Mutate(seed.Bytes, random),
            _ => ByteMutator.Mutate(seed.Bytes, random, donor.Bytes),
        };
        return new Mutant(seed.Format, seed.Name, bytes, Tensors(seed), folder);
    }

    private static byte[] MutateModel(Seed seed, Seed donor, FuzzRandom random)
    {
        List<WireField> model = WireField.Parse(seed.Bytes, OnnxMessage.Model) ?? throw new InvalidDataException($"The seed {seed.Name} is no protobuf message.");
        List<WireField> other = donor.Format == SeedFormat.Onnx && donor.Bytes.Length < Large ? WireField.Parse(donor.Bytes, OnnxMessage.Model)! : [];
        if (seed.Inputs.Count > 0 && random.OneIn(3)) LooseGraph.BakeInputs(model, [.. seed.Inputs.Select(input => WireField.Parse(input, OnnxMessage.Tensor)!)], random);
        new OnnxMutator(random, Operators).Mutate(model, other);
        byte[] bytes = WireField.Write(model);
        return random.OneIn(30) ? ByteMutator.Mutate(bytes, random, donor.Bytes) : bytes;
    }

    private Seed Choose(FuzzRandom random)
    {
        Seed seed = random.Pick(seeds);
        return seed.Bytes.Length > Large && !random.OneIn(4) ? random.Pick(seeds) : seed;
    }

    private DenseTensor[] Tensors(Seed seed)
    {
        if (_tensors.TryGetValue(seed, out DenseTensor[]? known)) return known;
        return _tensors[seed] = [.. seed.Inputs.Select((bytes, i) => OnnxTensorFile.Read(Temporary(bytes)))];
    }

    private static string Temporary(byte[] bytes)
    {
        string file = Path.Combine(Path.GetTempPath(), $"dyadic-fuzz-{Environment.ProcessId}.pb");
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
