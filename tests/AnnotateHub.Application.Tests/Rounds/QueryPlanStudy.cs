using System.Text.RegularExpressions;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>A study that is large for its tables: three projects of a hundred images each. Tests read it and change nothing.</summary>
public sealed partial class QueryPlanStudy : IAsyncLifetime
{
    public const int Images = 100;
    private const int Projects = 3;

    private static readonly HashSet<string> Large =
    [
        "ImageGroups",
        "Assignments",
        "LabelSets",
        "Boxes",
        "Operations",
        "ClassCounts",
        "Audit",
    ];

    private readonly TemporaryFolder _folder = new();
    private ServiceProvider _services = null!;

    /// <summary>Keys of the last project, of its people and of its round.</summary>
    public long Project { get; private set; }

    public long Lead { get; private set; }
    public long Annotator { get; private set; }
    public long Round { get; private set; }
    internal AskedQuestions Asked { get; } = new();
    public IDbContextFactory<AnnotateHubDb> Database => Get<IDbContextFactory<AnnotateHubDb>>();

    public async ValueTask InitializeAsync()
    {
        var folder = new DataFolder(_folder.File("data"));
        EmptyDatabase.WriteFile(folder.DatabaseFile);
        _services = new ServiceCollection()
            .AddSingleton(folder)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddDbContextFactory<AnnotateHubDb>(options => options.UseAnnotateHubSqlite(folder.DatabaseFile).AddInterceptors(Asked))
            .AddAnnotateHub()
            .BuildServiceProvider();
        await SeedAsync();
        await Database.RefreshStatisticsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private async Task SeedAsync()
    {
        await using var db = await Database.CreateDbContextAsync();
        var people = new[] { "lead", "ada" }
            .Select(name => new Person { UserName = name, NormalizedUserName = name.ToUpperInvariant() })
            .ToList();
        db.AddRange(people);
        var projects = Enumerable.Range(0, Projects).Select(index => new Project { Name = $"Plate {index}", ImageCount = Images }).ToList();
        db.AddRange(projects);
        await db.SaveChangesAsync();
        foreach (var project in projects)
        {
            db.AddRange(
                new Membership
                {
                    ProjectId = project.Id,
                    PersonId = people[0].Id,
                    Role = ProjectRole.Lead,
                },
                new Membership
                {
                    ProjectId = project.Id,
                    PersonId = people[1].Id,
                    Role = ProjectRole.Annotator,
                }
            );
            var round = new Round
            {
                ProjectId = project.Id,
                Kind = RoundKind.Free,
                Name = "Free",
            };
            var states = Enum.GetValues<AssignmentState>();
            var images = Enumerable
                .Range(0, Images)
                .Select(index => new ImageGroup
                {
                    ProjectId = project.Id,
                    Name = $"i{index:0000}",
                    SortKey = $"i{index:0000}",
                    Width = 100,
                    Height = 100,
                    Patient = index % 10 == 0 ? null : $"p{index % 10}",
                    Split = index % 3 == 0 ? null : DataSplit.Train,
                    ContentHash = $"{project.Id}-{index}",
                })
                .ToList();
            db.AddRange(images);
            await db.SaveChangesAsync();
            db.AddRange(
                images.Select(image => new AuditEntry
                {
                    ProjectId = project.Id,
                    Action = "work.submit",
                    ImageGroupId = image.Id,
                })
            );
            foreach (var (index, image) in images.Index())
            {
                var set = new LabelSet
                {
                    ProjectId = project.Id,
                    ImageGroupId = image.Id,
                    Kind = LabelSetKind.Annotator,
                    PersonId = people[1].Id,
                };
                set.Boxes.AddRange(Enumerable.Range(0, 2).Select(box => Box(box)));
                set.Counts.Add(new ClassCount { Class = "R", Count = 2 });
                db.Add(
                    new Assignment
                    {
                        Round = round,
                        ProjectId = project.Id,
                        ImageGroupId = image.Id,
                        PersonId = people[1].Id,
                        State = states[index % states.Length],
                        LabelSet = set,
                    }
                );
            }

            await db.SaveChangesAsync();
            (Project, Lead, Annotator, Round) = (project.Id, people[0].Id, people[1].Id, round.Id);
        }

        static BoxRow Box(int index) =>
            new()
            {
                ClientId = $"b{index}",
                X1 = index,
                Y1 = 0,
                X2 = index + 5,
                Y2 = 5,
                Class = "R",
                Origin = BoxOrigin.Drawn,
            };
    }

    /// <summary>How the questions that are asked for are answered, step by step.</summary>
    public async Task<List<string>> PlanAsync(Func<string, bool> isAskedFor) =>
        [.. (await PlansAsync(isAskedFor)).SelectMany(plan => plan.Steps)];

    /// <summary>The same, for each question.</summary>
    /// <param name="timesLarger">Plans for a study so many times larger: SQLite chooses by what its statistics say.</param>
    public async Task<List<(string Question, List<string> Steps)>> PlansAsync(Func<string, bool> isAskedFor, int timesLarger = 1)
    {
        await using var db = await Database.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var copy = new SqliteConnection("Data Source=:memory:");
        await copy.OpenAsync();
        ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(copy);
        await EnlargeAsync(copy, timesLarger);
        var plans = new List<(string, List<string>)>();
        foreach (var (text, parameters) in Asked.Take().Where(question => isAskedFor(question.Text)))
        {
            await using var explain = copy.CreateCommand();
            explain.CommandText = $"EXPLAIN QUERY PLAN {text}";
            foreach (var (name, value) in parameters)
                explain.Parameters.Add(new SqliteParameter(name, value ?? DBNull.Value));
            await using var plan = await explain.ExecuteReaderAsync();
            var steps = new List<string>();
            while (await plan.ReadAsync())
                steps.Add(plan.GetString(3));
            plans.Add((text, steps));
        }

        return plans;
    }

    /// <summary>Rows of a table, and of a value of each column of an index; what is unique stays so.</summary>
    private static async Task EnlargeAsync(SqliteConnection connection, int times)
    {
        var statistics = new List<(long Row, string Numbers)>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT rowid, stat FROM sqlite_stat1";
        await using (var rows = await command.ExecuteReaderAsync())
            while (await rows.ReadAsync())
                statistics.Add((rows.GetInt64(0), rows.GetString(1)));
        foreach (var (row, numbers) in statistics)
        {
            command.CommandText = "UPDATE sqlite_stat1 SET stat = @stat WHERE rowid = @row";
            command.Parameters.Clear();
            command.Parameters.AddWithValue("@row", row);
            command.Parameters.AddWithValue("@stat", Number().Replace(numbers, number => $"{long.Parse(number.Value) * times}"));
            await command.ExecuteNonQueryAsync();
        }

        // Reads the statistics again.
        command.Parameters.Clear();
        command.CommandText = "ANALYZE sqlite_schema";
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"\b([2-9]|\d{2,})\b")]
    private static partial Regex Number();

    /// <summary>Questions that read a large table from end to end, with how.</summary>
    public async Task<List<string>> ScansAsync()
    {
        await using var db = await Database.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        var found = new HashSet<string>(StringComparer.Ordinal);
        // A list without images asks nothing more of them.
        foreach (var (text, parameters) in Asked.Take().Where(question => !question.Text.Contains("WHERE 0", StringComparison.Ordinal)))
        {
            var tables = Aliases().Matches(text).ToLookup(match => match.Groups["alias"].Value, match => match.Groups["table"].Value);
            await using var explain = db.Database.GetDbConnection().CreateCommand();
            explain.CommandText = $"EXPLAIN QUERY PLAN {text}";
            foreach (var (name, value) in parameters)
                explain.Parameters.Add(new SqliteParameter(name, value ?? DBNull.Value));
            await using var plan = await explain.ExecuteReaderAsync();
            var repeated = new HashSet<int>();
            while (await plan.ReadAsync())
            {
                var (id, parent, step) = (plan.GetInt32(0), plan.GetInt32(1), plan.GetString(3));
                if (step.StartsWith("CORRELATED", StringComparison.Ordinal) || repeated.Contains(parent))
                    repeated.Add(id);
                var isWhole =
                    step.StartsWith("SCAN ", StringComparison.Ordinal)
                    // The rows of a project are a project's for one question, and not for each of its images.
                    || repeated.Contains(id) && step.EndsWith("(ProjectId=?)", StringComparison.Ordinal);
                if (isWhole && tables[Place().Match(step).Groups["alias"].Value].Any(Large.Contains))
                    found.Add($"{step}: {text}");
            }
        }

        return [.. found];
    }

    [GeneratedRegex("\"(?<table>\\w+)\" AS \"(?<alias>\\w+)\"")]
    private static partial Regex Aliases();

    [GeneratedRegex("^(SCAN|SEARCH) (?<alias>\\w+)")]
    private static partial Regex Place();
}
