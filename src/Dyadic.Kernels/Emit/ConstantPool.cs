using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Vectors of constants that lie behind the return of a function.</summary>
internal sealed class ConstantPool(Assembler code)
{
    private readonly List<(Label Label, uint[] Words)> _constants = [];

    /// <summary>A label of 64 bytes with sixteen words.</summary>
    public Label Add(Func<int, int> word)
    {
        Label label = code.CreateLabel();
        _constants.Add((label, [.. Enumerable.Range(0, 16).Select(index => (uint)word(index))]));
        return label;
    }

    /// <summary>Writes the constants; called once, after the last instruction.</summary>
    public void Emit()
    {
        for (int index = 0; index < _constants.Count; index++)
        {
            Label label = _constants[index].Label;
            code.Label(ref label);
            foreach (uint word in _constants[index].Words) code.dd(word);
        }
    }
}
