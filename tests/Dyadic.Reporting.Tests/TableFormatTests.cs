using System.Diagnostics;
using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Reporting.Tests;

/// <summary>Tables written for other tools hold the model's numbers, by their own readers where they are installed.</summary>
public sealed class TableFormatTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "dyadic-" + Guid.NewGuid().ToString("N"));

    private static readonly IntegerTable[] Tables =
    [
        new("bytes", "bytes", [3], [0, 255, 7], [new TableReader("node */ 1", "LookUp", "table", new CodeMeaning(0.1f, 3), null)]),
        new("signed_words", "signed words", [2, 2], [-32768, 32767, -1, 0], []),
        new("longs", "longs", [2], [long.MinValue, long.MaxValue], []),
        new("wide", "wide", [1], [4_000_000_000], []),
    ];

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Types_are_the_least_that_hold_all_entries() => Assert.Equal(["uint8", "int16", "int64", "uint32"], Tables.Select(table => table.Type));

    [Fact]
    public void Hex_words_are_twos_complement()
    {
        TableFile[] files = [.. TableFormats.Find("hex").Write("net", Tables)];
        Assert.Equal(["bytes.hex", "signed_words.hex", "longs.hex", "wide.hex"], files.Select(file => file.Name));
        Assert.Equal(["00", "FF", "07"], Words(files[0]));
        Assert.Equal(["8000", "7FFF", "FFFF", "0000"], Words(files[1]));
        Assert.Equal(["8000000000000000", "7FFFFFFFFFFFFFFF"], Words(files[2]));
        Assert.Equal(["EE6B2800"], Words(files[3]));

        static IEnumerable<string> Words(TableFile file) => file.Text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
    }

    [Fact]
    public void Comma_separated_values_have_an_index()
    {
        TableFile file = TableFormats.Find("csv").Write("net", Tables).ElementAt(1);
        Assert.Equal("index,value\n0,-32768\n1,32767\n2,-1\n3,0\n", file.Text);
    }

    // Compiled with every warning and run where a C compiler is installed; read back as text elsewhere.
    [Fact]
    public void The_header_is_c99_and_holds_the_numbers()
    {
        TableFile header = TableFormats.Find("c").Write("net", Tables).Single();
        Assert.Equal("net_tables.h", header.Name);
        Assert.Contains("#ifndef NET_TABLES_H", header.Text);
        Assert.Contains("static const int16_t signed_words[2][2] = ", header.Text);
        Assert.Contains("node * / 1", header.Text);
        string[] expected = [.. Tables.SelectMany(table => table.Entries).Select(entry => entry.ToString(CultureInfo.InvariantCulture))];
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, header.Name), header.Text);
        string prints = string.Concat(Tables.Select(table =>
            $"{{ const {table.Type}_t *p = (const {table.Type}_t *){table.Name}; for (unsigned i = 0; i < sizeof {table.Name} / sizeof *p; i++) printf(\"%lld\\n\", (long long)p[i]); }}\n"));
        File.WriteAllText(Path.Combine(_folder, "main.c"), $"#include <stdio.h>\n#include \"{header.Name}\"\n#include \"{header.Name}\"\nint main(void) {{\n{prints}return 0; }}\n");
        if (Run("gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-o", Path.Combine(_folder, "main"), Path.Combine(_folder, "main.c")) is { } compiled)
        {
            Assert.Equal((0, ""), (compiled.ExitCode, compiled.Text));
            Assert.Equal(expected, Run(Path.Combine(_folder, "main"))!.Value.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        else
        {
            string numbers = string.Concat(header.Text.Split("= ").Skip(1).Select(part => part.Split(';')[0])).Replace("(-9223372036854775807LL - 1)", "-9223372036854775808", StringComparison.Ordinal);
            Assert.Equal(expected, numbers.Split(['{', '}', ',', ' ', '\n', 'L', 'U'], StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public void Names_suit_c_and_every_file_system()
    {
        TableNames names = new();
        Assert.Equal(
            ["a_b", "A_B_2", "table_7up", "table_table", "table_int", "table", "table_2"],
            new[] { "/a.b", "A:B", "7up", "table", "int", "…", "--" }.Select(names.Of));
        Assert.True(names.Of(new string('x', 500)).Length <= 96);
    }

    [Fact]
    public void Tables_of_the_gates_of_recurrent_layers_are_found()
    {
        Model model = ModelBuilder.Build(OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 21]>
            f (float[5,1,3] x) => (float[5,1,1,2] y) <float[1,8,3] w, float[1,8,2] r> { y = LSTM <hidden_size = 2> (x, w, r) }
            """.Replace("float[1,8,3] w", $"float[1,8,3] w = {{ {string.Join(", ", Enumerable.Range(0, 24).Select(i => (i % 5) - 2))} }}", StringComparison.Ordinal).Replace("float[1,8,2] r", $"float[1,8,2] r = {{ {string.Join(", ", Enumerable.Range(0, 16).Select(i => (i % 3) - 1))} }}", StringComparison.Ordinal)));
        DenseTensor sample = DenseTensor.Create<float>([5, 1, 3], [.. Enumerable.Range(0, 15).Select(i => (float)Math.Sin(i))]);
        Model integer = Dyadic.Quantization.Quantizer.Quantize(model, [[sample]], Dyadic.Quantization.RecipePresets.Find("irnn")).ToModel(Dyadic.Quantization.QuantizedForm.Integer);
        IReadOnlyList<IntegerTable> tables = IntegerTables.Of(integer.Graph);
        Assert.Equal(["candidate", "sigmoid", "squash"], tables.SelectMany(table => table.Readers).Select(reader => reader.Role).Distinct().Order(StringComparer.Ordinal));
        Assert.All(tables, table => Assert.Equal((257, 16), (table.Entries.Count, table.Bits)));
    }

    [Fact]
    public void Breakpoints_of_lines_are_tables_too()
    {
        Model model = ModelBuilder.Build(OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 21, "ai.dyadic" : 1]>
            f (uint8[1,4] x) => (int64[1,4] y)
            <int64[2] d = {-5, 0}, int64[3] a = {0, 1, 0}, int64[3] c = {0, 5, 5}, int64 most = {5}>
            { y = ai.dyadic.LineExp (x, d, a, c, most) }
            """));
        IReadOnlyList<IntegerTable> tables = IntegerTables.Of(model.Graph);
        Assert.Equal([("d", "breakpoints"), ("a", "slopes"), ("c", "intercepts")], tables.Select(table => (table.Name, table.Readers[0].Role)));
        Assert.Equal(2 + 3 + 3, tables.Sum(table => table.Bytes));
    }

    [Fact]
    public void A_cancelled_folder_is_not_left_behind()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TableFolder.Write(_folder, "net", Tables, TableFormats.All, null, cancelled.Token));
        Assert.False(Directory.Exists(_folder));
        Assert.Equal(1 + 4 + 4, TableFolder.Write(_folder, "net", Tables, TableFormats.All).Count);
        Assert.Equal(9, Directory.GetFiles(_folder).Length);
    }

    // Null where the program is not installed.
    private static (int ExitCode, string Text)? Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, text);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
