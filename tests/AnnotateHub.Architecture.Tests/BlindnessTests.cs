using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Architecture.Tests;

/// <summary>Nobody reads protected tables but through a viewer (docs/rounds.md section 2). Looked for in compiled code.</summary>
public sealed class BlindnessTests
{
    /// <summary>docs/rounds.md section 2; entity to table.</summary>
    private static readonly Dictionary<string, string> Protected = new()
    {
        [nameof(Assignment)] = nameof(AnnotateHubDb.Assignments), [nameof(BoxRow)] = nameof(AnnotateHubDb.Boxes), [nameof(ClassCount)] = nameof(AnnotateHubDb.ClassCounts),
        [nameof(LoggedOperation)] = nameof(AnnotateHubDb.Operations), [nameof(HeldOperation)] = nameof(AnnotateHubDb.HeldOperations), [nameof(Comment)] = nameof(AnnotateHubDb.Comments),
        [nameof(ImageFlag)] = nameof(AnnotateHubDb.ImageFlags), [nameof(LabelSet)] = nameof(AnnotateHubDb.LabelSets), [nameof(WorkCount)] = nameof(AnnotateHubDb.WorkCounts),
        [nameof(RoundClassCount)] = nameof(AnnotateHubDb.RoundClassCounts), [nameof(DailyWork)] = nameof(AnnotateHubDb.DailyWork), [nameof(AuditEntry)] = nameof(AnnotateHubDb.Audit),
        [nameof(ModelRun)] = nameof(AnnotateHubDb.ModelRuns), [nameof(RunImage)] = nameof(AnnotateHubDb.RunImages),
        [nameof(FrozenReport)] = nameof(AnnotateHubDb.FrozenReports),
        [nameof(AdjudicationInput)] = nameof(AnnotateHubDb.AdjudicationInputs), [nameof(AdjudicationEntry)] = nameof(AnnotateHubDb.AdjudicationEntries),
        [nameof(AdjudicationSnapshot)] = nameof(AnnotateHubDb.AdjudicationSnapshots),
    };

    /// <summary>Who touches the tables besides the viewer, and why that tells nobody anything. A name here is a promise: what it answers is never of others' work.</summary>
    private static readonly Dictionary<string, string> Writers = new()
    {
        ["AnnotateHub.UseCases.Annotate.LogTables"] = "the writer's statements; answers go to the assignment's own person",
        ["AnnotateHub.UseCases.Annotate.ProgressTables"] = "counters in the writer's transaction",
        ["AnnotateHub.UseCases.Annotate.NewWork"] = "counters in the transaction that makes or removes assignments",
        ["AnnotateHub.UseCases.Annotate.FreeRound"] = "makes a person's own assignment in the free round",
        ["AnnotateHub.UseCases.Rounds.Activity"] = "bounds the time that a person reports by the age of their own assignment and its first operation",
        ["AnnotateHub.UseCases.Rounds.CommentBook"] = "adds and resolves comments on work that was read through a viewer; finds a comment by its key to ask the viewer about its work",
        ["AnnotateHub.UseCases.Rounds.ProjectOf"] = "which project a key belongs to, for the guard of access tokens, who answers nothing with it",
        ["AnnotateHub.UseCases.Rounds.AssignmentChanges"] = "returns, accepts, skips and flags work that Leads or a Viewer found; adds comments and flags",
        ["AnnotateHub.UseCases.Rounds.CalibrationCheck"] = "compares a submitted calibration with the most senior's and keeps only whether the gate opens and its figures, which leads read",
        ["AnnotateHub.UseCases.Rounds.DriftInsertion"] = "looks up what a person has to choose images that can come again; answers to leads who may know of drift",
        ["AnnotateHub.UseCases.Rounds.LateJoining"] = "moves unbegun work to a person who joins; answers how many",
        ["AnnotateHub.UseCases.Rounds.Leads"] = "finds an assignment's project by its key to ask the viewer about it",
        ["AnnotateHub.UseCases.Rounds.NewAssignments"] = "makes assignments and lays starting boxes",
        ["AnnotateHub.UseCases.Rounds.PlanResolution"] = "which images a plan may use, by rounds they are in",
        ["AnnotateHub.UseCases.Rounds.PlanWarnings"] = "warnings of a plan to its lead; numbers of images, never of boxes",
        ["AnnotateHub.UseCases.Rounds.Reassignment"] = "moves or withdraws work that Leads found",
        ["AnnotateHub.UseCases.Rounds.RoundChanges"] = "closes, reopens and opens the gate; counts open work for the lead who may know of it",
        ["AnnotateHub.UseCases.Rounds.RoundPlanner"] = "whether a model's label sets exist for a plan",
        ["AnnotateHub.UseCases.Rounds.SplitDrawing"] = "which images a round holds on the other side of a split",
        ["AnnotateHub.UseCases.Rounds.StartingBoxes"] = "copies a model's boxes into new work; answers how many",
        ["AnnotateHub.UseCases.Rounds.UnbegunWork"] = "moves and withdraws work that nobody touched",
        ["AnnotateHub.UseCases.Rounds.Untainted"] = "whether somebody could have seen answers of a blind round",
        ["AnnotateHub.UseCases.Rounds.WorkQueue"] = "the asking person's own queue",
        ["AnnotateHub.UseCases.Rounds.WorkTallies"] = "counters in the transaction that makes or moves work",
        ["AnnotateHub.UseCases.Export.ModelRuns"] = "makes and fills the label sets of a model run that comes as files",
        ["AnnotateHub.UseCases.Published.PublishedImport"] = "makes closed rounds, accepted work and unions of a published tree at the command line; answers how many",
        ["AnnotateHub.UseCases.Models.RunChoice"] = "which images a run may use, by rounds they are in; names that are taken",
        ["AnnotateHub.UseCases.Models.RunDesk"] = "makes runs and their checkpoints; changes the state of a run that a Viewer found",
        ["AnnotateHub.UseCases.Models.RunWork"] = "checkpoints of a run; answers how many images are done",
        ["AnnotateHub.UseCases.Models.RunNews"] = "tells who began a run how it ended, in the run's own words; nothing of boxes",
        ["AnnotateHub.UseCases.Models.RunLabels"] = "makes the label sets of a run",
        ["AnnotateHub.UseCases.Models.GivenBoxes"] = "reads boxes that a Viewer found for whoever began the run, for a classifier; answers nothing",
        ["AnnotateHub.UseCases.Models.RunCommit"] = "lays a run into work; what its preview shows is of work that a Viewer made readable",
        ["AnnotateHub.UseCases.Reports.FrozenReports"] = "counts versions of a title and adds a frozen report; reading goes through Viewer.Reports",
        ["AnnotateHub.UseCases.Rounds.Trail"] = "adds to the audit",
    };

    [Theory]
    [InlineData("Web")]
    [InlineData("Cli")]
    public void Pages_routes_and_commands_never_touch_what_is_blind(string project)
    {
        var touches = Scanner.Find(House.Load(project).Location, Protected);

        Assert.True(touches.Count == 0, $"Ask a use case instead, which asks a Viewer (UseCases/Viewing):{Environment.NewLine}{string.Join(Environment.NewLine, touches)}");
    }

    [Fact]
    public void Use_cases_touch_it_through_a_viewer_or_are_named_writers()
    {
        var touches = Scanner.Find(House.Load("UseCases").Location, Protected)
            .Where(touch => !touch.Type.StartsWith("AnnotateHub.UseCases.Viewing.", StringComparison.Ordinal) && !Writers.ContainsKey(touch.Type)).ToList();

        Assert.True(touches.Count == 0, "Read through a Viewer (UseCases/Viewing); what only writes and answers nothing of others' work is named in Writers of this test, with the reason:"
            + $"{Environment.NewLine}{string.Join(Environment.NewLine, touches)}");
    }

    [Fact]
    public void Every_named_writer_still_touches_something()
    {
        var touching = Scanner.Find(House.Load("UseCases").Location, Protected).Select(touch => touch.Type).ToHashSet();

        Assert.Equal(Writers.Keys.Order(), Writers.Keys.Where(touching.Contains).Order());
    }

    [Fact]
    public void Data_has_no_other_way_in_than_its_sets()
    {
        // A navigation from an unprotected entity would let a page read work without touching a set.
        var model = new AnnotateHubDb(new DbContextOptionsBuilder<AnnotateHubDb>().UseSqlite("Data Source=:memory:").Options).Model;
        var ways = model.GetEntityTypes().Where(entity => !Protected.ContainsKey(entity.ClrType.Name))
            .SelectMany(entity => entity.GetNavigations().Where(way => Protected.ContainsKey(way.TargetEntityType.ClrType.Name)).Select(way => $"{entity.ClrType.Name}.{way.Name}"));

        Assert.Empty(ways);
        Assert.Equal(Protected.OrderBy(pair => pair.Key), Protected.OrderBy(pair => pair.Key).Where(pair => model.GetEntityTypes().Single(entity => entity.ClrType.Name == pair.Key).GetTableName() == pair.Value));
    }

    [Fact]
    public void The_scanner_finds_every_kind_of_violation()
    {
        var found = Scanner.Find(typeof(Planted).Assembly.Location, Protected).Where(touch => touch.Type == typeof(Planted).FullName).Select(touch => touch.What).Order(StringComparer.Ordinal);

        Assert.Equal(["\"Comments\" in SQL", "\"HeldOperations\" in SQL", "\"LabelSets\" in SQL", "AnnotateHubDb.Assignments", "AnnotateHubDb.Boxes", "AnnotateHubDb.ClassCounts", "Set<AuditEntry>()", "Set<LoggedOperation>()"], found);
    }
}

/// <summary>Breaks the rule in every way that the scanner must see; nothing calls it.</summary>
internal static class Planted
{
    public const string Hidden = """SELECT 1 FROM "Comments" """;

    public static int Plainly(AnnotateHubDb db) => db.Boxes.Local.Count;

    public static IQueryable<long> InALambda(AnnotateHubDb db) => db.Rounds.Where(round => db.Assignments.Any(item => item.RoundId == round.Id)).Select(round => round.Id);

    public static async Task<int> AfterAWait(AnnotateHubDb db)
    {
        await Task.Yield();
        return await db.ClassCounts.CountAsync();
    }

    public static IQueryable<LoggedOperation> BySet(AnnotateHubDb db) => db.Set<LoggedOperation>();

    public static IEnumerable<DbSet<AuditEntry>> InAnIterator(AnnotateHubDb db)
    {
        yield return db.Set<AuditEntry>();
    }

    public static string BySql(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""DELETE FROM "HeldOperations" WHERE "Id" = {id}""");

    public static string Unquoted() => "select * from LabelSets";
}
