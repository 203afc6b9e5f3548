using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>A matrix <c>[N,K]</c> of codes in blocks along K as MatMulNBits stores it; codes fill a byte from its low bits up.</summary>
/// <remarks>
/// <code>
///   codes        uint8 [N, blocks, block size · bits / 8]          blocks = ⌈K / block size⌉
///   scales             [N, blocks] or flat
///   zero points  uint8 [N, ⌈blocks · bits / 8⌉] or flat, packed like codes; or the scales' type and shape; 2^(bits − 1) when absent
///   groups       int32 [K] or [blocks · block size]: the block whose scale a code has; k / block size when absent
/// </code>
/// </remarks>
/// <param name="N">Rows.</param>
/// <param name="K">Columns.</param>
/// <param name="Bits">Bits of a code: 2, 4 or 8.</param>
/// <param name="BlockSize">Codes of a block.</param>
public readonly record struct BlockCodes(int N, int K, int Bits, int BlockSize)
{
    private int Blocks => (int)(((long)K + BlockSize - 1) / BlockSize);

    private int BlockBytes => BlockSize * Bits / 8;

    private int ZeroPointBytes => (int)((((long)Blocks * Bits) + 7) / 8);

    /// <summary>The numbers that the codes stand for, <c>[N,K]</c> row by row: <c>(code − zero point) · scale</c> in binary32.</summary>
    /// <exception cref="DyadicException">A group index is out of range.</exception>
    public float[] Dequantize(DenseTensor codes, DenseTensor scales, DenseTensor? zeroPoints, DenseTensor? groups)
    {
        float[] scale = Scales(scales), zeros = ZeroPoints(zeroPoints), weights = new float[checked(N * K)];
        for (int n = 0; n < N; n++)
        {
            ReadOnlySpan<byte> row = Row(codes, n);
            for (int k = 0; k < K; k++)
            {
                int block = groups is null ? k / BlockSize : groups.Span<int>()[k];
                if ((uint)block >= (uint)Blocks) throw DyadicException.BadInput($"Group index {k} is {block}; there are {Blocks} blocks.");
                weights[(n * K) + k] = (Code(row, k) - zeros[(n * Blocks) + block]) * scale[(n * Blocks) + block];
            }
        }

        return weights;
    }

    /// <summary>The codes <c>[N,K]</c>, row by row, a byte each.</summary>
    public byte[] Unpack(DenseTensor codes)
    {
        byte[] unpacked = new byte[checked(N * K)];
        for (int n = 0; n < N; n++)
        {
            ReadOnlySpan<byte> row = Row(codes, n);
            for (int k = 0; k < K; k++) unpacked[(n * K) + k] = (byte)Code(row, k);
        }

        return unpacked;
    }

    /// <summary>The scales <c>[N,blocks]</c> row by row, in binary32.</summary>
    public float[] Scales(DenseTensor scales) => RealElements.Singles(scales).ToArray();

    /// <summary>The zero points <c>[N,blocks]</c> row by row, as numbers.</summary>
    /// <param name="zeroPoints">As they are stored; null for the middle code.</param>
    public float[] ZeroPoints(DenseTensor? zeroPoints)
    {
        if (zeroPoints is not null && zeroPoints.ElementType != ElementType.UInt8) return RealElements.Singles(zeroPoints).ToArray();
        float[] zeros = new float[checked(N * Blocks)];
        if (zeroPoints is null) Array.Fill(zeros, 1 << (Bits - 1));
        for (int i = 0; zeroPoints is not null && i < zeros.Length; i++) zeros[i] = Code(zeroPoints.Bytes.Slice(i / Blocks * ZeroPointBytes, ZeroPointBytes), i % Blocks);
        return zeros;
    }

    internal void Check(InferenceContext c)
    {
        if (N < 1 || K < 1) throw c.Fail($"'N' is {N} and 'K' is {K}; both should be 1 or more.");
        if (Bits is not (2 or 4 or 8)) throw c.Fail($"'bits' is {Bits}; codes of 2, 4 and 8 bits are known.");
        if (BlockSize < 16 || !int.IsPow2(BlockSize)) throw c.Fail($"'block_size' is {BlockSize}; it should be a power of two, 16 at least.");
        c.TypeWhere(1, type => type == ElementType.UInt8, "UInt8");
        c.RequireShape(1, N, Blocks, BlockBytes);
        RequireRows(c, 2, Blocks);
        if (c.OptionalInput(3) is { } zeros)
        {
            if (zeros.Type is not (ElementType.UInt8 or ElementType.Undefined)) c.CommonType(2, 3);
            if (zeros.Type != ElementType.Undefined) RequireRows(c, 3, zeros.Type == ElementType.UInt8 ? ZeroPointBytes : Blocks);
        }

        c.TypeWhere(4, type => type == ElementType.Int32, "Int32");
        if (c.OptionalInput(4)?.Shape is { } groups && !groups.IsCompatibleWith([K]) && !groups.IsCompatibleWith([(long)Blocks * BlockSize]))
        {
            throw c.Fail($"the group indices should have the shape [{K}] or [{(long)Blocks * BlockSize}]; they have {groups}.");
        }

        c.RequireShape(5, N);
    }

    private void RequireRows(InferenceContext c, int input, int columns)
    {
        if (c.OptionalInput(input)?.Shape is not { } shape || shape.IsCompatibleWith([N, columns]) || shape.IsCompatibleWith([(long)N * columns])) return;
        throw c.Fail($"input {input} should have the shape [{N},{columns}] or [{(long)N * columns}]; it has {shape}.");
    }

    private ReadOnlySpan<byte> Row(DenseTensor codes, int n) => codes.Bytes.Slice(n * Blocks * BlockBytes, Blocks * BlockBytes);

    private int Code(ReadOnlySpan<byte> packed, int index)
    {
        int perByte = 8 / Bits;
        return (packed[index / perByte] >> (index % perByte * Bits)) & ((1 << Bits) - 1);
    }
}
