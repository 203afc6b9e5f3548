using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX RoiAlign: cuts regions out of feature maps, each to the same extents, by sampling every output cell at a grid of places.</summary>
/// <remarks>
/// X <c>[N,C,H,W]</c>, regions <c>[R,4]</c> as (x₁, y₁, x₂, y₂), the picture of each region <c>[R]</c>; Y <c>[R,C,output_height,output_width]</c>.
/// A sample is interpolated between four elements; samples more than one element outside are zero. The mean of the samples is taken, or the
/// greatest of the weighted elements.
/// </remarks>
/// <param name="CoordinateTransformationMode"><c>half_pixel</c> shifts regions by −0.5; <c>output_half_pixel</c> does not, and makes regions at least 1 wide.</param>
/// <param name="Mode"><c>avg</c> or <c>max</c>.</param>
/// <param name="OutputHeight">The height of a result.</param>
/// <param name="OutputWidth">The width of a result.</param>
/// <param name="SamplingRatio">Samples along each axis of a cell; 0 for as many as the cell has elements.</param>
/// <param name="SpatialScale">Elements of X for one unit of the regions.</param>
[OnnxOperator("RoiAlign", SinceVersion = 22)]
public sealed record RoiAlign(
    string CoordinateTransformationMode = "half_pixel",
    string Mode = "avg",
    int OutputHeight = 1,
    int OutputWidth = 1,
    int SamplingRatio = 0,
    float SpatialScale = 1) : Operator
{
    // A cell with more samples along an axis than this spans no real feature map.
    private const int MostSamples = 1 << 14;

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        c.RequireReal(1);
        c.Require(2, type => type == ElementType.Int64, "int64");
        if (Mode is not ("avg" or "max")) throw c.Fail($"mode is '{Mode}'; it should be avg or max.");
        if (CoordinateTransformationMode is not ("half_pixel" or "output_half_pixel")) throw c.Fail($"coordinate_transformation_mode is '{CoordinateTransformationMode}', which ONNX does not know.");
        if (OutputHeight < 1 || OutputWidth < 1 || SamplingRatio is < 0 or > MostSamples) throw c.Fail($"{OutputHeight} × {OutputWidth} cells with {SamplingRatio} samples cannot be made.");
        c.RequireRank(0, 4);
        c.RequireRank(2, 1);
        Dimension regions = c.Input(2).Shape?[0] ?? Dimension.Unknown;
        c.RequireShape(1, regions, 4);
        c.SetOutput(0, x.Type, [regions, x.Shape?[1] ?? Dimension.Unknown, OutputHeight, OutputWidth]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        double[] maps = RealElements.Read(x), regions = RealElements.Read(c.Input(1));
        int channels = x.Shape[1], height = x.Shape[2], width = x.Shape[3];
        for (int region = 0; region < y.Shape[0]; region++)
        {
            int picture = ElementIndices.Read(c, c.Input(2), region, x.Shape[0]);
            (double left, double cellWidth, int samplesX) = Cells(c, regions[region * 4], regions[(region * 4) + 2], OutputWidth);
            (double top, double cellHeight, int samplesY) = Cells(c, regions[(region * 4) + 1], regions[(region * 4) + 3], OutputHeight);
            for (int i = 0; i < channels * OutputHeight * OutputWidth; i++)
            {
                int channel = i / (OutputHeight * OutputWidth), row = i / OutputWidth % OutputHeight, column = i % OutputWidth;
                ReadOnlySpan<double> map = maps.AsSpan(((picture * channels) + channel) * height * width, height * width);
                double sum = 0, max = double.NegativeInfinity;
                for (int sample = 0; sample < samplesX * samplesY; sample++)
                {
                    double atY = top + (cellHeight * (row + (((sample / samplesX) + 0.5) / samplesY)));
                    double atX = left + (cellWidth * (column + (((sample % samplesX) + 0.5) / samplesX)));
                    foreach (double weighted in WeightedNeighbours(map, height, width, atY, atX))
                    {
                        sum += weighted;
                        max = Math.Max(max, weighted);
                    }
                }

                int count = Math.Max(samplesX * samplesY, 1);
                RealElement.Set(y, (region * channels * OutputHeight * OutputWidth) + i, Mode == "avg" ? sum / count : samplesX * samplesY == 0 ? 0 : max);
            }
        }
    }

    // Where a region starts along one axis, how long a cell is, and how often it is sampled.
    private (double Start, double Cell, int Samples) Cells(EvaluationContext c, double from, double to, int cells)
    {
        double shift = CoordinateTransformationMode == "half_pixel" ? 0.5 : 0;
        double start = (from * SpatialScale) - shift, extent = (to - from) * SpatialScale;
        if (shift == 0) extent = Math.Max(extent, 1);
        double samples = SamplingRatio > 0 ? SamplingRatio : Math.Max(Math.Ceiling(extent / cells), 0);
        return samples <= MostSamples ? (start, extent / cells, (int)samples) : throw c.Fail($"a region from {from} to {to} would take {samples} samples a cell; at most {MostSamples} are supported.");
    }

    private static double[] WeightedNeighbours(ReadOnlySpan<double> map, int height, int width, double y, double x)
    {
        if (height == 0 || width == 0 || !(y >= -1 && y <= height && x >= -1 && x <= width)) return [0];
        (int top, int bottom, double down) = Neighbours(y, height);
        (int left, int right, double across) = Neighbours(x, width);
        return
        [
            (1 - down) * (1 - across) * map[(top * width) + left],
            (1 - down) * across * map[(top * width) + right],
            down * (1 - across) * map[(bottom * width) + left],
            down * across * map[(bottom * width) + right],
        ];
    }

    private static (int Low, int High, double Part) Neighbours(double place, int extent)
    {
        place = Math.Max(place, 0);
        int low = (int)place;
        return low >= extent - 1 ? (extent - 1, extent - 1, 0) : (low, low + 1, place - low);
    }
}
