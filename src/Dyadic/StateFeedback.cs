using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic;

/// <summary>Which outputs of a model are inputs of its next run: the states of a network that hears a recording frame by frame.</summary>
public sealed class StateFeedback
{
    /// <summary>The text that asks for pairs to be found.</summary>
    public const string Auto = "auto";

    private StateFeedback(IReadOnlyList<StatePair> pairs) => Pairs = pairs;

    /// <summary>The pairs, in the order of the inputs.</summary>
    public IReadOnlyList<StatePair> Pairs { get; }

    /// <summary>The pairs as people write them: <c>stateN=state</c>.</summary>
    public override string ToString() => string.Join(", ", Pairs.Select(pair => $"{pair.OutputName}={pair.InputName}"));

    /// <summary>Reads pairs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts"><c>OUTPUT=INPUT</c> each, or <c>auto</c>: every input but the first that has an output of its type and shape; where it has several, the one whose name holds the input's.</param>
    /// <returns>Null when no text is given.</returns>
    /// <exception cref="DyadicException">A name is not the model's, a pair differs in type or shape, or nothing is found.</exception>
    public static StateFeedback? Of(Model model, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return null;
        List<StatePair> pairs = [.. texts.Contains(Auto, StringComparer.Ordinal) ? Found(model) : [], .. texts.Where(text => text != Auto).Select(text => Parse(model, text))];
        if (pairs.Count == 0) throw DyadicException.Usage($"No state was found: no input but the first has an output of its type and shape. Name them: --state OUTPUT=INPUT. Inputs: {Names(model.Graph.Inputs)}; outputs: {Names(model.Graph.Outputs)}.");
        if (pairs.GroupBy(pair => pair.Input).FirstOrDefault(group => group.Count() > 1) is { } twice) throw DyadicException.Usage($"The input '{twice.First().InputName}' gets two states.");
        return new StateFeedback([.. pairs.OrderBy(pair => pair.Input)]);
    }

    private static StatePair Parse(Model model, string text)
    {
        string[] names = text.Split('=');
        if (names.Length != 2) throw DyadicException.Usage($"A state is OUTPUT=INPUT or auto; got '{text}'.");
        int output = IndexOf(model.Graph.Outputs, names[0], "output"), input = IndexOf(model.Graph.Inputs, names[1], "input");
        (Value from, Value to) = (model.Graph.Outputs[output], model.Graph.Inputs[input]);
        return Fit(from, to) ? new StatePair(output, input, from.Name, to.Name) : throw DyadicException.Usage($"The output {from} cannot be the input {to} of the next run; their types or shapes differ.");
    }

    private static IEnumerable<StatePair> Found(Model model)
    {
        for (int input = 1; input < model.Graph.Inputs.Count; input++)
        {
            Value to = model.Graph.Inputs[input];
            int[] outputs = [.. Enumerable.Range(0, model.Graph.Outputs.Count).Where(i => Fit(model.Graph.Outputs[i], to))];
            if (outputs.Length > 1) outputs = [.. outputs.Where(i => model.Graph.Outputs[i].Name.Contains(to.Name, StringComparison.Ordinal))];
            if (outputs is [int output]) yield return new StatePair(output, input, model.Graph.Outputs[output].Name, to.Name);
        }
    }

    private static bool Fit(Value output, Value input) => output.Type == input.Type && input.Shape is { Rank: > 0 } shape && (output.Shape is null || shape.IsCompatibleWith(output.Shape));

    private static int IndexOf(IReadOnlyList<Value> values, string name, string kind)
    {
        int index = values.ToList().FindIndex(value => value.Name == name);
        return index >= 0 ? index : throw DyadicException.Usage($"The model has no {kind} '{name}'; it has {Names(values)}.");
    }

    private static string Names(IEnumerable<Value> values) => string.Join(", ", values.Select(value => $"'{value.Name}'"));
}

/// <summary>An output that is an input of the next run.</summary>
/// <param name="Output">The output's position.</param>
/// <param name="Input">The input's position.</param>
/// <param name="OutputName">The output's name.</param>
/// <param name="InputName">The input's name.</param>
public sealed record StatePair(int Output, int Input, string OutputName, string InputName);
