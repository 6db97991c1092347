using System.Net;
using System.Net.Http.Json;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;

#pragma warning disable CA1416 // Skipped on Windows, which has other rights.
namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>What a server does to keep a data folder safe, seen on a whole one.</summary>
public sealed class SafetyTests
{
    [Fact]
    public async Task A_running_server_holds_its_folder_and_everything_in_it_is_its_owners_alone()
    {
        using var folder = new TemporaryFolder();
        await using (var app = new RunningApp(folder))
        {
            await app.PersonAsync("anna");
            using var browser = await app.SignedInAsync("anna");
            Assert.Throws<DataFolderException>(() => DataFolderLock.ThrowIfHeld(new DataFolder(folder.Path)));
        }

        // The host of a test lets go of its services a moment after it is told to.
        await WaitUntilFreeAsync(new DataFolder(folder.Path));
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        // SQLite takes its two files beside the database away when the last connection closes, which may be while they are listed.
        var modes = Directory
            .EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
            .Append(folder.Path)
            .Select(path => (Path: path, Mode: ModeOf(path)))
            .Where(item => item.Mode is not null)
            .ToList();
        Assert.Contains(modes, item => item.Path == new DataFolder(folder.Path).DatabaseFile);
        Assert.All(modes, item => Assert.Equal((item.Path, (UnixFileMode)0), (item.Path, item.Mode!.Value & ~Owner)));
    }

    /// <summary>Null where it is not there any more.</summary>
    private static UnixFileMode? ModeOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
        }
        catch (IOException) when (!Path.Exists(path))
        {
            return null;
        }
    }

    private static async Task WaitUntilFreeAsync(DataFolder folder)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var turn = 0; ; turn++)
            try
            {
                DataFolderLock.ThrowIfHeld(folder);
                return;
            }
            catch (DataFolderException) when (turn < 600)
            {
                await pace.WaitForNextTickAsync();
            }
    }

    [Fact]
    public async Task Who_sends_faster_than_allowed_is_told_when_to_go_on_and_loses_nothing()
    {
        await using var lab = await WebLab.StartAsync(
            new Dictionary<string, string> { ["Limits:Burst"] = "1", ["Limits:OperationsPerSecond"] = "1" }
        );
        using var annotator = await lab.SignedInAsync("annotator");
        var path = $"api/assignments/{lab.AssignmentId}/operations";

        using var first = await annotator.PostAsJsonAsync(path, Batch(1));
        using var second = await annotator.PostAsJsonAsync(path, Batch(2));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal((429, "tooFast"), await WebLab.OutcomeAsync(second));
        Assert.NotNull(second.Headers.RetryAfter);

        static object Batch(int sequence) =>
            new
            {
                clientId = "c1",
                since = 0,
                operations = new[]
                {
                    new
                    {
                        sequence,
                        id = $"o{sequence}",
                        kind = "submit",
                        boxes = Array.Empty<object>(),
                    },
                },
            };
    }

    [Fact]
    public async Task An_upload_to_a_full_disk_is_answered_disk_full()
    {
        // More than any disk has.
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["Disk:ReserveBytes"] = $"{long.MaxValue}" });
        using var lead = await lab.SignedInAsync("lead");
        using var opened = await lead.PostAsync($"api/projects/{lab.ProjectId}/uploads", null);
        var key = (await opened.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("key").GetString();

        using var refused = await lead.PutAsync($"api/projects/{lab.ProjectId}/uploads/{key}?path=a.png", new ByteArrayContent([1]));

        Assert.Equal((507, "diskFull"), await WebLab.OutcomeAsync(refused));
    }
}
