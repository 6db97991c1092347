using System.Xml.Linq;
using AnnotateHub.Application;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Cli.Tests;

/// <summary>Experts and union of a test round leave by the command line once a lead has started the adjudication.</summary>
public sealed class AdjudicationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Experts_and_union_are_written_with_the_more_experienced_first()
    {
        var source = Directory.CreateDirectory(_folder.File("source")).FullName;
        foreach (var (name, add) in new[] { ("a", 0), ("b", 7) })
            TiffWriter.Write16(
                Path.Combine(source, $"{name}_phase.tif"),
                [new Plane16(40, 30, [.. Enumerable.Range(0, 1200).Select(value => (ushort)(value + add))])]
            );
        await DoneAsync("import", "--project", "P", "--from", source, "--pattern", "{group}_{channel}.tif");
        foreach (var (user, rank) in new[] { ("ada", "2"), ("bob", "1") })
            await DoneAsync("people", "add", "--project", "P", "--user", user, "--rank", rank);
        await DoneAsync("split", "draw", "--project", "P", "--seed", "5", "--test-per-patient", "1", "--validation-share", "0");
        await DoneAsync(
            "round",
            "create",
            "--project",
            "P",
            "--kind",
            "test",
            "--name",
            "Test",
            "--people",
            "ada",
            "bob",
            "--images",
            "1",
            "--seed",
            "3"
        );
        // Both found the cell at 2; bob, who is the more experienced, put it a pixel further (IoU 11/13). Ada alone found one at 20.
        await SubmitAsync("ada", 2, 20);
        await SubmitAsync("bob", 3);

        var (early, _, notStarted) = await RunAsync(
            "adjudication",
            "export",
            "--project",
            "P",
            "--round",
            "Test",
            "--out",
            _folder.File("early")
        );
        await using (var services = Services())
        {
            await using var db = await services
                .GetRequiredService<IDbContextFactory<AnnotateHubDb>>()
                .CreateDbContextAsync(TestContext.Current.CancellationToken);
            var round = await db.Rounds.SingleAsync(item => item.Name == "Test", TestContext.Current.CancellationToken);
            Assert.IsType<Result<AdjudicationView>.Success>(
                await services
                    .GetRequiredService<AdjudicationService>()
                    .OpenAsync(round.Id, Actor.CommandLine(), TestContext.Current.CancellationToken)
            );
        }

        var (code, told, error) = await RunAsync(
            "adjudication",
            "export",
            "--project",
            "P",
            "--round",
            "Test",
            "--out",
            _folder.File("out")
        );
        var (again, _, mixed) = await RunAsync("adjudication", "export", "--project", "P", "--round", "Test", "--out", _folder.File("out"));
        var (unknown, _, noRound) = await RunAsync(
            "adjudication",
            "export",
            "--project",
            "P",
            "--round",
            "Tset",
            "--out",
            _folder.File("other")
        );

        Assert.Equal((1, 1, 1), (early, again, unknown));
        Assert.Contains("was not started", notStarted);
        Assert.Contains("old and new files would mix", mixed);
        Assert.Contains("'P' has no round 'Tset'", noRound);
        Assert.True(code == 0, error);
        Assert.StartsWith("1 images with 2 united boxes written to", told, StringComparison.Ordinal);
        Assert.Contains("as a draft: the adjudication is not signed", told);
        Assert.Equal(["3"], LeftEdges("Expert1"));
        Assert.Equal(["2", "20"], LeftEdges("Expert2"));
        Assert.Equal(["3", "20"], LeftEdges("Unioned"));
        await EvaluateByEveryTruthAsync();
        await AgreeByRoundAsync();
        await LeadByCommandAsync();
    }

    /// <summary>The same people as on the page, by the round's name.</summary>
    private async Task AgreeByRoundAsync()
    {
        var (code, told, error) = await RunAsync("agreement", "--project", "P", "--rounds", "Test");
        var nothing = await RunAsync("agreement", "--project", "P");
        var neither = await RunAsync("agreement");

        Assert.True(code == 0, error);
        Assert.Contains("Two annotators marked cells in 1 image", told, StringComparison.Ordinal);
        // One cell of both, one of ada alone: 2·1 / (2 + 1).
        Assert.Contains("0.667", told, StringComparison.Ordinal);
        Assert.Contains("--project needs --rounds", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("--rater NAME=PATH", neither.Error, StringComparison.Ordinal);
    }

    /// <summary>What a lead does on the page of a round, on the signed one: it is opened again, accepted, taken back, returned,
    /// withdrawn.</summary>
    private async Task LeadByCommandAsync()
    {
        var signed = await RunAsync("adjudication", "status", "--project", "P", "--round", "Test");
        var withoutReason = await RoundAsync("reopen");
        await DoneAsync("round", "reopen", "--project", "P", "--round", "Test", "--reason", "A cell was overlooked.");
        var superseded = await RunAsync("adjudication", "status", "--project", "P", "--round", "Test");
        var dry = await RoundAsync("accept", "--user", "ada", "--dry-run");
        var accepted = await RoundAsync("accept");
        var undone = await RoundAsync("accept", "--undo", "--user", "bob");
        var nobody = await RoundAsync("withdraw", "--user", "eve");
        var returned = await RoundAsync("return", "--user", "bob", "--comment", "Look at the corner.");
        var twice = await RoundAsync("return", "--user", "bob", "--comment", "Look at the corner.");
        var withdrawn = await RoundAsync("withdraw", "--user", "bob");
        var restored = await RoundAsync("withdraw", "--undo", "--user", "bob");
        var open = await RunAsync("people", "remove", "--project", "P", "--user", "bob", "--hand-over", "ada", "--dry-run");
        var removed = await RunAsync("people", "remove", "--project", "P", "--user", "bob", "--withdraw");
        var again = await RunAsync("people", "remove", "--project", "P", "--user", "bob");

        Assert.Contains("1 images taken in", signed.Output, StringComparison.Ordinal);
        Assert.Contains("Version 1 signed", signed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("superseded", signed.Output, StringComparison.Ordinal);
        Assert.Equal(1, withoutReason.Code);
        Assert.Contains("Version 1 of its union is signed", withoutReason.Error, StringComparison.Ordinal);
        Assert.Contains(": superseded", superseded.Output, StringComparison.Ordinal);
        Assert.EndsWith($"ada\tsubmitted{Environment.NewLine}Dry run: 1 assignment, 0 left out.{Environment.NewLine}", dry.Output, StringComparison.Ordinal);
        Assert.Equal("2 assignments accepted." + Environment.NewLine, accepted.Output);
        Assert.Equal("1 assignment taken back." + Environment.NewLine, undone.Output);
        Assert.Contains("'eve' is no member", nobody.Error, StringComparison.Ordinal);
        Assert.Equal("1 assignment returned." + Environment.NewLine, returned.Output);
        Assert.Equal((1, "Only submitted work can be returned"), (twice.Code, Found(twice.Output)));
        Assert.Equal("1 assignment withdrawn." + Environment.NewLine, withdrawn.Output);
        Assert.Equal("1 assignment brought back." + Environment.NewLine, restored.Output);
        Assert.Contains("Open in 'Test': 0 not started, 1 begun; 0 go to ada.", open.Output, StringComparison.Ordinal);
        Assert.Contains("1 cannot: ", open.Output, StringComparison.Ordinal);
        Assert.Contains("has this image in this round already", open.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 handed over, 1 withdrawn, 0 kept in this name." + Environment.NewLine, removed.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), (removed.Code, again.Code));

        Task<(int Code, string Output, string Error)> RoundAsync(string verb, params string[] more) =>
            RunAsync(["round", verb, "--project", "P", "--round", "Test", .. more]);

        static string Found(string output) =>
            output.Contains("Only submitted work can be returned", StringComparison.Ordinal) ? "Only submitted work can be returned" : output;
    }

    /// <summary>A run found bob's cell and nothing else: all of bob's truth, one of the union's two.</summary>
    private async Task EvaluateByEveryTruthAsync()
    {
        await using (var services = Services())
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
            var image = await db.Assignments.Where(work => work.Round!.Name == "Test").Select(work => work.ImageGroup!).FirstAsync();
            var set = new LabelSet
            {
                ProjectId = image.ProjectId,
                ImageGroupId = image.Id,
                Kind = LabelSetKind.ModelRun,
                Source = "found",
            };
            set.Boxes.Add(
                new BoxRow
                {
                    ClientId = "m1",
                    X1 = 3,
                    Y1 = 3,
                    X2 = 15,
                    Y2 = 15,
                    Class = "R",
                    Score = 0.9,
                }
            );
            db.Add(set);
            await db.SaveChangesAsync();
        }

        var byBob = await EvaluateAsync("person:bob");
        var byUnion = await EvaluateAsync("union");
        var unsigned = await EvaluateAsync("signed:1");
        await using (var services = Services())
        {
            var round = (
                await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContext().Rounds.SingleAsync(item =>
                    item.Name == "Test"
                )
            ).Id;
            Assert.IsType<Result<SignedView>.Success>(
                await services.GetRequiredService<AdjudicationChanges>().SignOffAsync(round, Actor.CommandLine())
            );
        }

        var signed = await EvaluateAsync("union");
        var unknown = await EvaluateAsync("onion");

        Assert.Contains("average precision 1.000", byBob.Output, StringComparison.Ordinal);
        Assert.Contains("The truth was: bob, submitted work of 'Test'.", byBob.Output, StringComparison.Ordinal);
        Assert.Contains("average precision 0.500", byUnion.Output, StringComparison.Ordinal);
        Assert.Contains("not signed", byUnion.Output, StringComparison.Ordinal);
        Assert.Equal(1, unsigned.Code);
        Assert.Contains("none was signed", unsigned.Error, StringComparison.Ordinal);
        Assert.Contains("The truth was: Signed union of 'Test', version 1.", signed.Output, StringComparison.Ordinal);
        Assert.Equal(1, unknown.Code);
        Assert.Contains("found 'onion'", unknown.Error, StringComparison.Ordinal);

        Task<(int Code, string Output, string Error)> EvaluateAsync(string truth) =>
            RunAsync("evaluate", "--project", "P", "--round", "Test", "--run", "found", "--classes", "R", "--truth", truth);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private IEnumerable<string> LeftEdges(string role) =>
        XDocument
            .Load(Assert.Single(Directory.GetFiles(_folder.File($"out/Annotations/test/{role}"), "*.xml")))
            .Descendants("xmin")
            .Select(xElement => xElement.Value)
            .OrderBy(int.Parse);

    private async Task SubmitAsync(string user, params int[] lefts)
    {
        await using var services = Services();
        await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
        var work = await db.Assignments.SingleAsync(assignment => assignment.Person!.UserName == user);
        Operation[] operations =
        [
            new(
                1,
                $"o-{user}",
                OperationKind.Add,
                [.. lefts.Select(left => new BoxChange($"b-{user}-{left}", left, 3, left + 12, 15, "R", BoxFlags.None, BoxOrigin.Drawn))]
            ),
            new(2, $"s-{user}", OperationKind.Submit, []),
        ];
        var answer = await services.GetRequiredService<OperationWriter>().SendAsync(work.Id, work.PersonId, "c-1", 0, operations);
        Assert.All(
            Assert.IsType<SendAnswer.Acknowledged>(answer).Results,
            result => Assert.Equal(OperationOutcome.Applied, result.Outcome)
        );
    }

    private ServiceProvider Services() =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(_folder.File("data")))
            .AddAnnotateHub()
            .BuildServiceProvider();

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
