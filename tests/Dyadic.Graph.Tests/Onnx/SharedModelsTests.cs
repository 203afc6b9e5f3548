using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class SharedModelsTests
{
    [SkippableFact]
    public void Every_model_of_the_material_is_read()
    {
        string[] files = [.. SharedFolder.Models()];
        Skip.If(files.Length == 0, "needs shared/models, shared/onnx-light-models and shared/onnx-node-tests");
        foreach (string file in files)
        {
            ModelDefinition model = OnnxModelFile.ReadDefinition(file);
            Assert.True(model.Graph.Nodes.Count > 0, file);
            Assert.True(model.OperatorSets.Count > 0, file);
        }
    }
}
