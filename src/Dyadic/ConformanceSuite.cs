using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Operators;
using Dyadic.Internals;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Runs ONNX backend tests: folders with <c>model.onnx</c> and <c>test_data_set_*</c>, through the reader and session that users use.</summary>
public static class ConformanceSuite
{
    // ONNX's own runner compares floats with these.
    private const double RelativeTolerance = 1e-3;
    private const double AbsoluteTolerance = 1e-5;
    private const double HalfTolerance = 2e-3;
    private const double BrainFloatTolerance = 2e-2;

    /// <summary>The test folders under a folder, or the folder itself when it is one; ordered by name.</summary>
    /// <exception cref="DyadicException">There is no test.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        if (!Directory.Exists(folder)) throw DyadicException.Usage($"{folder}: there is no such folder.");
        if (File.Exists(Path.Combine(folder, "model.onnx"))) return [folder];
        string[] tests = [.. Directory.EnumerateFiles(folder, "model.onnx", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];
        return tests.Length > 0 ? tests : throw DyadicException.BadInput($"{folder}: holds no ONNX test (a folder with model.onnx and test_data_set_*).");
    }

    /// <summary>Runs one test.</summary>
    public static ConformanceResult Run(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        try
        {
            Model model = OnnxModelFile.Read(Path.Combine(folder, "model.onnx"));
            string[] sets = [.. Directory.EnumerateDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal)];
            if (sets.Length == 0) return new ConformanceResult(name, ConformanceOutcome.Failed, "it has no test_data_set_* folder");
            if (model.Graph.Nodes.FirstOrDefault(node => node.Operator is UnknownOperator) is { } unknown)
            {
                return new ConformanceResult(name, ConformanceOutcome.Unsupported, $"operator {unknown.OpType} is not known");
            }

            using Session session = new(model, new SessionOptions { Threads = 1 });
            foreach (string set in sets)
            {
                if (Disagreement(session, model.Graph, set) is { } difference) return new ConformanceResult(name, ConformanceOutcome.Failed, $"{Path.GetFileName(set)}: {difference}");
            }

            return new ConformanceResult(name, ConformanceOutcome.Passed, "");
        }
        catch (DyadicException failure)
        {
            return new ConformanceResult(name, failure.Kind == FailureKind.Unsupported ? ConformanceOutcome.Unsupported : ConformanceOutcome.Failed, failure.Message);
        }
        catch (Exception failure)
        {
            // Whatever it is, it is one failed test, and the others still have to run.
            return new ConformanceResult(name, ConformanceOutcome.Failed, $"internal error ({failure.GetType().Name}): {failure.Message}");
        }
    }

    private static string? Disagreement(Session session, Graph graph, string set)
    {
        DenseTensor[] expected = Tensors(set, "output");
        DenseTensor[] outputs = session.Run(Tensors(set, "input"));
        if (expected.Length != outputs.Length) return $"{expected.Length} outputs are expected, the model gives {outputs.Length}";
        for (int i = 0; i < outputs.Length; i++)
        {
            Exactness exactness = graph.Outputs[i].Producer?.Operator.Exactness ?? Exactness.BitExact;
            if (Difference(expected[i], outputs[i], exactness) is { } difference) return $"output '{graph.Outputs[i].Name}': {difference}";
        }

        return null;
    }

    private static string? Difference(DenseTensor expected, DenseTensor actual, Exactness exactness)
    {
        if (expected.ElementType != actual.ElementType || expected.Shape != actual.Shape) return $"expected {expected}, got {actual}";
        if (expected.ContentEquals(actual)) return null;
        if (!expected.ElementType.IsFloating() || !RealValues.Holds(expected))
        {
            return expected.ElementType.IsInteger() && exactness.RelativeTolerance == 0 ? FirstInteger(expected, actual) : $"elements of {expected} differ";
        }

        double tolerance = expected.ElementType switch { ElementType.Float16 => HalfTolerance, ElementType.BFloat16 => BrainFloatTolerance, _ => RelativeTolerance };
        for (int i = 0; i < expected.Count; i++)
        {
            double wanted = RealValues.Element(expected, i), got = RealValues.Element(actual, i);
            bool close = wanted.Equals(got) || Math.Abs(wanted - got) <= AbsoluteTolerance + (tolerance * Math.Abs(wanted));
            if (!close) return $"element {i} of {expected} should be {wanted:R}, is {got:R}";
        }

        return null;
    }

    private static string FirstInteger(DenseTensor expected, DenseTensor actual)
    {
        int at = 0;
        while (RealValues.Element(expected, at).Equals(RealValues.Element(actual, at)) && at < expected.Count - 1) at++;
        return $"element {at} of {expected} should be {RealValues.Element(expected, at)}, is {RealValues.Element(actual, at)}";
    }

    private static DenseTensor[] Tensors(string set, string kind)
    {
        List<DenseTensor> tensors = [];
        for (string file = Path.Combine(set, $"{kind}_0.pb"); File.Exists(file); file = Path.Combine(set, $"{kind}_{tensors.Count}.pb")) tensors.Add(OnnxTensorFile.Read(file));
        return [.. tensors];
    }
}

/// <summary>How one conformance test ended.</summary>
/// <param name="Name">The test's folder.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it did not pass; empty when it did.</param>
public sealed record ConformanceResult(string Name, ConformanceOutcome Outcome, string Reason);

/// <summary>How a conformance test can end.</summary>
public enum ConformanceOutcome
{
    /// <summary>Every output agreed.</summary>
    Passed,

    /// <summary>An output differs, or the test could not be read.</summary>
    Failed,

    /// <summary>The model uses something that Dyadic says it does not support.</summary>
    Unsupported,
}
