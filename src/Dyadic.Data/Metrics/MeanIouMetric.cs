using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Segmentation: the mean over the classes of intersection over union, and the share of pixels that are right.</summary>
/// <remarks>
/// The output holds a score a class and pixel, [1, C, H, W] or [1, H, W, C] (H and W are equal in one reading only, else C is the smaller), or
/// the class of each pixel, [1, H, W], [1, 1, H, W] or [1, H, W, 1]. Each judged pixel of the truth is compared with the output's pixel at its centre.
/// </remarks>
public sealed class MeanIouMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "miou";

    /// <inheritdoc/>
    public string Meaning => "mean over the classes of the intersection of right and predicted pixels over their union";

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) => prediction.Sample.Mask is not null && prediction.Outputs.Count > 0 && Grid.TryRead(prediction.Outputs[0], out _) ? MetricFit.Certain : MetricFit.None;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(Name, classes.Mapping([]));

    private sealed class Counting(string name, ClassMapping mapping) : IMetricCount
    {
        private readonly ConfusionMatrix _confusion = new();
        private int _count;

        public void Add(Prediction prediction)
        {
            PixelClasses truth = prediction.Sample.Mask ?? throw DyadicException.BadInput($"{prediction.Sample.Name} has no classes of pixels; {name} cannot be measured.");
            RealTensor output = prediction.Outputs[0];
            if (!Grid.TryRead(output, out Grid grid)) throw DyadicException.Unsupported($"Output '{output.Name}' {output.Shape} is no map of pixels; {name} cannot be measured.");
            int[] predicted = grid.Classes(output.Values);
            PictureWindow window = prediction.Window;
            for (int y = 0; y < truth.Height; y++)
            {
                double down = (((y + 0.5) / truth.Height) - window.Top) / window.Height;
                for (int x = 0; x < truth.Width; x++)
                {
                    double across = (((x + 0.5) / truth.Width) - window.Left) / window.Width;
                    byte right = truth.Classes[(y * truth.Width) + x];
                    if (right == PixelClasses.NotJudged || down is < 0 or >= 1 || across is < 0 or >= 1) continue;   // outside the crop nothing was predicted
                    int came = mapping.DataClass(predicted[((int)(down * grid.Height) * grid.Width) + (int)(across * grid.Width)]);
                    _confusion.Add(right, came >= 0 ? came : throw DyadicException.BadInput("The model predicts a class that the data do not have."));
                }
            }

            _count++;
        }

        public MetricResult Result() => new(name, _confusion.MeanIntersectionOverUnion, MetricUnit.Share, _count) { Parts = [new MetricPart("pixel_accuracy", _confusion.Accuracy, MetricUnit.Share)] };
    }

    /// <summary>How the scores of pixels lie in an output.</summary>
    private readonly record struct Grid(int Height, int Width, int Channels, bool ChannelsLast)
    {
        public static bool TryRead(RealTensor output, out Grid grid)
        {
            TensorShape shape = output.Shape;
            grid = default;
            if (shape.Rank is < 3 or > 4 || shape[0] != 1 || shape.Count == 0) return false;
            if (shape.Rank == 3) grid = new Grid(shape[1], shape[2], 1, false);
            else grid = HasChannelsLast(shape) ? new Grid(shape[1], shape[2], shape[3], true) : new Grid(shape[2], shape[3], shape[1], false);
            return grid.Height > 1 && grid.Width > 1;
        }

        private static bool HasChannelsLast(TensorShape shape) => (shape[1] == shape[2]) == (shape[2] == shape[3]) ? shape[3] < shape[1] : shape[1] == shape[2];

        /// <summary>The class of each pixel: the lowest of those with the highest score, or the number itself.</summary>
        public int[] Classes(float[] values)
        {
            int plane = Height * Width;
            int[] classes = new int[plane];
            for (int pixel = 0; pixel < plane; pixel++)
            {
                (int first, int step) = ChannelsLast ? (pixel * Channels, 1) : (pixel, plane);
                int best = 0;
                for (int c = 1; c < Channels; c++)
                {
                    if (values[first + (c * step)] > values[first + (best * step)]) best = c;
                }

                classes[pixel] = Channels == 1 ? (int)values[pixel] : best;
            }

            return classes;
        }
    }
}
