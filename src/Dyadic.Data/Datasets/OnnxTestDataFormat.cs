using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The test data that comes with ONNX models: folders <c>test_data_set_n</c> of <c>input_i.pb</c> and <c>output_i.pb</c>, one sample a folder.</summary>
public sealed class OnnxTestDataFormat : IDatasetFormat
{
    private const string FolderPrefix = "test_data_set_";

    /// <inheritdoc/>
    public string Name => "ONNX test data";

    /// <inheritdoc/>
    public string Layout => "test_data_set_<n> folders with input_<i>.pb and output_<i>.pb";

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path) && SampleFolders(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options) => new OnnxTestDataSet(path, SampleFolders(path));

    /// <summary>The folder itself when it holds tensors, else the numbered folders in it, by number.</summary>
    private static List<string> SampleFolders(string path)
    {
        if (File.Exists(Path.Combine(path, "input_0.pb"))) return [path];
        return [.. Directory.EnumerateDirectories(path, FolderPrefix + "*")
            .Where(folder => PositionalNames.PositionOf(Path.GetFileName(folder), FolderPrefix.TrimEnd('_')) is not null)
            .OrderBy(folder => PositionalNames.PositionOf(Path.GetFileName(folder), FolderPrefix.TrimEnd('_')))];
    }
}
