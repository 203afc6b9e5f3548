using Dyadic.Fuzz.Mutation;
using Dyadic.Fuzz.Seeds;

namespace Dyadic.Fuzz;

public sealed class FuzzTests
{
    private const int Mutants = 3000;

    [Fact]
    public void Damaged_files_are_refused_in_one_sentence_or_work()
    {
        Campaign campaign = new(SeedLibrary.Load([]), 7, null);
        for (int number = 0; number < Mutants; number++)
        {
            Finding? finding = Finding.Of(campaign.Try(number));
            Assert.True(finding is null, $"mutant {number}: {finding?.Key}\n{finding?.Detail}");
        }

        // A campaign that damages nothing, or breaks everything in the reader, tests nothing.
        Assert.InRange(campaign.Endings.GetValueOrDefault("done: success"), Mutants / 50, Mutants);
        Assert.InRange(campaign.Endings.GetValueOrDefault("read: refused"), Mutants / 10, Mutants);
        Assert.InRange(campaign.Endings.GetValueOrDefault("run: refused"), 1, Mutants);
    }

    [Fact]
    public void A_number_always_gives_the_same_mutant()
    {
        Seed[] seeds = SeedLibrary.Load([]);
        Campaign one = new(seeds, 3, null), other = new(seeds, 3, null);
        for (int number = 0; number < 50; number++) Assert.Equal(one.Make(number, out _).Bytes, other.Make(number, out _).Bytes);
    }
}
