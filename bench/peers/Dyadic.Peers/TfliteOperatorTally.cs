using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Tests.Tflite.Operators;
using Dyadic.Graphs.Tflite;
using Dyadic.Quantization;
using Dyadic.Runtime;

namespace Dyadic.Peers;

/// <summary>How many outputs of one operator differ from TensorFlow Lite's, over many cases.</summary>
internal sealed class TfliteOperatorTally
{
    private readonly SortedSet<string> _kernels = new(StringComparer.Ordinal);
    private int _refusedThere, _refusedHere, _proven;
    private long _outputs, _differing, _greatest;

    /// <summary>True when outputs were compared.</summary>
    public bool Compared => _outputs > 0;

    /// <summary>True when outputs were compared and all are equal.</summary>
    public bool Equal => Compared && _differing == 0;

    /// <summary>The first reasons of refusals.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a case whose outputs lie at a path.</summary>
    public void Add(OperatorCase made, string path)
    {
        if (!File.Exists(path + ".out"))
        {
            if (_refusedThere++ == 0) Notes.Add("TFLite: " + File.ReadAllText(path + ".error").ReplaceLineEndings(" / "));
            return;
        }

        if (File.ReadAllText(path + ".kernel") is { Length: > 0 } kernel) _kernels.Add(kernel.Replace("TfLiteXNNPackDelegate", "XNNPACK", StringComparison.Ordinal));
        byte[] theirs = File.ReadAllBytes(path + ".out");
        try
        {
            Model model = TfliteModelFile.Read(made.Spec.ToFile());
            if (IntegerVerifier.Verify(model) is { Holds: false } proof) Notes.AddRange(proof.Offenders.Take(Notes.Count == 0 ? 1 : 0).Select(offender => $"not proven: {offender.Node}: {offender.Reason}"));
            else _proven++;
            Graph graph = model.Graph;
            using Session session = new(graph);
            Compare(session.Run(made.Feed(graph))[0], theirs);
        }
        catch (DyadicException error)
        {
            if (_refusedHere++ == 0) Notes.Add("Dyadic: " + error.Message);
        }
    }

    /// <summary>The cells of the table.</summary>
    public string Text => $"{_refusedThere} | {_refusedHere} | {_proven} | {_outputs} | {(_outputs == 0 ? "-" : _differing)} | {_greatest} | {string.Join(", ", _kernels)}";

    private void Compare(DenseTensor ours, byte[] theirs)
    {
        if (ours.Bytes.Length != theirs.Length) throw new InvalidOperationException($"{ours.Bytes.Length} bytes against {theirs.Length}");
        bool wide = ours.ElementType.ByteWidth() == 2;
        _outputs += ours.Count;
        for (int i = 0; i < ours.Count; i++)
        {
            int a = wide ? BitConverter.ToInt16(ours.Bytes[(2 * i)..]) : ours.ElementType == ElementType.Int8 ? (sbyte)ours.Bytes[i] : ours.Bytes[i];
            int b = wide ? BitConverter.ToInt16(theirs.AsSpan(2 * i)) : ours.ElementType == ElementType.Int8 ? (sbyte)theirs[i] : theirs[i];
            if (a == b) continue;
            if (_differing++ == 0) Notes.Add($"first difference at element {i}: Dyadic {a}, TFLite {b}");
            _greatest = Math.Max(_greatest, Math.Abs(a - b));
        }
    }
}
