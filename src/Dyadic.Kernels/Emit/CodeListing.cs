using System.Text;
using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Writes each emitted kernel, its bytes and its disassembly into a folder, when the environment variable names one.</summary>
internal static class CodeListing
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "DYADIC_DUMP";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable);

    public static void Write(string name, byte[] code, nint address)
    {
        if (string.IsNullOrEmpty(Folder)) return;
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, name + ".bin"), code);
        File.WriteAllText(Path.Combine(Folder, name + ".asm"), Disassemble(code, (ulong)address));
    }

    /// <summary>One instruction a line: address, then text in Intel syntax.</summary>
    public static string Disassemble(byte[] code, ulong address)
    {
        Iced.Intel.Decoder decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(code), address);
        IntelFormatter formatter = new();
        StringOutput text = new();
        StringBuilder listing = new();
        while (decoder.IP < address + (ulong)code.Length)
        {
            Instruction instruction = decoder.Decode();
            formatter.Format(instruction, text);
            listing.Append(System.Globalization.CultureInfo.InvariantCulture, $"{instruction.IP:x12}  {text.ToStringAndReset()}\n");
        }

        return listing.ToString();
    }
}
