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
                (int coveredHeight, int coveredWidth) = Cover(image, how, height, width);
                return CropCentre(PictureResize.Resize(image, coveredHeight, coveredWidth, how.Interpolation), height, width, how.CropOffset);
            default:
                throw DyadicException.BadInput($"The picture has {image.Width}×{image.Height} pixels and the model takes {width}×{height}; preprocessing '{how.Name}' does not resize.");
        }
    }

    /// <summary>The part of the picture that <see cref="Fit"/> keeps.</summary>
    internal static PictureWindow WindowOf(RgbImage image, Preprocessing how, int height, int width)
    {
        if ((image.Height == height && image.Width == width) || how.Resize != ResizeRule.ShortestSide) return PictureWindow.Whole;
        (double coveredHeight, double coveredWidth) = Cover(image, how, height, width);
        (int top, int left) = Offset((int)coveredHeight, (int)coveredWidth, height, width, how.CropOffset);
        return new PictureWindow(left / coveredWidth, top / coveredHeight, width / coveredWidth, height / coveredHeight);
    }

    /// <summary>
    /// The size before the crop: one side is the model's over the ratio, rounded to nearest; the other keeps the aspect ratio, rounded as
    /// <see cref="Preprocessing.LongSide"/> says, and is at least as long as its own share. For a square model the exact side is the shortest.
    /// </summary>
    internal static (int Height, int Width) Cover(RgbImage image, Preprocessing how, int height, int width)
    {
        int boxHeight = (int)Math.Round(height / how.CropRatio), boxWidth = (int)Math.Round(width / how.CropRatio);
        RgbImage.CheckSize(boxHeight, boxWidth, "resize");
        bool exactHeight = (long)boxHeight * image.Width >= (long)boxWidth * image.Height;
        long coveredHeight = exactHeight ? boxHeight : Scaled(boxWidth, image.Height, image.Width, how.LongSide);
        long coveredWidth = exactHeight ? Scaled(boxHeight, image.Width, image.Height, how.LongSide) : boxWidth;
        RgbImage.CheckSize(coveredHeight, coveredWidth, "resize");
        return ((int)coveredHeight, (int)coveredWidth);
    }

    /// <summary>length · part / whole. Each product is below 2⁵³, so the quotient in double rounds to the half it is.</summary>
    private static long Scaled(int length, int part, int whole, SideRounding rounding)
    {
        long product = (long)length * part;
        return rounding == SideRounding.Nearest ? (long)Math.Round((double)product / whole) : product / whole;
    }

    /// <summary>The middle of a picture at least that large.</summary>
    internal static RgbImage CropCentre(RgbImage image, int height, int width, CropOffset rounding)
    {
        if (image.Height == height && image.Width == width) return image;
        (int top, int left) = Offset(image.Height, image.Width, height, width, rounding);
        byte[] pixels = new byte[3 * height * width];
        for (int y = 0; y < height; y++)
        {
            image.Pixels.AsSpan(3 * (((top + y) * image.Width) + left), 3 * width).CopyTo(pixels.AsSpan(3 * y * width));
        }

        return new RgbImage(height, width, pixels);
    }

    private static (int Top, int Left) Offset(int fromHeight, int fromWidth, int height, int width, CropOffset rounding) => rounding == CropOffset.Down
        ? ((fromHeight - height) / 2, (fromWidth - width) / 2)
        : ((int)Math.Round((fromHeight - height) / 2.0), (int)Math.Round((fromWidth - width) / 2.0));
}
