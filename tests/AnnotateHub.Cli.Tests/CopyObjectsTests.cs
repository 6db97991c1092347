using System.Diagnostics;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>The command line with a bucket: as processes, since settings are environment variables of one.</summary>
public sealed class CopyObjectsTests(S3Server server) : IClassFixture<S3Server>, IDisposable
{
    private readonly TemporaryFolder _place = new();
    private readonly string _prefix = $"cli-{Guid.NewGuid():N}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Source_files_go_to_the_bucket_and_back_and_what_differs_is_refused()
    {
        var store = new BlobStore(new DataFolder(_place.File("data")));
        var hash = await store.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop);
        await store.PutAsync(new MemoryStream("more"u8.ToArray()), Stop);

        var there = await RunAsync("copy-objects", "--to", "s3", "--data", _place.File("data"));
        var again = await RunAsync("copy-objects", "--to", "s3", "--data", _place.File("data"));
        Directory.CreateDirectory(_place.File("back"));
        var back = await RunAsync("copy-objects", "--to", "folder", "--data", _place.File("back"));

        Assert.Equal((0, ""), (there.Exit, there.Error));
        Assert.StartsWith(
            $"2 of 2 source files (0.0 MB) were copied from '{_place.File("data/blobs")}' to s3://{S3Server.Bucket}/",
            there.Output
        );
        Assert.EndsWith("Start the server with Storage:Provider=s3.", there.Output.TrimEnd());
        Assert.StartsWith("0 of 2 source files", again.Output);
        Assert.Equal(0, back.Exit);
        Assert.Equal("abc", await File.ReadAllTextAsync(_place.File($"back/blobs/{hash[..2]}/{hash[2..4]}/{hash}"), Stop));

        await File.WriteAllTextAsync(server.FileOf($"{_prefix}/{hash[..2]}/{hash[2..4]}/{hash}"), "abd", Stop);
        var differs = await RunAsync("copy-objects", "--to", "s3", "--data", _place.File("data"));
        Assert.Equal(1, differs.Exit);
        Assert.Contains($"{hash} in s3://", differs.Error);
        Assert.Contains("The two differ in 1 files; do not change the settings", differs.Error);
        Assert.DoesNotContain(S3Server.SecretKey, differs.Error + differs.Output);
    }

    [Fact]
    public async Task Without_a_bucket_nothing_is_copied()
    {
        Directory.CreateDirectory(_place.File("data"));

        var refused = await RunAsync("copy-objects", "--to", "s3", "--data", _place.File("data"), "bucket:");

        Assert.Equal(
            (1, "Storage:Provider is 's3' and Storage:Bucket is empty; name the bucket."),
            (refused.Exit, refused.Error.TrimEnd())
        );
    }

    [Fact]
    public async Task Backup_restore_and_doctor_say_where_the_source_files_are()
    {
        // Makes the database: a folder with source files and none is one that lost it.
        var first = await RunAsync("backup", _place.File("first.zip"), "--data", _place.File("data"));
        Assert.Equal((0, ""), (first.Exit, first.Error));
        var store = new BlobStore(new DataFolder(_place.File("data")));
        await store.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop);
        Assert.Equal(0, (await RunAsync("copy-objects", "--to", "s3", "--data", _place.File("data"))).Exit);

        var backup = await RunAsync("backup", _place.File("backup.zip"), "--data", _place.File("data"));
        var restore = await RunAsync("restore", _place.File("backup.zip"), "--data", _place.File("restored"));
        var doctor = await RunAsync("doctor", "--data", _place.File("restored"));
        var reading = await RunAsync("doctor", "--read-objects", "--data", _place.File("restored"));

        Assert.Equal((0, 0, 0, 0), (backup.Exit, restore.Exit, doctor.Exit, reading.Exit));
        Assert.Contains("It holds the index of 1 source files (0.0 MB), which stay in s3://", backup.Output);
        Assert.Contains("Its 1 source files are in s3://", restore.Output);
        Assert.Contains("compared with the store's list (--read-objects reads them), the database is whole.", doctor.Output);
        Assert.Contains("compared with their hashes, the database is whole.", reading.Output);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (var argument in arguments.Where(argument => argument != "bucket:"))
            start.ArgumentList.Add(argument);
        start.Environment["Storage__Provider"] = "s3";
        start.Environment["Storage__Endpoint"] = server.Address.OriginalString;
        start.Environment["Storage__Bucket"] = arguments.Contains("bucket:") ? "" : S3Server.Bucket;
        start.Environment["Storage__Prefix"] = _prefix;
        start.Environment["Storage__PathStyle"] = "true";
        start.Environment["Storage__AccessKey"] = S3Server.AccessKey;
        start.Environment["Storage__SecretKey"] = S3Server.SecretKey;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await output, await error);
    }
}
