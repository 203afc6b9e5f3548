namespace Dyadic.Data;

/// <summary>The part of a picture that a model saw after resizing and cropping, in shares of the picture.</summary>
/// <param name="Left">The left edge, in [0, 1].</param>
/// <param name="Top">The upper edge, in [0, 1].</param>
/// <param name="Width">To the right.</param>
/// <param name="Height">Down.</param>
public readonly record struct PictureWindow(double Left, double Top, double Width, double Height)
{
    /// <summary>All of the picture.</summary>
    public static PictureWindow Whole { get; } = new(0, 0, 1, 1);

    /// <summary>A box in shares of the model's input, in shares of the picture.</summary>
    /// <param name="box">In shares of the window.</param>
    public Box ToPicture(Box box) => new(Left + (box.Left * Width), Top + (box.Top * Height), box.Width * Width, box.Height * Height);
}
