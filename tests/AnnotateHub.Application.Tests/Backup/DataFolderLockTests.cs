using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Backup;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_second_server_on_a_folder_is_refused_with_the_machine_and_process_of_the_first()
    {
        var folder = new DataFolder(_place.Path);
        using var first = new DataFolderLock(folder, TimeProvider.System);
        first.Take(DataFolderLock.Pages, DataFolderLock.Jobs);
        using var second = new DataFolderLock(folder, TimeProvider.System);

        var refused = Assert.Throws<DataFolderException>(() => second.Take(DataFolderLock.Pages));

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", refused.Message);
        Assert.Throws<DataFolderException>(() => DataFolderLock.ThrowIfHeld(folder));
        first.Dispose();
        second.Take(DataFolderLock.Pages, DataFolderLock.Jobs);
    }

    [Fact]
    public void A_node_for_pages_and_one_for_jobs_share_a_folder()
    {
        var folder = new DataFolder(_place.Path);
        using var pages = new DataFolderLock(folder, TimeProvider.System);
        using var jobs = new DataFolderLock(folder, TimeProvider.System);

        pages.Take(DataFolderLock.Pages);
        jobs.Take(DataFolderLock.Jobs);
    }

    [Fact]
    public async Task Nothing_is_restored_over_a_folder_on_which_a_server_is_at_work()
    {
        var folder = new DataFolder(_place.File("data"));
        await File.WriteAllTextAsync(folder.DatabaseFile, "in use");
        using var server = new DataFolderLock(folder, TimeProvider.System);
        server.Take(DataFolderLock.Pages);

        await Assert.ThrowsAsync<DataFolderException>(() =>
            DataBackup.RestoreAsync(_place.File("any.zip"), folder.Root, force: true, TimeProvider.System)
        );

        Assert.Equal("in use", await File.ReadAllTextAsync(folder.DatabaseFile));
    }
}
