using Dyadic.Core;
using Xunit.Abstractions;

namespace Dyadic.Graphs.Tests.Operators;

public sealed class NodeTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_known_operator_gives_what_the_node_tests_expect()
    {
        string[] folders = [.. NodeTestCase.Folders()];
        Skip.If(folders.Length == 0, "needs shared/onnx-node-tests");
        int passed = 0;
        List<string> failures = [], unknown = [];
        foreach (string folder in folders)
        {
            string name = Path.GetFileName(folder);
            try
            {
                NodeTestCase test = new(folder);
                if (test.UnknownOperator() is { } op) unknown.Add($"{name} ({op})");
                else if (test.Disagreement() is { } disagreement) failures.Add($"{name}: {disagreement}");
                else passed++;
            }
            catch (DyadicException error)
            {
                failures.Add($"{name}: {error.Kind} {error.Message}");
            }
        }

        output.WriteLine($"{passed} of {folders.Length} pass, {failures.Count} fail, {unknown.Count} use unknown operators.");
        failures.ForEach(output.WriteLine);
        unknown.ForEach(output.WriteLine);
        Assert.Empty(failures);
    }
}
