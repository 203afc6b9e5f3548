using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class SignalTests
{
    [Fact]
    public void Windows_are_periodic_or_symmetric()
    {
        AssertFloats(Run(new HannWindow(), DenseTensor.Scalar(4L)), 0, 0.5f, 1, 0.5f);
        AssertFloats(Run(new HannWindow(Periodic: false), DenseTensor.Scalar(3L)), 0, 1, 0);
        AssertFloats(Run(new HammingWindow(), DenseTensor.Scalar(2L)), 4f / 46, 1);
        AssertFloats(Run(new BlackmanWindow(Periodic: false), DenseTensor.Scalar(3L)), 0, 1, 0);
    }

    [Fact]
    public void A_transform_and_its_inverse_give_the_signal_back()
    {
        DenseTensor spectrum = Run(new Dft(), Floats([1, 4, 1], 1, 2, 3, 4));
        AssertFloats(spectrum, 10, 0, -2, 2, -2, 0, -2, -2);
        AssertFloats(Run(new Dft(Inverse: true), spectrum), 1, 0, 2, 0, 3, 0, 4, 0);
        AssertFloats(Run(new Dft(Onesided: true), Floats([1, 4, 1], 1, 2, 3, 4), DenseTensor.Scalar(2L), DenseTensor.Scalar(1L)), 3, 0, -1, 0);
    }

    [Fact]
    public void Frames_overlap_and_are_windowed() =>
        AssertFloats(
            Run(new Stft(), Floats([1, 4, 1], 1, 2, 3, 4), DenseTensor.Scalar(1L), Floats([2], 1, 2)),
            5, 0, -3, 0, 8, 0, -4, 0, 11, 0, -5, 0);

    [Fact]
    public void Mel_bins_are_triangles_of_spectrum_bins()
    {
        DenseTensor weights = Run(new MelWeightMatrix(), DenseTensor.Scalar(8L), DenseTensor.Scalar(16L), DenseTensor.Scalar(8192L), DenseTensor.Scalar(0f), DenseTensor.Scalar(4096f));
        Assert.Equal([9, 8], weights.Shape);
        AssertFloats(DenseTensor.Create<float>([24], weights.Span<float>()[..24]), 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
        Assert.Throws<DyadicException>(() => Run(new MelWeightMatrix(), DenseTensor.Scalar(8L), DenseTensor.Scalar(16L), DenseTensor.Scalar(100L), DenseTensor.Scalar(0f), DenseTensor.Scalar(4096f)));
    }

    [Fact]
    public void Determinants_change_sign_with_rows()
    {
        AssertFloats(Run(new Det(), Floats([3, 2, 2], 0, 1, 1, 0, 1, 2, 3, 4, 1, 2, 2, 4)), -1, -2, 0);
    }

    [Fact]
    public void Losses_weigh_classes_and_skip_ignored_labels()
    {
        DenseTensor logs = Floats([3, 2], -1, -2, -3, -4, -5, -6);
        AssertFloats(Run(new NegativeLogLikelihoodLoss(IgnoreIndex: 9), logs, Longs([3], 1, 0, 9), Floats([2], 1, 3)), ((3 * 2) + 3) / 4f);
        AssertFloats(Run(new SoftmaxCrossEntropyLoss(Reduction: "sum"), Floats([1, 2], 5, 5), Longs([1], 0)), MathF.Log(2));
    }
}
