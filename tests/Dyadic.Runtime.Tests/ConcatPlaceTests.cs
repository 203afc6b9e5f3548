using Dyadic.Kernels;

namespace Dyadic.Runtime.Tests;

/// <summary>Convolutions write their channels into the value they are concatenated to, with the bits of the interpreter.</summary>
public sealed class ConcatPlaceTests
{
    private const string Constants = """
        s = Constant <value_float: float = 0.02> () t = Constant <value_float: float = 0.031> () z8 = Constant <value_int: int = 101> () z = Cast <to: int = 2> (z8)
        w = Constant <value_float: float = 0.004> () w8 = Constant <value_int: int = 0> () v = Cast <to: int = 3> (w8)
        c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) d = QLinearConv (x, s, z, V, w, v, s, z)
        """;

    [SkippableTheory]
    [InlineData("all are convolutions", "e = Clip (d, z) y = Concat <axis = 1> (c, e)", 2, 0)]
    [InlineData("the input is a part, axis from the end", "y = Concat <axis = -3> (c, x, d)", 2, 1)]
    [InlineData("one is read elsewhere", "e = Concat <axis = 1> (c, d) f = Concat <axis = 1> (x, c) y = Concat <axis = 1> (e, f)", 1, 3)]
    [InlineData("twice the same", "y = Concat <axis = 1> (c, c, d)", 1, 1)]
    [InlineData("another axis", "y = Concat <axis = 2> (d, d)", 0, 1)]
    public void Channels_go_to_their_place(string what, string body, int placed, int concatenations)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, "only emitted kernels write slices");
        Plan plan = Agreement.Check($"parts (uint8[N,6,7,9] x, int8[5,6,3,3] W, int8[6,6,1,1] V, int32[5] B) => (uint8[] y) {{ {Constants} {body} }}");
        string[] kernels = plan.Kernels();
        Assert.True(placed == kernels.Count(kernel => kernel.EndsWith("into its place", StringComparison.Ordinal)), $"{what}: {string.Join(", ", kernels)}");
        Assert.Equal(concatenations, kernels.Count(kernel => kernel == "concatenation"));
    }
}
