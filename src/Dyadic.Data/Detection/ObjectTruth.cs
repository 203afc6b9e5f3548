namespace Dyadic.Data;

/// <summary>The objects marked in a picture, and the size of the picture that their boxes count in.</summary>
/// <param name="Height">Rows of the picture that was annotated; the picture at hand may be a smaller copy.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Objects">Every marked object; empty when there is none.</param>
public sealed record ObjectTruth(int Height, int Width, IReadOnlyList<MarkedObject> Objects);

/// <summary>One marked object.</summary>
/// <param name="Class">Its class, from 0, an index into <see cref="IDataset.ClassNames"/>.</param>
/// <param name="Box">Where it is, in pixels of <see cref="ObjectTruth"/>.</param>
/// <param name="Area">Its area in pixels, which decides whether it is small, medium or large: of the outline where that is known, else of the box.</param>
/// <param name="IsCrowd">True for a group marked as one: it is not searched for, and detections in it are not wrong.</param>
public readonly record struct MarkedObject(int Class, Box Box, double Area, bool IsCrowd = false);

/// <summary>An upright rectangle: the upper left corner and the extents, in pixels or in shares of the picture.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Width">To the right; not negative.</param>
/// <param name="Height">Down; not negative.</param>
public readonly record struct Box(double Left, double Top, double Width, double Height)
{
    /// <summary><c>Width × Height</c>.</summary>
    public double Area => Width * Height;

    /// <summary>The same rectangle in other units.</summary>
    /// <param name="horizontal">What left and width are multiplied by.</param>
    /// <param name="vertical">What top and height are multiplied by.</param>
    public Box Scaled(double horizontal, double vertical) => new(Left * horizontal, Top * vertical, Width * horizontal, Height * vertical);

    /// <summary>The area in both rectangles; 0 when they do not overlap.</summary>
    /// <param name="other">The other rectangle.</param>
    public double Intersection(Box other)
    {
        double width = Math.Min(Left + Width, other.Left + other.Width) - Math.Max(Left, other.Left);
        double height = Math.Min(Top + Height, other.Top + other.Height) - Math.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height : 0;
    }
}

/// <summary>One object that a model found.</summary>
/// <param name="Class">Its class, from 0.</param>
/// <param name="Score">How sure the model is; only the order counts.</param>
/// <param name="Box">Where it is.</param>
public readonly record struct Detection(int Class, float Score, Box Box);
