using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The class of every pixel of a picture.</summary>
public sealed class PixelClasses
{
    /// <summary>The mark of a pixel that is not judged, as at the borders of objects in Pascal VOC.</summary>
    public const byte NotJudged = 255;

    /// <summary>A map over existing classes; the array is kept, not copied.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="classes">Exactly <c>height × width</c> classes, row by row.</param>
    /// <exception cref="ArgumentException">An extent is below 1, or the array has another length.</exception>
    public PixelClasses(int height, int width, byte[] classes)
    {
        if (height < 1 || width < 1 || classes.Length != (long)height * width) throw new ArgumentException($"A {width}×{height} map takes as many bytes; got {classes.Length}.");
        (Height, Width, Classes) = (height, width, classes);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>A class a pixel, <c>[Height, Width]</c>; <see cref="NotJudged"/> where none is known.</summary>
    public byte[] Classes { get; }
}
