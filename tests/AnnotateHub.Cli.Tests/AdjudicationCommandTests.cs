using System.Xml.Linq;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using AnnotateHub.UseCases.Adjudication;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Cli.Tests;

/// <summary>Experts and union of a test round leave by the command line once a lead has begun the adjudication.</summary>
public sealed class AdjudicationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Experts_and_union_are_written_with_the_more_experienced_first()
    {
        var source = Directory.CreateDirectory(_folder.File("source")).FullName;
        foreach (var (name, add) in new[] { ("a", 0), ("b", 7) })
            TiffWriter.Write16(Path.Combine(source, $"{name}_phase.tif"), [new Plane16(40, 30, [.. Enumerable.Range(0, 1200).Select(value => (ushort)(value + add))])]);
        await DoneAsync("import", "--project", "P", "--from", source, "--pattern", "{group}_{channel}.tif");
        foreach (var (user, rank) in new[] { ("ada", "2"), ("bob", "1") }) await DoneAsync("people", "add", "--project", "P", "--user", user, "--rank", rank);
        await DoneAsync("split", "draw", "--project", "P", "--seed", "5", "--test-per-patient", "1", "--validation-share", "0");
        await DoneAsync("round", "create", "--project", "P", "--kind", "test", "--name", "Test", "--people", "ada", "bob", "--images", "1", "--seed", "3");
        // Both found the cell at 2; bob, who is the more experienced, put it a pixel further (IoU 11/13). Ada alone found one at 20.
        await SubmitAsync("ada", 2, 20);
        await SubmitAsync("bob", 3);

        var (early, _, notBegun) = await RunAsync("adjudication", "export", "--project", "P", "--round", "Test", "--out", _folder.File("early"));
        await using (var services = Services())
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
            var round = await db.Rounds.SingleAsync(item => item.Name == "Test", TestContext.Current.CancellationToken);
            Assert.IsType<Outcome<AdjudicationView>.Done>(await services.GetRequiredService<AdjudicationDesk>().OpenAsync(round.Id, Actor.CommandLine(), TestContext.Current.CancellationToken));
        }

        var (code, told, error) = await RunAsync("adjudication", "export", "--project", "P", "--round", "Test", "--out", _folder.File("out"));
        var (again, _, mixed) = await RunAsync("adjudication", "export", "--project", "P", "--round", "Test", "--out", _folder.File("out"));
        var (unknown, _, noRound) = await RunAsync("adjudication", "export", "--project", "P", "--round", "Tset", "--out", _folder.File("other"));

        Assert.Equal((1, 1, 1), (early, again, unknown));
        Assert.Contains("was not begun", notBegun);
        Assert.Contains("old and new files would mix", mixed);
        Assert.Contains("'P' has no round 'Tset'", noRound);
        Assert.True(code == 0, error);
        Assert.StartsWith("1 images with 2 united boxes written to", told, StringComparison.Ordinal);
        Assert.Contains("as a draft: the adjudication is not signed", told);
        Assert.Equal(["3"], LeftEdges("Expert1"));
        Assert.Equal(["2", "20"], LeftEdges("Expert2"));
        Assert.Equal(["3", "20"], LeftEdges("Unioned"));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private IEnumerable<string> LeftEdges(string role) =>
        XDocument.Load(Assert.Single(Directory.GetFiles(_folder.File($"out/Annotations/test/{role}"), "*.xml"))).Descendants("xmin").Select(item => item.Value).OrderBy(int.Parse);

    private async Task SubmitAsync(string user, params int[] lefts)
    {
        await using var services = Services();
        await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
        var work = await db.Assignments.SingleAsync(item => item.Person!.UserName == user);
        Operation[] operations =
        [
            new(1, $"o-{user}", OperationKind.Add, [.. lefts.Select(left => new BoxChange($"b-{user}-{left}", left, 3, left + 12, 15, "R", BoxFlags.None, BoxOrigin.Drawn))]),
            new(2, $"s-{user}", OperationKind.Submit, []),
        ];
        var answer = await services.GetRequiredService<OperationWriter>().SendAsync(work.Id, work.PersonId, "c-1", 0, operations);
        Assert.All(Assert.IsType<SendAnswer.Acknowledged>(answer).Results, result => Assert.Equal(OperationOutcome.Applied, result.Outcome));
    }

    private ServiceProvider Services() =>
        new ServiceCollection().AddLogging().AddSingleton(new DataFolder(_folder.File("data"))).AddAnnotateUseCases().AddAdjudicationUseCases().BuildServiceProvider();

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
