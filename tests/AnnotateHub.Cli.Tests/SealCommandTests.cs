using AnnotateHub.Application;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Cli.Tests;

/// <summary>What an open blind round holds leaves by the command line only with a reason, which stays.</summary>
public sealed class SealCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Sealed_boxes_are_left_out_until_the_seal_is_broken_with_a_reason()
    {
        await MakeCalibrationAsync();
        await SubmitAsync("ada");

        var (left, _, told) = await ExportAsync("first");
        var (refused, _, tooShort) = await ExportAsync("second", "--break-seal", "because");
        var (broken, written, announced) = await ExportAsync("third", "--break-seal", "The microscope is to be dismantled");

        Assert.Equal((1, 1, 0), (left, refused, broken));
        Assert.Contains("sealed", told);
        Assert.False(Directory.Exists(_folder.File("first/Annotations")));
        Assert.Contains("at least 10 characters", tooShort);
        Assert.Contains("1 images with 1 boxes of ada", written);
        Assert.Contains("was broken and recorded for", announced);
        Assert.Contains(
            "The microscope is to be dismantled",
            await File.ReadAllTextAsync(_folder.File("third/README.txt"), TestContext.Current.CancellationToken)
        );
        await using var services = Services();
        await using var db = await services
            .GetRequiredService<IDbContextFactory<AnnotateHubDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var kept = Assert.Single(await db.SealBreaks.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((null, Environment.UserName, "The microscope is to be dismantled"), (kept.PersonId, kept.Operator, kept.Reason));
        Assert.Single(await db.Audit.Where(entry => entry.Action == "round.sealBroken").ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_everybody_has_submitted_needs_no_reason()
    {
        await MakeCalibrationAsync();
        await SubmitAsync("ada");
        await SubmitAsync("bob");

        var (code, written, _) = await ExportAsync("out");

        Assert.Equal(0, code);
        Assert.Contains("2 images with 2 boxes of ada, bob", written);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    /// <summary>Two people with the same calibration image.</summary>
    private async Task MakeCalibrationAsync()
    {
        var source = Directory.CreateDirectory(_folder.File("source")).FullName;
        foreach (var (name, index) in new[] { "a", "b" }.Select((name, index) => (name, index)))
            TiffWriter.Write16(
                Path.Combine(source, $"{name}_phase.tif"),
                [new Plane16(40, 30, [.. Enumerable.Range(0, 1200).Select(value => (ushort)(value + 7 * index))])]
            );
        await DoneAsync("import", "--project", "P", "--from", source, "--pattern", "{group}_{channel}.tif");
        foreach (var (user, rank) in new[] { ("ada", "1"), ("bob", "2") })
            await DoneAsync("people", "add", "--project", "P", "--user", user, "--rank", rank);
        await DoneAsync("split", "draw", "--project", "P", "--seed", "5", "--test-per-patient", "1", "--validation-share", "0");
        await DoneAsync(
            "round",
            "create",
            "--project",
            "P",
            "--kind",
            "calibration",
            "--name",
            "Cal",
            "--people",
            "ada",
            "bob",
            "--images",
            "1",
            "--seed",
            "3"
        );
    }

    private async Task SubmitAsync(string user)
    {
        await using var services = Services();
        await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
        var work = await db.Assignments.SingleAsync(assignment => assignment.Person!.UserName == user);
        Operation[] operations =
        [
            new(1, $"o-{user}", OperationKind.Add, [new BoxChange($"b-{user}", 2, 3, 14, 15, "R", BoxFlags.None, BoxOrigin.Drawn)]),
            new(2, $"s-{user}", OperationKind.Submit, []),
        ];
        var answer = await services.GetRequiredService<OperationWriter>().SendAsync(work.Id, work.PersonId, "c-1", 0, operations);
        Assert.All(
            Assert.IsType<SendAnswer.Acknowledged>(answer).Results,
            result => Assert.Equal(OperationOutcome.Applied, result.Outcome)
        );
    }

    private ServiceProvider Services() =>
        new ServiceCollection().AddLogging().AddSingleton(new DataFolder(_folder.File("data"))).AddAnnotateHub().BuildServiceProvider();

    private Task<(int Code, string Output, string Error)> ExportAsync(string folder, params string[] more) =>
        RunAsync(["export", "--project", "P", "--format", "voc", "--out", _folder.File(folder), .. more]);

    private async Task DoneAsync(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);
        Assert.True(code == 0, error);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--data", _folder.File("data")], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
