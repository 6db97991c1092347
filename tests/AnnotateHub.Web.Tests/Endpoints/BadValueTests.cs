using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>Whatever stands in a query, a value or a problem document answers; a failure has a number and one line in the log.</summary>
public sealed class BadValueTests
{
    private static readonly string[] Garbage = ["abc", "-1", "99999999999999999999999", "NaN", "%F0%9F%92%A5", "", "%00", "' OR 1=1"];

    [Fact]
    public async Task Every_bad_value_of_every_query_is_answered_by_a_problem_document()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");
        var document = await lead.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        var (asked, faults) = (0, new List<string>());
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get) || !get.TryGetProperty("parameters", out var parameters))
                continue;
            var address = path.Name.TrimStart('/')
                .Replace("{projectId}", $"{lab.ProjectId}", StringComparison.Ordinal)
                .Replace("{imageId}", $"{lab.ImageId}", StringComparison.Ordinal)
                .Replace("{assignmentId}", $"{lab.AssignmentId}", StringComparison.Ordinal);
            address = System.Text.RegularExpressions.Regex.Replace(address, @"\{[^}]+\}", "1");
            foreach (var parameter in parameters.EnumerateArray().Where(item => item.GetProperty("in").GetString() == "query"))
            {
                var name = parameter.GetProperty("name").GetString()!;
                var isNumber = parameter.GetProperty("schema").ToString() is var schema
                    && (schema.Contains("integer", StringComparison.Ordinal) || schema.Contains("number", StringComparison.Ordinal))
                    && !schema.Contains("$ref", StringComparison.Ordinal);
                foreach (var value in Garbage)
                {
                    asked++;
                    using var answer = await lead.GetAsync($"{address}?{name}={value}");
                    var (status, code) = await WebLab.OutcomeAsync(answer);
                    if (status >= 500 || (status >= 400 && code is null) || (value == "abc" && isNumber && status is not (400 or 404)))
                        faults.Add($"GET {address}?{name}={value}: {status} {code}");
                }
            }
        }

        Assert.InRange(asked, 100, 10_000);
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task A_value_that_is_none_is_named_in_a_sentence_without_types_of_the_program()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");

        using var answer = await lead.GetAsync($"api/projects/{lab.ProjectId}/assignments?take=many");

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("'take' cannot be 'many'; a whole number is expected", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("projects/{project}/assignments?skip=-1", "'skip' cannot be -1; a whole number of 0 or more is expected")]
    [InlineData("projects/{project}/assignments?take=0", "'take' cannot be 0; a whole number of 1 or more is expected")]
    [InlineData("projects/{project}/assignments?round=0", "'round' cannot be 0; a whole number of 1 or more is expected")]
    [InlineData("projects/{project}/images?take=-5", "'take' cannot be -5; a whole number of 1 or more is expected")]
    [InlineData("projects/{project}/audit?person=-3", "'person' cannot be -3; a whole number of 1 or more is expected")]
    [InlineData("assignments/{assignment}/operations?since=-1", "'since' cannot be -1; a whole number of 0 or more is expected")]
    [InlineData("me/notifications?skip=-9", "'skip' cannot be -9; a whole number of 0 or more is expected")]
    public async Task A_number_out_of_its_range_is_named(string address, string sentence)
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");

        using var answer = await lead.GetAsync(
            "api/"
                + address
                    .Replace("{project}", $"{lab.ProjectId}", StringComparison.Ordinal)
                    .Replace("{assignment}", $"{lab.AssignmentId}", StringComparison.Ordinal)
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_failure_has_one_line_in_the_log_with_the_number_that_the_person_is_shown()
    {
        var lines = new LinesOfLog();
        await using var lab = await WebLab.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(lines));
        using var lead = await lab.SignedInAsync("lead");
        await using (var db = await lab.DatabaseAsync())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                db.Database,
                "UPDATE \"Projects\" SET \"Classes\" = 'no JSON'"
            );
        lines.Errors.Clear();

        using var answer = await lead.GetAsync($"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var number = problem.GetProperty("requestId").GetString()!;
        Assert.Equal(number, Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.Contains(number, problem.GetProperty("detail").GetString());
        Assert.Contains(number, Assert.Single(lines.Errors));
    }

    private sealed class LinesOfLog : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentBag<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                ? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance
                : this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                Errors.Add(formatter(state, exception));
        }

        public void Dispose() { }
    }
}
