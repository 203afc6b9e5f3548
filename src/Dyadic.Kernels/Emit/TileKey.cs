using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The key of one emitted tile of a matrix product.</summary>
/// <param name="Format">What is multiplied.</param>
/// <param name="SignedLhs">True when the left operand has s8 codes, whose sign bit is flipped.</param>
/// <param name="RowCount">Rows, 1 to 8.</param>
/// <param name="Width">Vectors of 16 columns, 1 to 4.</param>
/// <param name="Ragged">True when fewer columns than <paramref name="Width"/> vectors hold are stored.</param>
/// <param name="Offsets">True when the columns' offsets times the rows' sums are added.</param>
/// <param name="Epilogue">What happens to the accumulators.</param>
/// <param name="PrefetchLines">Cache lines of the right operand to fetch ahead in four steps of depth.</param>
internal sealed record TileKey(GemmFormat Format, bool SignedLhs, int RowCount, int Width, bool Ragged, bool Offsets, TileEpilogue Epilogue, int PrefetchLines = 0) : KernelKey
{
    public override string Name => $"Gemm{Types}_{RowCount}x{Width * 16}{(Ragged ? "r" : string.Empty)}{(Offsets ? "o" : string.Empty)}{(PrefetchLines > 0 ? $"p{PrefetchLines}" : string.Empty)}_{Set}";

    /// <summary>Steps of depth, a word of the left operand each, that a word of the right operand lasts.</summary>
    public int StepsPerWord => Format == GemmFormat.Nibble8 ? 2 : 1;

    private string Set => Format switch { GemmFormat.BFloat2 => "Avx512Bf16", GemmFormat.Float32 => "Avx512", _ => "Avx512Vnni" };

    private string Types => Format switch
    {
        GemmFormat.Byte4 => $"{(SignedLhs ? "S8" : "U8")}S8{Epilogue.Name}",
        GemmFormat.Nibble8 => $"{(SignedLhs ? "S8" : "U8")}U4{Epilogue.Name}",
        GemmFormat.BFloat2 => $"BF16{Epilogue.Name}",
        GemmFormat.Short2 => $"S16S16{Epilogue.Name}",
        _ => $"F32{Epilogue.Name}",
    };

    public override void Emit(Assembler code)
    {
        Frame frame = Frame.Native();
        new TileEmitter(code, frame, new TileRegisters(frame, RowCount, Width, Format == GemmFormat.Nibble8), this).Emit();
    }
}
