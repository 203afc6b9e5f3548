using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class PictureShapeTests
{
    [Theory]
    [InlineData(new long[] { 1, 3, 224, 192 }, 3, 224, 192, false)]
    [InlineData(new long[] { -1, 224, 192, 3 }, 3, 224, 192, true)]
    [InlineData(new long[] { 8, 1, 28, 28 }, 1, 28, 28, false)]
    [InlineData(new long[] { 1, 96, 96, 1 }, 1, 96, 96, true)]
    [InlineData(new long[] { 3, 32, 32 }, 3, 32, 32, false)]
    [InlineData(new long[] { 32, 30, 3 }, 3, 32, 30, true)]
    [InlineData(new long[] { -1, 28, 28 }, 1, 28, 28, false)]
    public void Shapes_of_pictures_tell_their_layout(long[] extents, int channels, int height, int width, bool channelsLast)
    {
        Assert.True(PictureShape.TryRead(extents, "x", out PictureShape shape));
        Assert.Equal(new PictureShape(channels, height, width, channelsLast), shape);
    }

    [Theory]
    [InlineData(new long[] { 1, 128 })]
    [InlineData(new long[] { 1, 64, 56, 56 })]
    [InlineData(new long[] { 1, 3, 8, 8, 8 })]
    public void Other_shapes_are_not_pictures(long[] extents) => Assert.False(PictureShape.TryRead(extents, "x", out _));

    [Fact]
    public void A_height_that_is_not_fixed_is_told() =>
        Assert.Contains("'pixels'", Assert.Throws<DyadicException>(() => PictureShape.TryRead([-1, 3, -1, -1], "pixels", out _)).Message, StringComparison.Ordinal);
}
