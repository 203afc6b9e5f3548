using Dyadic.Core;
using Dyadic.Tests;

namespace Dyadic.Data.Tests;

public class OnnxTestDataFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbered_folders_are_samples_with_inputs_and_outputs_by_position()
    {
        for (byte set = 0; set < 11; set++)
        {
            _folder.Write($"test_data_set_{set}/input_0.pb", Tensor(set));
            _folder.Write($"test_data_set_{set}/input_1.pb", Tensor(100));
            _folder.Write($"test_data_set_{set}/output_0.pb", Tensor((byte)(set + 50)));
        }

        using IDataset data = DatasetCatalog.Open(_folder.Path);
        Assert.Equal((11, false), (data.Count, data.HasLabels));
        Sample last = data.Read(10);
        Assert.Equal("test_data_set_10", last.Name);
        Assert.Equal([10, 100], [last.InputFor("x", 0).Bytes[0], last.InputFor("y", 1).Bytes[0]]);
        Assert.Equal(60, Assert.Single(last.ExpectedOutputs).Tensor.Bytes[0]);

        using IDataset one = DatasetCatalog.Open(_folder.File("test_data_set_3"));
        Assert.Equal(3, one.Read(0).InputFor("x", 0).Bytes[0]);
    }

    [Fact]
    public void A_gap_in_the_numbers_and_a_damaged_tensor_are_told()
    {
        _folder.Write("input_0.pb", Tensor(1));
        _folder.Write("input_2.pb", Tensor(1));
        using IDataset gap = DatasetCatalog.Open(_folder.Path);
        Assert.Contains("input_1.pb is missing", Assert.Throws<DyadicException>(() => gap.Read(0)).Message, StringComparison.Ordinal);
        File.Delete(_folder.File("input_2.pb"));
        _folder.Write("input_0.pb", Tensor(1)[..^1]);
        using IDataset damaged = DatasetCatalog.Open(_folder.Path);
        Assert.Throws<DyadicException>(() => damaged.Read(0));
    }

    [SkippableFact]
    public void Published_node_tests_are_read_whole()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("onnx-node-tests/test_add"));
        Sample sample = data.Read(0);
        (DenseTensor left, DenseTensor right) = (sample.InputFor("x", 0), sample.InputFor("y", 1));
        ReadOnlySpan<float> sum = sample.ExpectedOutputs[0].Tensor.Span<float>();
        Assert.Equal([3, 4, 5], left.Shape);
        for (int i = 0; i < sum.Length; i++) Assert.Equal(left.Span<float>()[i] + right.Span<float>()[i], sum[i]);
    }

    [SkippableFact]
    public void Every_published_node_test_opens_and_reads()
    {
        int samples = 0;
        foreach (string folder in Directory.GetDirectories(SharedMaterial.Require("onnx-node-tests")))
        {
            using IDataset data = DatasetCatalog.Open(folder);
            for (int i = 0; i < data.Count; i++, samples++) Assert.NotEmpty(data.Read(i).ExpectedOutputs);
        }

        Assert.Equal(639, samples);
    }

    /// <summary>A TensorProto: dims 1, type uint8, one byte of raw data.</summary>
    private static byte[] Tensor(byte value) => [0x08, 1, 0x10, (byte)ElementType.UInt8, 0x4A, 1, value];
}
