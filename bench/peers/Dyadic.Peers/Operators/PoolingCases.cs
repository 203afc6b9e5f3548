using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>QLinearAveragePool in one, two and three dimensions, either layout.</summary>
internal sealed class AveragePoolCases : IOperatorCases
{
    public string Name => nameof(QLinearAveragePool);

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        DenseTensor scale = random.Scale();
        RandomWindow window = new(random, random.Number(1, 3));
        bool last = random.Chance(2);
        return new OperatorCase(
            new QLinearAveragePool(window.Kernel, CeilMode: random.Chance(3), ChannelsLast: last, CountIncludePad: random.Chance(2), Pads: window.Pads, Strides: window.Strides),
            OperatorInput.Feed(random.Codes(type, window.Input(random, last))), scale, random.ZeroPoint(type), random.ScaleFor(60 * scale.Span<float>()[0]), random.ZeroPoint(type));
    }
}

/// <summary>QLinearGlobalAveragePool, either layout.</summary>
internal sealed class GlobalAveragePoolCases : IOperatorCases
{
    public string Name => nameof(QLinearGlobalAveragePool);

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        DenseTensor scale = random.Scale();
        return new OperatorCase(
            new QLinearGlobalAveragePool(random.Chance(2)),
            OperatorInput.Feed(random.Codes(type, [random.Number(1, 3), random.Number(1, 40), random.Number(1, 40), random.Number(1, 20)])),
            scale, random.ZeroPoint(type), random.ScaleFor(60 * scale.Span<float>()[0]), random.ZeroPoint(type));
    }
}

/// <summary>NhwcMaxPool in one to three dimensions.</summary>
internal sealed class NhwcMaxPoolCases : IOperatorCases
{
    public string Name => nameof(NhwcMaxPool);

    public OperatorCase Make(CaseRandom random)
    {
        RandomWindow window = new(random, random.Number(1, 3));
        return new OperatorCase(
            new NhwcMaxPool(window.Kernel, CeilMode: random.Chance(3), Pads: window.Pads, Strides: window.Strides),
            OperatorInput.Feed(random.Codes(random.Byte(), window.Input(random, channelsLast: true))));
    }
}

/// <summary>A window smaller than its input, with pads smaller than the window.</summary>
internal sealed class RandomWindow
{
    public RandomWindow(CaseRandom random, int rank)
    {
        Kernel = [.. Enumerable.Range(0, rank).Select(_ => random.Number(1, 4))];
        Strides = [.. Kernel.Select(_ => random.Number(1, 3))];
        int[] begins = [.. Kernel.Select(extent => random.Number(0, extent - 1))], ends = [.. Kernel.Select(extent => random.Number(0, extent - 1))];
        Pads = [.. begins, .. ends];
    }

    public int[] Kernel { get; }

    public int[] Strides { get; }

    public int[] Pads { get; }

    /// <summary>The shape of an input.</summary>
    public TensorShape Input(CaseRandom random, bool channelsLast, int channels = 0)
    {
        int[] spatial = [.. Kernel.Select(extent => extent + random.Number(0, 6))];
        int batch = random.Number(1, 2);
        if (channels == 0) channels = random.Number(1, 19);
        return TensorShape.Create(channelsLast ? [batch, .. spatial, channels] : [batch, channels, .. spatial]);
    }
}
