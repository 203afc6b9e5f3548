using System.IO.Compression;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class TableFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("id,age,income,label\n7,30,1.5,1\n8,40,-2,0\n")]
    [InlineData("id;age;income;label\r\n7;30;1.5;1\r\n8;40;-2;0")]
    [InlineData("\uFEFFid|age|income|label\n7|30|1.5|1\n8|40|-2|0\n")]
    [InlineData("\"id\",\"age\",\"income\",\"label\"\n\"7\",\"30\",\"1.5\",\"1\"\n8,40,-2,0\n")]
    public void Numbers_make_one_input_and_the_label_a_class(string text)
    {
        using IDataset data = Open("t.csv", text);
        Assert.Equal((2, true), (data.Count, data.HasLabels));
        Assert.Equal([30, 1.5f], data.Read(0).InputFor("any", 0).Span<float>().ToArray());
        Assert.Equal([40, -2f], data.Read(1).InputFor("any", 0).Span<float>().ToArray());
        Assert.Equal([1, 0], [data.LabelOf(0)!.Value, data.LabelOf(1)!.Value]);
    }

    [Fact]
    public void Words_are_classes_in_ordinal_order_and_texts_may_hold_anything_between_quotes()
    {
        using IDataset data = Open("t.csv", "text,class\n\"a, \"\"b\"\"\nc\",neutral\nplain,good\n,bad\n");
        Assert.Equal(["bad", "good", "neutral"], data.ClassNames);
        Assert.Equal("a, \"b\"\nc", Assert.Single(data.Read(0).Texts).Text);
        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(i => data.LabelOf(i)!.Value));
        Assert.Equal("", data.Read(2).Texts[0].Text);
    }

    [Fact]
    public void A_quote_in_a_table_of_tabs_is_a_letter()
    {
        using IDataset data = Open("t.tsv", "text\tscore\n\"open\t1.5\nb\t2\n");
        Assert.Equal("\"open", data.Read(0).Texts[0].Text);
        Assert.Equal([1.5f], data.Read(0).Target!);
        Assert.False(data.HasLabels);
    }

    [Theory]
    [InlineData("x,y\n1,0.5\n2,1.5\n", 0.5f)]
    [InlineData("x,target\n1,3\n2,4\n", 3f)]
    public void Labels_that_are_no_whole_numbers_and_targets_are_numbers_to_predict(string text, float first)
    {
        using IDataset data = Open("t.csv.gz", text);
        Assert.Equal([first], data.Read(0).Target!);
        Assert.Null(data.Read(0).Label);
    }

    [Fact]
    public void Without_a_header_all_columns_are_inputs()
    {
        using IDataset data = Open("t.csv", "1,2,3\n4,5,6\n");
        Assert.Equal([4, 5, 6f], data.Read(1).InputFor("x", 0).Span<float>().ToArray());
        Assert.False(data.HasLabels);
    }

    [Fact]
    public void Parts_of_a_folder_are_chosen_by_name()
    {
        Write("train.tsv", "x\tlabel\n1\t0\n");
        Write("dev.tsv", "x\tlabel\n1\t0\n2\t1\n");
        using (IDataset dev = DatasetCatalog.Open(_folder.Path)) Assert.Equal(2, dev.Count);
        Write("test.tsv", "x\tlabel\n1\t0\n2\t1\n3\t0\n");
        using IDataset test = DatasetCatalog.Open(_folder.Path);
        Assert.Equal(3, test.Count);
    }

    [Theory]
    [InlineData("x,label\n1,0\n2\n", "row 3")]
    [InlineData("x,score\n1,high\n2,1\n3,low\n", null)]
    [InlineData("", "empty")]
    [InlineData("label\n1\n", "no columns")]
    [InlineData("x,label\n\"1,0\n", "not closed")]
    [InlineData("x,label\n\"1\"2,0\n", "closing quote")]
    [InlineData("x,label\n1\0,0\n", "zero")]
    public void Damaged_tables_are_refused(string text, string? expected)
    {
        Write("t.csv", text);
        if (expected is null)
        {
            using IDataset words = DatasetCatalog.Open(_folder.File("t.csv"));
            Assert.True(words.HasLabels);   // words in a column of scores are classes
            return;
        }

        DyadicException error = Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("t.csv")));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_among_numbers_is_refused_when_it_is_read()
    {
        using IDataset data = Open("t.csv", "a,b,label\n1,,0\n2,3,1\n");
        Assert.Contains("row 2", Assert.Throws<DyadicException>(() => data.Read(0)).Message, StringComparison.Ordinal);
        Assert.Equal([2, 3f], data.Read(1).Inputs[0].Tensor.Span<float>().ToArray());
    }

    [Fact]
    public void Utf16_is_refused_with_advice()
    {
        _folder.Write("t.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a,label\n1,2\n")).ToArray());
        Assert.Contains("UTF-8", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("t.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_unpacks_without_end_is_refused()
    {
        string path = _folder.File("bomb.txt.gz");
        using (GZipStream pack = new(File.Create(path), CompressionLevel.Fastest))
        {
            byte[] line = new byte[1 << 20];
            Array.Fill(line, (byte)'\n');
            for (int i = 0; i < 260; i++) pack.Write(line);
        }

        Assert.Contains("unpacks to more", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 1, 2, 3]);
        Assert.Equal(FailureKind.BadInput, Assert.Throws<DyadicException>(() => DatasetCatalog.Open(path)).Kind);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        byte[] line = new byte[(16 << 20) + 1];
        Array.Fill(line, (byte)'a');
        _folder.Write("long.txt", line);
        Assert.Contains("record 1", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("long.txt"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_open_by_lines_by_documents_and_in_parallel()
    {
        Write("lines/a.train.txt", "one\n");
        Write("lines/a.test.txt", "one\r\n\r\nthree");
        Write("lines/LICENSE.txt", "do\n");
        using (IDataset lines = DatasetCatalog.Open(_folder.File("lines")))
        {
            Assert.Equal(["one", "", "three"], Enumerable.Range(0, 3).Select(i => lines.Read(i).Texts[0].Text));
            Assert.Equal(3, lines.Count);
        }

        Write("documents/a.txt", "one\ntwo\n");
        Write("documents/b.txt", "three");
        using (IDataset documents = DatasetCatalog.Open(_folder.File("documents"))) Assert.Equal((2, "one\ntwo"), (documents.Count, documents.Read(0).Texts[0].Text));
        Write("parallel/test.en", "one\ntwo\n");
        Write("parallel/test.de", "eins\nzwei\n");
        using (IDataset parallel = DatasetCatalog.Open(_folder.File("parallel")))
        {
            Assert.Equal([new NamedText("de", "zwei"), new NamedText("en", "two")], parallel.Read(1).Texts);
        }

        using (IDataset one = DatasetCatalog.Open(_folder.File("parallel/test.de"))) Assert.Equal("zwei", one.Read(1).Texts[0].Text);
        Write("parallel/test.de", "eins\n");
        Assert.Contains("2 lines", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("parallel"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_not_given_to_a_model_that_takes_numbers()
    {
        Write("t.txt", "one\n");
        using IDataset data = DatasetCatalog.Open(_folder.File("t.txt"));
        Assert.Contains("is text", Assert.Throws<DyadicException>(() => data.Read(0).InputFor("ids", 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fiqa_that_is_no_fiqa_is_refused()
    {
        foreach (string text in new[] { "[]", "{\"1\":{}}", "{\"1\":{\"sentence\":\"a\",\"info\":[{\"target\":\"b\",\"sentiment_score\":\"high\"}]}}", "{" })
        {
            Write("task1_x_ABSA_train.json", text);
            Assert.Equal(FailureKind.BadInput, Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.Path)).Kind);
        }
    }

    private IDataset Open(string name, string text) => DatasetCatalog.Open(Write(name, text));

    private string Write(string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return _folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? IdxFileTests.Gzip(bytes) : bytes);
    }
}
