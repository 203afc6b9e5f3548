namespace Dyadic.Core.Tests;

public sealed class ReplacedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dyadic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_appear_together_when_all_are_complete()
    {
        File.WriteAllText(Path.Combine(_folder, "a"), "old");
        using (ReplacedFiles files = new())
        {
            files.Create(Path.Combine(_folder, "a")).Write("new"u8);
            files.Create(Path.Combine(_folder, "b")).Write("more"u8);
            Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "a")));
            files.Commit();
        }

        Assert.Equal(["a", "b"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder, "a")));
    }

    [Fact]
    public void What_is_not_committed_leaves_nothing()
    {
        File.WriteAllText(Path.Combine(_folder, "a"), "old");
        using (ReplacedFiles files = new()) files.Create(Path.Combine(_folder, "a")).Write("new"u8);
        Assert.Equal([Path.Combine(_folder, "a")], Directory.GetFiles(_folder));
        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "a")));
    }

    [Fact]
    public void A_folder_is_no_place_for_a_file()
    {
        using ReplacedFiles files = new();
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => files.Create(_folder)).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => files.Create(Path.Combine(_folder, "absent", "a"))).Kind);
    }

    [SkippableFact]
    public void A_full_disk_is_said_clearly()
    {
        Skip.IfNot(File.Exists("/dev/full"), "needs /dev/full");
        using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        using GuardedStream stream = new(full, "m.onnx");
        Assert.Contains("m.onnx", Assert.Throws<DyadicException>(() => stream.Write(new byte[1 << 20])).Message, StringComparison.Ordinal);
    }
}
