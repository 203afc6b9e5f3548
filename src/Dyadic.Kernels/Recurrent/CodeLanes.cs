using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Recurrent;

/// <summary>What recurrent kernels do to eight numbers at a time; each line is the one of <see cref="IntegerCell"/> or <see cref="HiddenCode"/> on lanes of 32 bits.</summary>
internal static unsafe class CodeLanes
{
    public const int Count = 8;

    public static Vector256<int> Load(short* codes) => Avx2.ConvertToVector256Int32(codes);

    /// <summary>Numbers of 16 bits.</summary>
    public static void Store(short* codes, Vector256<int> numbers) => Vector128.Narrow(numbers.GetLower(), numbers.GetUpper()).Store(codes);

    /// <summary>Numbers of [0, 255].</summary>
    public static void Store(byte* codes, Vector256<int> numbers)
    {
        Vector128<ushort> words = Vector128.Narrow(numbers.GetLower(), numbers.GetUpper()).AsUInt16();
        *(ulong*)codes = Vector128.Narrow(words, words).AsUInt64().ToScalar();
    }

    public static Vector256<int> Saturate(Vector256<int> sum) => Vector256.Min(Vector256.Max(sum, Vector256.Create((int)short.MinValue)), Vector256.Create((int)short.MaxValue));

    public static int Saturate(int sum) => Math.Clamp(sum, short.MinValue, short.MaxValue);

    public static Vector256<int> RoundedProduct(Vector256<int> a, Vector256<int> b, int shift) => ((a * b) + Vector256.Create(1 << (shift - 1))) >> shift;

    public static int RoundedProduct(int a, int b, int shift) => ((a * b) + (1 << (shift - 1))) >> shift;

    public static Vector256<int> Of(in HiddenCode code, Vector256<int> state)
    {
        Vector256<int> rescaled = RoundedProduct(state, Vector256.Create(code.Multiplier), code.Shift) + Vector256.Create(code.ZeroPoint);
        return Vector256.Min(Vector256.Max(rescaled, Vector256.Create(code.Least)), Vector256.Create(code.Greatest));
    }
}
