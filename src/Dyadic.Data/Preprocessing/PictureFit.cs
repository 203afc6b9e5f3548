using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Resizing and cropping to a model's size.</summary>
internal static class PictureFit
{
    internal static RgbImage Fit(RgbImage image, Preprocessing how, int height, int width)
    {
        if (image.Height == height && image.Width == width) return image;
        switch (how.Resize)
        {
            case ResizeRule.Exact:
                return PictureResize.Resize(image, height, width, how.Interpolation);
            case ResizeRule.ShortestSide:
                (int coveredHeight, int coveredWidth) = Cover(image, height, width, how.CropRatio);
                return CropCentre(PictureResize.Resize(image, coveredHeight, coveredWidth, how.Interpolation), height, width);
            default:
                throw DyadicException.BadInput($"The picture has {image.Width}×{image.Height} pixels and the model takes {width}×{height}; preprocessing '{how.Name}' does not resize.");
        }
    }

    /// <summary>The part of the picture that <see cref="Fit"/> keeps.</summary>
    internal static PictureWindow WindowOf(RgbImage image, Preprocessing how, int height, int width)
    {
        if ((image.Height == height && image.Width == width) || how.Resize != ResizeRule.ShortestSide) return PictureWindow.Whole;
        (double coveredHeight, double coveredWidth) = Cover(image, height, width, how.CropRatio);
        (int top, int left) = CropOffset((int)coveredHeight, (int)coveredWidth, height, width);
        return new PictureWindow(left / coveredWidth, top / coveredHeight, width / coveredWidth, height / coveredHeight);
    }

    /// <summary>
    /// The size before the crop: one side is the model's over the ratio, rounded to nearest; the other keeps the aspect ratio, rounded down,
    /// and is at least as long as its own share. For a square model the exact side is the shortest, as in torchvision.
    /// </summary>
    internal static (int Height, int Width) Cover(RgbImage image, int height, int width, double ratio)
    {
        int boxHeight = (int)Math.Round(height / ratio), boxWidth = (int)Math.Round(width / ratio);
        RgbImage.CheckSize(boxHeight, boxWidth, "resize");
        long scaledWidth = (long)boxHeight * image.Width / image.Height, scaledHeight = (long)boxWidth * image.Height / image.Width;
        bool exactHeight = scaledWidth >= boxWidth;
        long coveredHeight = exactHeight ? boxHeight : Math.Max(scaledHeight, boxHeight), coveredWidth = exactHeight ? scaledWidth : boxWidth;
        RgbImage.CheckSize(coveredHeight, coveredWidth, "resize");
        return ((int)coveredHeight, (int)coveredWidth);
    }

    /// <summary>The middle of a picture at least that large; half pixels go to the even offset.</summary>
    internal static RgbImage CropCentre(RgbImage image, int height, int width)
    {
        if (image.Height == height && image.Width == width) return image;
        (int top, int left) = CropOffset(image.Height, image.Width, height, width);
        byte[] pixels = new byte[3 * height * width];
        for (int y = 0; y < height; y++)
        {
            image.Pixels.AsSpan(3 * (((top + y) * image.Width) + left), 3 * width).CopyTo(pixels.AsSpan(3 * y * width));
        }

        return new RgbImage(height, width, pixels);
    }

    private static (int Top, int Left) CropOffset(int fromHeight, int fromWidth, int height, int width) =>
        ((int)Math.Round((fromHeight - height) / 2.0), (int)Math.Round((fromWidth - width) / 2.0));
}
