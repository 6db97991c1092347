using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>Whatever happens, a script gets a problem document with a code and a sentence.</summary>
public sealed class ScriptFaultsTests
{
    public static TheoryData<string, int, string> Faults() =>
        new()
        {
            { "unique", 409, "conflict" },
            { "raw unique", 409, "conflict" },
            { "stale row", 409, "conflict" },
            { "locked", 503, "unavailable" },
            { "raw locked", 503, "unavailable" },
            { "disk", 503, "unavailable" },
            { "picture", 500, "broken" },
            { "parameter", 400, "invalid" },
            { "large body", 413, "tooLarge" },
            { "defect", 500, "fault" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_has_a_status_a_code_and_a_sentence(string fault, int status, string code)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Path = "/api/projects/1";
        context.Response.Body = new MemoryStream();

        Assert.True(
            await new ScriptFaults(NullLogger<ScriptFaults>.Instance).TryHandleAsync(
                context,
                Validate(fault),
                TestContext.Current.CancellationToken
            )
        );

        context.Response.Body.Position = 0;
        var problem = (
            await JsonDocument.ParseAsync(context.Response.Body, cancellationToken: TestContext.Current.CancellationToken)
        ).RootElement;
        Assert.Equal(
            (status, code, "application/problem+json"),
            (context.Response.StatusCode, problem.GetProperty("code").GetString(), context.Response.ContentType?.Split(';')[0])
        );
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Pages_have_their_own_ways()
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/projects/1";

        Assert.False(
            await new ScriptFaults(NullLogger<ScriptFaults>.Instance).TryHandleAsync(
                context,
                new IOException(),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Theory]
    [InlineData("images?skip=abc")]
    [InlineData("images?take=99999999999999999999")]
    [InlineData("export/voc.zip?origin=x")]
    public async Task A_parameter_that_cannot_be_read_is_answered_with_a_problem_document(string address)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("lead");

        using var answer = await client.GetAsync(
            new Uri($"api/projects/{lab.ProjectId}/{address}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((400, "invalid"), await WebLab.OutcomeAsync(answer));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Six_who_add_one_person_at_once_get_one_success_and_five_sentences()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("lead");
        long round,
            person;
        await using (var db = await lab.DatabaseAsync())
        {
            var made = new Round
            {
                ProjectId = lab.ProjectId,
                Kind = RoundKind.Calibration,
                Name = "Calibration",
                CreatedAt = DateTimeOffset.UnixEpoch,
            };
            db.Add(made);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            (round, person) = (
                made.Id,
                await db
                    .Users.Where(item => item.UserName == "annotator")
                    .Select(item => item.Id)
                    .SingleAsync(TestContext.Current.CancellationToken)
            );
        }

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ => client.PostAsJsonAsync($"api/projects/{lab.ProjectId}/rounds/{round}/people", new { personId = person }))
        );

        var outcomes = await Task.WhenAll(answers.Select(WebLab.OutcomeAsync));
        Assert.Equal([(200, null), .. Enumerable.Repeat<(int, string?)>((409, "refused"), 5)], outcomes.Order());
    }

    private static Exception Validate(string name) =>
        name switch
        {
            "unique" => new DbUpdateException("", new SqliteException("UNIQUE constraint failed", 19)),
            "raw unique" => new SqliteException("UNIQUE constraint failed", 19),
            "stale row" => new DbUpdateConcurrencyException(),
            "locked" => new DbUpdateException("", new SqliteException("database is locked", 5)),
            "raw locked" => new SqliteException("database is locked", 5),
            "disk" => new IOException("No space left on device"),
            "picture" => new ImageReadException("The picture is cut off."),
            "parameter" => new BadHttpRequestException("Failed to bind parameter."),
            "large body" => new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge),
            _ => new InvalidOperationException("Nobody thought of this."),
        };
}
