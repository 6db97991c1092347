using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Imaging.Tests.Writing;

/// <summary>What lies there afterwards. That it is still there when the power is cut is asked by tests/campaign (power.py).</summary>
public sealed class DurableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("annotatehub-durable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_replaced_holds_the_new_bytes_and_leaves_nothing_beside_it()
    {
        var path = Path.Combine(_folder, "new", "deep", "file");

        Durable.Replace(path, [1, 2, 3]);
        Durable.Replace(path, [4]);
        Durable.ReplaceDerived(Path.Combine(_folder, "new", "other"), [5]);

        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.Equal([5], File.ReadAllBytes(Path.Combine(_folder, "new", "other")));
    }

    [Fact]
    public void A_moved_file_replaces_only_where_it_may()
    {
        var (from, to) = (Path.Combine(_folder, "from"), Path.Combine(_folder, "to"));
        Durable.Write(from, "new");
        Durable.Write(to, "old");

        Assert.Throws<IOException>(() => Durable.Move(from, to));
        Assert.Equal("old", File.ReadAllText(to));
        Durable.Move(from, to, overwrite: true);

        Assert.Equal("new", File.ReadAllText(to));
        Assert.False(File.Exists(from));
    }

    [Fact]
    public void A_folder_is_moved_with_everything_in_it()
    {
        var (from, to) = (Path.Combine(_folder, "from"), Path.Combine(_folder, "to"));
        Durable.CreateFolder(Path.Combine(from, "a", "b"));
        Durable.CreateFolder(Path.Combine(from, "a", "b"));
        File.WriteAllText(Path.Combine(from, "a", "b", "file"), "text");

        Durable.SyncTree(from);
        Durable.MoveFolder(from, to);

        Assert.Equal("text", File.ReadAllText(Path.Combine(to, "a", "b", "file")));
        Assert.False(Directory.Exists(from));
    }

    [Fact]
    public void A_folder_that_is_not_there_cannot_be_waited_for()
    {
        var missing = Path.Combine(_folder, "missing");

        Assert.Contains(missing, Assert.ThrowsAny<IOException>(() => Durable.SyncFolder(missing)).Message, StringComparison.Ordinal);
    }
}
