using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;

#pragma warning disable CA1416 // Skipped on Windows, which has other rights.
namespace AnnotateHub.Application.Tests.Backup;

/// <summary>What lies in a data folder is its owner's alone.</summary>
public sealed class FileModesTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void What_others_could_read_is_closed_and_named_and_what_is_not_ours_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        var folder = new DataFolder(_place.File("data"));
        var key = Path.Combine(folder.Keys, "key-1.xml");
        var foreign = Path.Combine(folder.Root, "notes.txt");
        var outside = _place.File("outside.txt");
        foreach (var file in new[] { folder.DatabaseFile, $"{folder.DatabaseFile}-wal", key, foreign, outside })
        {
            File.WriteAllText(file, "");
            File.SetUnixFileMode(file, Everybody);
        }

        File.CreateSymbolicLink(Path.Combine(folder.Blobs, "link"), outside);
        File.SetUnixFileMode(folder.Backups, File.GetUnixFileMode(folder.Backups) | UnixFileMode.OtherRead);

        var lax = FileModes.Tighten(folder);

        Assert.Equal(
            new[] { folder.DatabaseFile, $"{folder.DatabaseFile}-wal", key, folder.Backups }.Order(StringComparer.Ordinal),
            lax.Closed.Order(StringComparer.Ordinal)
        );
        Assert.Empty(lax.Open);
        Assert.Equal(Owner, File.GetUnixFileMode(key));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Backups));
        Assert.Equal((Everybody, Everybody), (File.GetUnixFileMode(foreign), File.GetUnixFileMode(outside)));
        Assert.Empty(FileModes.Tighten(folder).Closed);
    }

    [Fact]
    public void A_new_data_folder_is_its_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        var folder = new DataFolder(_place.File("fresh"));

        Assert.All(
            new[] { folder.Root, folder.Keys, folder.Blobs },
            path => Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(path))
        );
    }
}
