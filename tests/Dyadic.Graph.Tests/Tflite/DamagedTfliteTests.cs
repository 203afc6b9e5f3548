using System.Buffers.Binary;
using Dyadic.Core;
using Dyadic.Graphs.Tflite;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite;

public sealed class DamagedTfliteTests
{
    [Fact]
    public void Every_truncation_gives_our_error_or_a_model()
    {
        byte[] file = Small();
        for (int length = 0; length < file.Length; length++) ReadOrRefuse(file[..length]);
    }

    [Fact]
    public void Ten_thousand_mutations_give_our_error_or_a_model()
    {
        byte[] file = Small();
        Random random = new(20240229);
        int refused = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] mutated = (byte[])file.Clone();
            for (int flips = random.Next(1, 5); flips > 0; flips--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (!ReadOrRefuse(mutated)) refused++;
        }

        Assert.InRange(refused, 2_000, 10_000);
    }

    [Theory]
    [InlineData(0u, "vtable")]
    [InlineData(0x7FFF_FFFFu, "outside the file")]
    [InlineData(0xFFFF_FFFFu, "outside the file")]
    public void A_root_outside_the_file_is_refused(uint offset, string reason)
    {
        byte[] file = Small();
        BinaryPrimitives.WriteUInt32LittleEndian(file, offset);
        if (offset == 0) file = file[..10];
        AssertRefused(file, reason);
    }

    [Fact]
    public void A_vector_that_claims_more_elements_than_the_file_has_is_refused_before_memory_is_taken()
    {
        byte[] file = new FlatTableSpec { [0] = 3, [2] = Array.Empty<FlatTableSpec>() }.ToFile();
        file[^1] = 0x7F;
        AssertRefused(file, "subgraphs");
    }

    [Fact]
    public void Tables_that_lead_to_each_other_over_and_over_are_refused()
    {
        FlatTableSpec subgraph = new() { [0] = new SharedTable([], 2000) };
        AssertRefused(new FlatTableSpec { [0] = 3, [2] = new SharedTable(subgraph, 2000) }.ToFile(), "over and over");
    }

    [Theory]
    [InlineData(0, 2, "schema version 2")]
    [InlineData(0, 4, "schema version 4")]
    public void Another_schema_version_is_not_supported(int field, int version, string reason) =>
        Assert.Contains(reason, Assert.Throws<DyadicException>(() => TfliteModelFile.Read(new FlatTableSpec { [field] = version }.ToFile())).Message);

    [Fact]
    public void A_shape_larger_than_memory_is_refused() => AssertRefused(OneTensor(new() { [0] = (int[])[65536, 65536, 65536], [3] = "huge" }), "'huge'");

    [Fact]
    public void A_negative_extent_is_refused() => AssertRefused(OneTensor(new() { [0] = (int[])[1, -2], [3] = "t" }), "extent -2");

    [Fact]
    public void A_content_of_the_wrong_length_is_refused() => AssertRefused(OneTensor(new() { [0] = (int[])[3], [2] = 1, [3] = "t" }, new() { [0] = new byte[8] }), "needs 12 bytes");

    [Fact]
    public void A_content_outside_the_tables_must_lie_in_the_file() =>
        AssertRefused(OneTensor(new() { [0] = (int[])[3], [2] = 1, [3] = "t" }, new() { [1] = ulong.MaxValue - 3, [2] = 12UL }), "outside the file");

    [Fact]
    public void Scales_must_match_the_axis_they_speak_of() =>
        AssertRefused(OneTensor(new() { [0] = (int[])[3], [1] = (sbyte)9, [3] = "t", [4] = new FlatTableSpec { [2] = (float[])[1, 2], [6] = 0 } }), "2 scales along axis 0");

    [Fact]
    public void A_zero_point_must_fit_the_type() =>
        AssertRefused(OneTensor(new() { [0] = (int[])[3], [1] = (sbyte)9, [3] = "t", [4] = new FlatTableSpec { [2] = (float[])[1], [3] = (long[])[128] } }), "zero point");

    [Fact]
    public void A_convolution_whose_output_is_said_to_be_no_picture_is_refused()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 2, 2, 1), y = net.Tensor("y", 4);
        net.Op(TfliteBuiltin.Conv2D, [x, net.Constant("w", 1, 1, 1, 1)], [y], new() { [0] = (sbyte)1, [1] = 1, [2] = 1 });
        (net.Inputs, net.Outputs) = ([x], [y]);
        AssertRefused(net.ToFile(), "picture");
    }

    [Fact]
    public void An_operator_that_reads_what_nothing_wrote_is_refused()
    {
        TfliteSpec net = new();
        int a = net.Tensor("a", 2), b = net.Tensor("b", 2);
        net.Op(TfliteBuiltin.Relu, [a], [b]);
        net.Outputs = [b];
        AssertRefused(net.ToFile(), "'a'");
    }

    [Fact]
    public void All_operators_that_are_not_supported_are_named_at_once()
    {
        TfliteSpec net = new();
        int a = net.Tensor("a", 2), b = net.Tensor("b", 2), c = net.Tensor("c", 2);
        net.Op(TfliteBuiltin.SkipGram, [a], [b]).Op(TfliteBuiltin.Svdf, [b], [c]);
        (net.Inputs, net.Outputs) = ([a], [c]);
        DyadicException error = Assert.Throws<DyadicException>(() => net.Import());
        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.Contains("SkipGram", error.Message);
        Assert.Contains("Svdf", error.Message);
    }

    /// <summary>A small network that has every kind of field.</summary>
    private static byte[] Small()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 4, 4, 2), a = net.Tensor("a", 1, 4, 4, 2), b = net.Tensor("b", 1, 2, 2, 2), c = net.Tensor("c", 1, 8), y = net.Tensor("y", 1, 3);
        net.Op(TfliteBuiltin.Conv2D, [x, net.Constant("w", 2, 3, 3, 2), net.Constant("bias", 2)], [a], new() { [0] = (sbyte)0, [1] = 1, [2] = 1, [3] = (sbyte)1 })
            .Op(TfliteBuiltin.StridedSlice, [a, net.Numbers("begin", [0, 0, 0, 0], 4), net.Numbers("end", [1, 4, 4, 2], 4), net.Numbers("steps", [1, 2, 2, 1], 4)], [b], new() { [0] = 0, [1] = 8 })
            .Op(TfliteBuiltin.Reshape, [b, net.Numbers("shape", [1, 8], 2)], [c])
            .Op(TfliteBuiltin.FullyConnected, [c, net.Constant("v", 3, 8), -1], [y], new() { [0] = (sbyte)0 });
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.True(ReadOrRefuse(net.ToFile()));
        return net.ToFile();
    }

    private static byte[] OneTensor(FlatTableSpec tensor, FlatTableSpec? buffer = null) => new FlatTableSpec
    {
        [0] = 3,
        [2] = (FlatTableSpec[])[new() { [0] = (FlatTableSpec[])[tensor] }],
        [4] = (FlatTableSpec[])[[], buffer ?? []],
    }.ToFile();

    private static void AssertRefused(byte[] file, string reason)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => TfliteModelFile.Read(file));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains(reason, error.Message);
    }

    private static bool ReadOrRefuse(byte[] file)
    {
        try
        {
            TfliteModelFile.Read(file);
            return true;
        }
        catch (DyadicException error)
        {
            Assert.NotEqual(FailureKind.Usage, error.Kind);
            return false;
        }
    }
}
