namespace Dyadic.Kernels.Tests;

public sealed unsafe class GuardPageTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    public void Buffers_of_these_tests_end_where_a_page_does(int bytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "guard pages are mapped on Linux only");
        using Native<byte> buffer = new(bytes);
        Assert.Equal(0, (nint)(buffer.Pointer + bytes) % Environment.SystemPageSize);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4097)]
    public void Buffers_guarded_before_start_where_a_page_does(int bytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "guard pages are mapped on Linux only");
        using Native<byte> buffer = new(bytes, guardBefore: true);
        Assert.Equal(0, (nint)buffer.Pointer % Environment.SystemPageSize);
    }
}
