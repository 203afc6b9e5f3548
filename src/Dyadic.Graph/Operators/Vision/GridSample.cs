using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GridSample: reads a picture at the places that a grid gives, interpolated.</summary>
/// <remarks>
/// X <c>[N,C,D₁…Dₖ]</c>, grid <c>[N,O₁…Oₖ,k]</c> with coordinates from −1 to 1, the last axis' coordinate first; Y <c>[N,C,O₁…Oₖ]</c>.
/// Cubic interpolation has the coefficient −0.75. Nearest takes the even neighbour of two, in three dimensions the outer one.
/// </remarks>
/// <param name="AlignCorners">−1 and 1 are the middles of the first and last element; otherwise their outer edges.</param>
/// <param name="Mode"><c>linear</c>, <c>nearest</c> or <c>cubic</c>.</param>
/// <param name="PaddingMode"><c>zeros</c>, <c>border</c> or <c>reflection</c>.</param>
[OnnxOperator("GridSample", SinceVersion = 22)]
public sealed record GridSample(bool AlignCorners = false, string Mode = "linear", string PaddingMode = "zeros") : Operator
{
    private const double Cubic = -0.75;

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0), grid = c.RequireReal(1);
        if (Mode is not ("linear" or "nearest" or "cubic")) throw c.Fail($"mode is '{Mode}'; it should be linear, nearest or cubic.");
        if (PaddingMode is not ("zeros" or "border" or "reflection")) throw c.Fail($"padding_mode is '{PaddingMode}'; it should be zeros, border or reflection.");
        if (x.Shape is not { } picture || grid.Shape is not { } places)
        {
            c.SetOutput(0, x.Type, null);
            return;
        }

        if (picture.Rank < 3 || places.Rank != picture.Rank || !places[-1].IsCompatibleWith(picture.Rank - 2) || !places[0].IsCompatibleWith(picture[0]))
        {
            throw c.Fail($"a grid of shape {places} does not fit pictures of shape {picture}.");
        }

        if (picture.Skip(2).Any(extent => extent == 0)) throw c.Fail($"pictures of shape {picture} have no elements to read.");
        c.SetOutput(0, x.Type, SymbolicShape.Of([picture[0], picture[1], .. places.Skip(1).SkipLast(1)]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), grid = c.Input(1), y = c.OnlyOutput(this);
        int dimensions = x.Shape.Rank - 2, channels = x.Shape[1];
        int plane = (int)x.Shape.CountOf(2, x.Shape.Rank), places = (int)y.Shape.CountOf(2, y.Shape.Rank);
        double[] picture = RealElements.Read(x), coordinates = RealElements.Read(grid);
        (int Element, double Weight)[][] taps = new (int, double)[dimensions][];
        for (int i = 0; i < x.Shape[0] * places; i++)
        {
            for (int axis = 0; axis < dimensions; axis++)
            {
                taps[axis] = Taps(coordinates[(i * dimensions) + dimensions - 1 - axis], x.Shape[axis + 2], dimensions);
            }

            for (int channel = 0; channel < channels; channel++)
            {
                int image = (i / places * channels) + channel;
                RealElement.Set(y, (image * places) + (i % places), Interpolate(picture.AsSpan(image * plane, plane), taps, x.Shape.Extents[2..], 0, 0));
            }
        }
    }

    private (int Element, double Weight)[] Taps(double normalized, int extent, int dimensions)
    {
        SamplePadding padding = new(PaddingMode, extent, AlignCorners);
        double place = padding.Denormalize(normalized);
        if (Mode == "nearest")
        {
            place = padding.Inside(dimensions == 3 ? Math.Round(place, MidpointRounding.AwayFromZero) : Math.Round(place));
            return [(padding.Element((long)place), 1)];
        }

        place = padding.Inside(place);
        long low = (long)Math.Floor(place);
        double t = place - low;
        if (Mode == "linear") return [(padding.Element(low), 1 - t), (padding.Element(low + 1), t)];
        return [(padding.Element(low - 1), Outer(t + 1)), (padding.Element(low), Inner(t)), (padding.Element(low + 1), Inner(1 - t)), (padding.Element(low + 2), Outer(2 - t))];
    }

    // The cubic convolution kernel at a distance below 1, and from 1 to 2.
    private static double Inner(double d) => (((Cubic + 2) * d) - (Cubic + 3)) * d * d + 1;

    private static double Outer(double d) => ((((Cubic * d) - (5 * Cubic)) * d) + (8 * Cubic)) * d - (4 * Cubic);

    private static double Interpolate(ReadOnlySpan<double> picture, (int Element, double Weight)[][] taps, ReadOnlySpan<int> extents, int axis, int offset)
    {
        if (axis == taps.Length) return picture[offset];
        double sum = 0;
        foreach ((int element, double weight) in taps[axis])
        {
            if (element >= 0) sum += weight * Interpolate(picture, taps, extents, axis + 1, (offset * extents[axis]) + element);
        }

        return sum;
    }
}
