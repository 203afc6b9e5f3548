using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An Einstein summation equation such as <c>bij,bjk->bik</c>, with every ellipsis replaced by labels of its own.</summary>
/// <remarks>Labels are characters; those of the broadcast axes that an ellipsis stands for are digits, counted from the last axis.</remarks>
internal sealed record EinsumEquation(string[] Operands, string Result)
{
    private const int MostEllipsisAxes = 10;

    /// <summary>Parses an equation for operands of known rank.</summary>
    /// <exception cref="DyadicException">The equation is malformed or does not fit the ranks.</exception>
    public static EinsumEquation Parse(string equation, int[] ranks, Func<string, DyadicException> fail)
    {
        string text = equation.Replace(" ", "", StringComparison.Ordinal);
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        string[] terms = (arrow < 0 ? text : text[..arrow]).Split(',');
        if (terms.Length != ranks.Length) throw fail($"the equation '{equation}' has {terms.Length} operands; the node has {ranks.Length} inputs.");
        int widest = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            int letters = terms[i].Replace("...", "", StringComparison.Ordinal).Length;
            bool hasEllipsis = terms[i].Contains("...", StringComparison.Ordinal);
            int hidden = ranks[i] - letters;
            if (hidden < 0 || (hidden > 0 && !hasEllipsis)) throw fail($"operand '{terms[i]}' of '{equation}' does not fit a tensor of rank {ranks[i]}.");
            if (hidden > MostEllipsisAxes) throw fail($"'...' in operand '{terms[i]}' stands for {hidden} axes; at most {MostEllipsisAxes} are supported.");
            widest = Math.Max(widest, hidden);
            terms[i] = terms[i].Replace("...", EllipsisLabels(hidden), StringComparison.Ordinal);
        }

        string result = arrow < 0 ? ImplicitResult(terms, widest) : text[(arrow + 2)..].Replace("...", EllipsisLabels(widest), StringComparison.Ordinal);
        Check(equation, terms, result, fail);
        return new EinsumEquation(terms, result);
    }

    private static string EllipsisLabels(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)('0' + count - 1 - i)));

    // Without an arrow: the broadcast axes, then every label that occurs once, in alphabetical order.
    private static string ImplicitResult(string[] terms, int widest)
    {
        IEnumerable<char> once = string.Concat(terms).Where(char.IsLetter).GroupBy(label => label).Where(group => group.Count() == 1).Select(group => group.Key);
        return EllipsisLabels(widest) + string.Concat(once.Order());
    }

    private static void Check(string equation, string[] terms, string result, Func<string, DyadicException> fail)
    {
        string labels = string.Concat(terms);
        foreach (char label in labels + result)
        {
            if (!char.IsAsciiLetterOrDigit(label)) throw fail($"the equation '{equation}' contains '{label}'; labels are letters.");
        }

        foreach (char label in result)
        {
            if (!labels.Contains(label)) throw fail($"the result of '{equation}' has the label '{label}', which no operand has.");
            if (result.Count(other => other == label) > 1) throw fail($"the result of '{equation}' has the label '{label}' twice.");
        }
    }
}
