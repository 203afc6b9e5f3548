namespace Dyadic.Core;

/// <summary>One element, over and over.</summary>
public static class RepeatedElement
{
    /// <summary>Fills a buffer with copies of an element of any type.</summary>
    /// <param name="target">A whole number of elements; may be empty.</param>
    /// <param name="element">The bytes of the element, at least one.</param>
    public static void Fill(Span<byte> target, ReadOnlySpan<byte> element)
    {
        if (element.IndexOfAnyExcept(element[0]) < 0)
        {
            target.Fill(element[0]);
            return;
        }

        if (target.IsEmpty) return;
        element.CopyTo(target);
        for (long filled = element.Length; filled < target.Length; filled *= 2)
        {
            int from = (int)filled;
            target[..Math.Min(from, target.Length - from)].CopyTo(target[from..]);
        }
    }
}
