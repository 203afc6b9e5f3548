namespace Dyadic.QuickStart;

/// <summary>Draws the ten digits as strokes of a pen: moved, scaled, turned and slanted at random, with a random pen and noise.</summary>
internal static class DigitDrawing
{
    /// <summary>Rows and columns of a picture.</summary>
    public const int Side = 24;

    private const int CurvePoints = 12;

    // Each digit is some strokes; a stroke is a row of points in a square from (−1, −1), top left, to (1, 1).
    private static readonly (double X, double Y)[][][] Strokes =
    [
        [Arc(0, 0, 0.6, 0.95, 0, 360)],
        [[(-0.35, -0.55), (0.05, -0.95), (0.05, 0.95)]],
        [[.. Arc(0, -0.45, 0.55, 0.5, 180, 380), (-0.6, 0.95), (0.6, 0.95)]],
        [Arc(-0.05, -0.47, 0.5, 0.47, 200, 440), Arc(-0.05, 0.45, 0.58, 0.5, 280, 520)],
        [[(0.3, 0.95), (0.3, -0.95), (-0.6, 0.35), (0.65, 0.35)]],
        [[(0.5, -0.95), (-0.4, -0.95), (-0.45, -0.1)], Arc(-0.05, 0.35, 0.55, 0.58, 225, 500)],
        [[(0.4, -0.9), .. Arc(0.35, 0.1, 0.9, 1.0, 250, 185)], Arc(0, 0.42, 0.52, 0.52, 0, 360)],
        [[(-0.6, -0.95), (0.6, -0.95), (-0.15, 0.95)]],
        [Arc(0, -0.48, 0.46, 0.46, 0, 360), Arc(0, 0.47, 0.55, 0.5, 0, 360)],
        [Arc(0, -0.4, 0.52, 0.52, 0, 360), [(0.52, -0.4), (0.4, 0.95)]],
    ];

    /// <summary>One picture, bright strokes on dark: <c>[Side, Side]</c> bytes.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="random">Where chance comes from.</param>
    public static byte[] Draw(int digit, Random random)
    {
        double pen = 0.9 + (1.1 * random.NextDouble()), noise = 5 + (20 * random.NextDouble()), bright = 150 + (100 * random.NextDouble());
        (double X, double Y)[][] strokes = Placed(Strokes[digit], random);
        byte[] pixels = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double distance = strokes.Min(stroke => Distance(stroke, x, y));
                double ink = Math.Clamp(pen - distance + 0.5, 0, 1) * bright;
                pixels[(y * Side) + x] = (byte)Math.Clamp(ink + (noise * ((random.NextDouble() + random.NextDouble()) - 1)) + 20, 0, 255);
            }
        }

        return pixels;
    }

    private static (double X, double Y)[][] Placed((double X, double Y)[][] strokes, Random random)
    {
        double size = Side * (0.27 + (0.12 * random.NextDouble())), wide = size * (0.75 + (0.4 * random.NextDouble()));
        double turn = 0.5 * (random.NextDouble() - 0.5), slant = 0.5 * (random.NextDouble() - 0.5);
        double centreX = (Side / 2.0) + (5 * (random.NextDouble() - 0.5)), centreY = (Side / 2.0) + (4 * (random.NextDouble() - 0.5));
        return Array.ConvertAll(strokes, stroke => Array.ConvertAll(stroke, point =>
        {
            double x = wide * (point.X - (slant * point.Y)), y = size * point.Y;
            return (centreX + (x * Math.Cos(turn)) - (y * Math.Sin(turn)), centreY + (x * Math.Sin(turn)) + (y * Math.Cos(turn)));
        }));
    }

    /// <summary>Points of an ellipse, from one angle to another in degrees, clockwise from the right.</summary>
    private static (double X, double Y)[] Arc(double centreX, double centreY, double radiusX, double radiusY, double from, double to)
    {
        (double X, double Y)[] points = new (double X, double Y)[CurvePoints + 1];
        for (int i = 0; i <= CurvePoints; i++)
        {
            double angle = (from + ((to - from) * i / CurvePoints)) * Math.PI / 180;
            points[i] = (centreX + (radiusX * Math.Cos(angle)), centreY + (radiusY * Math.Sin(angle)));
        }

        return points;
    }

    private static double Distance((double X, double Y)[] stroke, double x, double y)
    {
        double least = double.MaxValue;
        for (int i = 1; i < stroke.Length; i++)
        {
            ((double startX, double startY), (double endX, double endY)) = (stroke[i - 1], stroke[i]);
            double alongX = endX - startX, alongY = endY - startY;
            double share = Math.Clamp((((x - startX) * alongX) + ((y - startY) * alongY)) / Math.Max((alongX * alongX) + (alongY * alongY), 1e-12), 0, 1);
            double offX = x - startX - (share * alongX), offY = y - startY - (share * alongY);
            least = Math.Min(least, (offX * offX) + (offY * offY));
        }

        return Math.Sqrt(least);
    }
}
