using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class DatasetSamplingTests
{
    [Fact]
    public void A_part_holds_each_class_equally_often_and_is_the_same_for_the_same_seed()
    {
        using Labelled data = new([.. Enumerable.Range(0, 100).Select(i => i < 70 ? 0 : i < 90 ? 1 : 2)]);
        using IDataset part = data.Take(30, seed: 1);
        Assert.Equal([10, 10, 10], Enumerable.Range(0, 30).CountBy(i => part.LabelOf(i)!.Value).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal(data.StratifiedOrder(1), data.StratifiedOrder(1));
        Assert.NotEqual(data.StratifiedOrder(1), data.StratifiedOrder(2));
        Assert.Equal(Enumerable.Range(0, 100), data.StratifiedOrder(1).Order());
    }

    [Fact]
    public void Indices_rise_so_that_compressed_sources_are_read_once()
    {
        using Labelled data = new(null);
        int[] read = [.. Enumerable.Range(0, 20).Select(i => int.Parse(data.Take(20, seed: 3).Read(i).Name))];
        Assert.Equal(read.Order().Distinct(), read);
    }

    [Fact]
    public void Asking_for_more_than_there_is_gives_all_and_for_none_is_an_error()
    {
        using Labelled data = new(null);
        Assert.Equal(100, data.Take(1000, seed: 0).Count);
        Assert.Throws<DyadicException>(() => data.Take(0, seed: 0));
    }

    [Fact]
    public void The_generator_gives_the_published_numbers_of_splitmix64()
    {
        SplitMix64 random = new(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [random.Next(), random.Next(), random.Next()]);
    }

    private sealed class Labelled(int[]? labels) : IDataset
    {
        public string Description => "test";

        public int Count => 100;

        public bool HasLabels => labels is not null;

        public int? LabelOf(int index) => labels?[index];

        public Sample Read(int index) => new($"{index}") { Label = LabelOf(index) };

        public void Dispose()
        {
        }
    }
}
