using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Conversion of elements between types.</summary>
/// <remarks>
/// Integers wrap into narrower integers. Reals truncate toward zero into integers; out of range they saturate (NaN gives 0), but wrap
/// into 4 and 2 bits, as ONNX defines for those. Reals round to nearest even into narrower reals.
/// </remarks>
internal static class ElementConversion
{
    /// <summary>Converts every element of <paramref name="source"/> into <paramref name="target"/>.</summary>
    public static void Convert(DenseTensor source, DenseTensor target)
    {
        ElementType from = source.ElementType, to = target.ElementType;
        if (from == to) target.CopyFrom(source);
        else if (from == ElementType.String) Parse(source, target);
        else if (to == ElementType.String) Format(source, target);
        else if (RealElements.Holds(to)) RealElements.Write(target, RealElements.Read(source));
        else if (RealElements.Holds(from)) FromReal(source, target);
        else FromInteger(source, target);
    }

    /// <summary>True when both conversions from and to the type are defined here.</summary>
    public static bool Handles(ElementType type) => RealElements.Holds(type) || type.IsInteger() || type is ElementType.Bool or ElementType.String;

    private static void FromInteger(DenseTensor source, DenseTensor target)
    {
        for (int i = 0; i < source.Count; i++)
        {
            Int128 value = IntegerElements.Get(source, i);
            if (target.ElementType == ElementType.Bool) target.Bytes[i] = value != 0 ? (byte)1 : (byte)0;
            else IntegerElements.SetWrapped(target, i, value);
        }
    }

    private static void FromReal(DenseTensor source, DenseTensor target)
    {
        double[] values = RealElements.Read(source);
        for (int i = 0; i < values.Length; i++)
        {
            if (target.ElementType == ElementType.Bool) target.Bytes[i] = values[i] != 0 ? (byte)1 : (byte)0;
            else IntegerElements.SetWrapped(target, i, ToInteger(values[i], target.ElementType));
        }
    }

    private static Int128 ToInteger(double value, ElementType type)
    {
        (Int128 min, Int128 max) = (type.BitWidth() < 8 ? ElementType.Int64 : type).IntegerRange();
        if (double.IsNaN(value)) return 0;
        double whole = Math.Truncate(value);
        return whole <= (double)min ? min : whole >= (double)max ? max : (Int128)whole;
    }

    private static void Parse(DenseTensor source, DenseTensor target)
    {
        double[] values = new double[source.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string text = source.Strings[i].Trim();
            values[i] = text.ToUpperInvariant() switch
            {
                "NAN" => double.NaN,
                "INF" or "+INF" or "INFINITY" => double.PositiveInfinity,
                "-INF" or "-INFINITY" => double.NegativeInfinity,
                _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                    ? value
                    : throw DyadicException.BadInput($"The text '{text}' is no number and cannot be cast to {target.ElementType}."),
            };
        }

        Convert(DenseTensor.Create<double>(source.Shape, values), target);
    }

    private static void Format(DenseTensor source, DenseTensor target)
    {
        if (source.ElementType is ElementType.Float32)
        {
            for (int i = 0; i < source.Count; i++) target.Strings[i] = Text(source.Span<float>()[i], source.Span<float>()[i].ToString("R", CultureInfo.InvariantCulture));
            return;
        }

        bool real = RealElements.Holds(source.ElementType);
        double[] values = real ? RealElements.Read(source) : [];
        for (int i = 0; i < source.Count; i++)
        {
            target.Strings[i] = real
                ? Text(values[i], values[i].ToString("R", CultureInfo.InvariantCulture))
                : IntegerElements.Get(source, i).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Text(double value, string digits) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "INF" : double.IsNegativeInfinity(value) ? "-INF" : digits;
}
