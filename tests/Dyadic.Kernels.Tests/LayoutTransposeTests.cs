namespace Dyadic.Kernels.Tests;

public sealed unsafe class LayoutTransposeTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Rows_become_columns_for_every_width(KernelTier tier)
    {
        Random random = new(61);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 30; trial++)
        {
            int batch = random.Next(1, 4), rows = random.Next(1, 140), columns = random.Next(1, 140);
            AssertTransposed<byte>(batch, rows, columns, tier, pool, index => (byte)(index * 7));
            AssertTransposed<short>(batch, rows, columns, tier, pool, index => (short)index);
            AssertTransposed<float>(batch, rows, columns, tier, pool, index => index);
            AssertTransposed<long>(batch, rows, columns, tier, pool, index => index);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void A_few_planes_become_pixels_and_back(KernelTier tier)
    {
        Random random = new(62);
        using WorkerPool pool = new(3);
        for (int planes = 1; planes <= 17; planes++)
        {
            foreach (int pixels in new[] { 1, 7, 8, 16, 63, 64, 65, 127, 1000 + random.Next(100) })
            {
                foreach ((int rows, int columns) in new[] { (planes, pixels), (pixels, planes) })
                {
                    AssertTransposed<byte>(2, rows, columns, tier, pool, index => (byte)((index * 7) ^ (index >> 8)));
                    AssertTransposed<short>(2, rows, columns, tier, pool, index => (short)index);
                    AssertTransposed<float>(2, rows, columns, tier, pool, index => index);
                    AssertTransposed<long>(2, rows, columns, tier, pool, index => index);
                }
            }
        }
    }

    private static void AssertTransposed<T>(int batch, int rows, int columns, KernelTier tier, WorkerPool pool, Func<int, T> element)
        where T : unmanaged
    {
        using Native<T> input = new([.. Enumerable.Range(0, batch * rows * columns).Select(element)]), output = new(batch * rows * columns);
        new LayoutTranspose(sizeof(T), batch, rows, columns, tier).Run(input.Pointer, output.Pointer, pool);
        T[] expected = new T[batch * rows * columns];
        for (int n = 0; n < batch; n++)
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < columns; c++) expected[(((n * columns) + c) * rows) + r] = element((((n * rows) + r) * columns) + c);
        Assert.Equal(expected, output.Values);
    }
}
