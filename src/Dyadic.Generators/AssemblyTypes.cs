using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Dyadic.Generators;

/// <summary>Walks the types that the assembly being compiled declares.</summary>
internal static class AssemblyTypes
{
    /// <summary>Every named type of the assembly, nested ones included.</summary>
    public static IEnumerable<INamedTypeSymbol> Of(IAssemblySymbol assembly)
    {
        Stack<INamespaceOrTypeSymbol> pending = new Stack<INamespaceOrTypeSymbol>();
        pending.Push(assembly.GlobalNamespace);
        while (pending.Count > 0)
        {
            INamespaceOrTypeSymbol current = pending.Pop();
            if (current is INamedTypeSymbol type) yield return type;
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is INamespaceOrTypeSymbol nested) pending.Push(nested);
            }
        }
    }
}
