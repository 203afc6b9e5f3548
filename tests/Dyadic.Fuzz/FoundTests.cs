using Dyadic.Fuzz.Mutation;
using Dyadic.Fuzz.Seeds;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Fuzz;

/// <summary>Files that once ended in an exception of another type, as small as they could be made.</summary>
public sealed class FoundTests
{
    private const string Header = """<ir_version: 10, opset_import: ["" : 21, "ai.dyadic" : 1]>""";

    [Theory]
    [InlineData("texts are reduced", """g (string[2] x) => (y) { y = ReduceMin (x) }""")]
    [InlineData("a grid of endless size", """g (float[1,2,3] t) => (y) <int64[4] s = {1, 1, 9223372036854775807, 2}> { y = AffineGrid (t, s) }""")]
    [InlineData("no pictures, but large ones", """g (float[0,1,2,2] x) => (y) <float[4] s = {1, 1, 1e9, 1e9}> { y = Resize <mode = "nearest"> (x, , s) }""")]
    [InlineData("a large picture of one byte a pixel", """g (uint8[1,1,1,1] x) => (y) <float[4] s = {1, 1, 1, 2e8}> { y = Resize <mode = "nearest"> (x, , s) }""")]
    [InlineData("a mask that is given out", """g (float[2] x) => (float[2] y, bool[2] m) { y, m = Dropout (x) }""")]
    [InlineData("a convolution of anything", """g (x) => (y) <float[1,1,1,1] w = {1}> { y = Conv (x, w) }""")]
    [InlineData("a kernel of another rank", """g (float[1,1,4,4] x, float[1,1,K,L] w) => (y) { y = Conv <kernel_shape = [3]> (x, w) }""")]
    [InlineData("a weight without axes", """g (x) => (y) <float w = {1}, float[1] b = {1}> { y = Conv (x, w, b) }""")]
    [InlineData("a divisor of zero", """g (int32[2] a, int32 b, int64 m, int64 z) => (y) { d = Sub (z, z) y = ai.dyadic.Requantize <to = 2> (a, b, m, d, z, z, z) }""")]
    [InlineData("a least code above the greatest", """g (int32[2] a, int32 b, int64 m, int64 z) => (y) <int64 one = {1}, int64 low = {0}, int64 high = {-2}> { y = ai.dyadic.Requantize <to = 2> (a, b, m, one, z, low, high) }""")]
    public void Nothing_is_found_any_more(string what, string graph)
    {
        byte[] bytes = OnnxModelFile.ToBytes(OnnxTextParser.ParseModel($"{Header}\n{graph}"));

        // The number decides which stages a file goes through and on what inputs it runs.
        for (int number = 0; number < 20; number++)
        {
            Finding? finding = Finding.Of(new Exercise(new FuzzRandom(number)).Run(new Mutant(SeedFormat.Onnx, what, bytes, [], null)));
            Assert.True(finding is null, $"{what}: {finding?.Key}\n{finding?.Detail}");
        }
    }
}
