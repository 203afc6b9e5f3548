using System.Text;
using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Peers.Operators;

/// <summary>
/// Small cases with ONNX Runtime's outputs, as text for the unit tests: models whose inputs are constants, and beside them constants
/// <c>expected</c> and <c>tolerance</c>. A line <c>## name</c> begins each.
/// </summary>
internal sealed class OperatorGoldens
{
    private const int Each = 2, MostElements = 400, LeastOutput = 4, MostOutput = 40;

    private readonly Dictionary<string, int> _kept = [];
    private readonly StringBuilder _text = new();

    /// <summary>Keeps a case if it is small and among the first of its name.</summary>
    public void Add(string name, OperatorCase one, DenseTensor output)
    {
        bool isTable = one.Inputs[0]!.Tensor.Shape.Rank == 1 && one.Inputs[0]!.Tensor.Count == 256;
        int kept = _kept.GetValueOrDefault(name), inputs = one.Inputs.Sum(input => input?.Tensor.Count ?? 0);
        if (kept >= (isTable ? 1 : Each) || (!isTable && (inputs > MostElements || output.Count is < LeastOutput or > MostOutput))) return;
        _kept[name] = kept + 1;
        ModelDefinition definition = one.Define(allConstant: true);
        definition.Graph.Initializers.Add(new("expected", output));
        definition.Graph.Initializers.Add(new("tolerance", DenseTensor.Scalar((float)one.Tolerance)));
        _text.Append("## ").Append(name).Append('\n').Append(OnnxTextPrinter.Print(definition)).Append('\n');
    }

    public string ToText() => _text.ToString();
}
