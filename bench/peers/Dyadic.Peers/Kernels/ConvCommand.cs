using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Kernels;

/// <summary>Single convolutions of the networks in <c>convolutions.tsv</c>, batch 1, as QLinearConv of u8 codes in both layouts.</summary>
/// <remarks>Either engine's kernels read channels last: a file with channels second times their transposes too, which a network has at its ends only.</remarks>
internal static class ConvCommand
{
    public static int Run(Arguments arguments) =>
        KernelComparison.Run(arguments, File.ReadLines(Path.Combine(EnginePeer.Folder(), "convolutions.tsv")).Skip(1).Select(Case));

    private static KernelCase Case(string line)
    {
        string[] cells = line.Split('\t');
        int[] n = Array.ConvertAll(cells[2..9], Number);
        (int height, int width, int inputs, int outputs, int kernelHeight, int kernelWidth, int stride) = (n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
        int[] pads = Array.ConvertAll(cells[9].Split(','), Number);
        int groups = Number(cells[10]), depth = inputs / groups * kernelHeight * kernelWidth;
        int Extent(int extent, int kernel, int axis) => ((extent + pads[axis] + pads[axis + 2] - kernel) / stride) + 1;
        double pixels = (double)Extent(height, kernelHeight, 0) * Extent(width, kernelWidth, 1);
        KernelOperands operands = new(seed: depth);
        KernelForm Form(bool last, string types, ElementType type, DenseTensor scales, TensorShape zeroPoints) => new(last ? "channels last" : "channels second", types, new(
            last
                ? new QLinearConvAnyLayout(ChannelsLast: true, Group: groups, KernelShape: [kernelHeight, kernelWidth], Pads: pads, Strides: [stride, stride])
                : new QLinearConv(Group: groups, KernelShape: [kernelHeight, kernelWidth], Pads: pads, Strides: [stride, stride]),
            operands.Fed(ElementType.UInt8, last ? [1, height, width, inputs] : [1, inputs, height, width]), KernelOperands.Scale, KernelOperands.ZeroPoint(ElementType.UInt8),
            operands.Codes(type, [outputs, inputs / groups, kernelHeight, kernelWidth]), scales, KernelOperands.WeightZeroPoint(type, zeroPoints),
            KernelOperands.OutputScale(depth), KernelOperands.ZeroPoint(ElementType.UInt8), DenseTensor.Zeros(ElementType.Int32, [outputs])));
        return new KernelCase(
            cells[0],
            $"{cells[0]} {cells[1]}: {height}×{width}×{inputs} → {outputs}, {kernelHeight}×{kernelWidth}/{stride}{(groups > 1 ? " depthwise" : "")}",
            pixels * outputs * depth,
            [.. ((bool[])[true, false]).SelectMany(last => (KernelForm[])
            [
                Form(last, "u8×s8 a channel", ElementType.Int8, operands.Scales(outputs), [outputs]),
                Form(last, "u8×u8", ElementType.UInt8, KernelOperands.Scale, []),
            ])]);
    }

    private static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}
