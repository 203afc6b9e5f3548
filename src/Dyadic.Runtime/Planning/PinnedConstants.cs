using System.Runtime.InteropServices;
using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>Gives constants an address: the graph's are pinned once a session, a plan's own are copied to memory that goes with the plan.</summary>
internal static unsafe class PinnedConstants
{
    /// <summary>Attaches a constant to memory that does not move.</summary>
    public static void Attach(Operand constant, ConstantPool pool)
    {
        DenseTensor content = constant.Content!;
        if (constant.IsShared)
        {
            constant.Attach(content.Reshaped(constant.Shape), pool.Pin(content));
            return;
        }

        byte[] copy = GC.AllocateUninitializedArray<byte>(Math.Max(content.Bytes.Length, 1), pinned: true);
        content.Bytes.CopyTo(copy);
        DenseTensor tensor = new(constant.Type, constant.Shape, copy.AsMemory(0, content.Bytes.Length));
        constant.Attach(tensor, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(copy, 0));
    }
}
