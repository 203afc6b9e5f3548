using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dyadic.Cli.Tests;

/// <summary>Compiles every C# example of the README and of docs/ against the assemblies of this build.</summary>
public sealed partial class DocumentationTests
{
    // What the examples may take for granted: the usual namespaces, and a reader's own model.
    private const string Given = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Numerics.Tensors;
        global using Dyadic;
        global using Dyadic.Core;
        global using Dyadic.Data;
        global using Dyadic.Graphs;
        global using Dyadic.Kernels;
        global using Dyadic.Quantization;
        global using Dyadic.Runtime;
        global using static Reader;

        public static class Reader
        {
            public static float[] Run(float[] input) => input;
        }
        """;

    public static TheoryData<string, string> Examples()
    {
        TheoryData<string, string> examples = [];
        string root = Root();
        string[] files = [Path.Combine(root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            int number = 0;
            foreach (Match block in CodeBlock().Matches(File.ReadAllText(file).ReplaceLineEndings("\n"))) examples.Add($"{Path.GetRelativePath(root, file)} #{++number}", block.Groups[1].Value);
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_compiles(string name, string code)
    {
        CSharpParseOptions options = new(LanguageVersion.Latest);
        SyntaxTree example = CSharpSyntaxTree.ParseText(code, options, name);
        bool program = example.GetRoot().ChildNodes().Any(node => node is GlobalStatementSyntax);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Example",
            [example, CSharpSyntaxTree.ParseText(Given, options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => $"{name}: {diagnostic}"));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dyadic.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Dyadic.slnx.");
    }
}
