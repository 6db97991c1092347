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
        [nameof(Assignment)] = nameof(AnnotateHubDb.Assignments),
        [nameof(BoxRow)] = nameof(AnnotateHubDb.Boxes),
        [nameof(ClassCount)] = nameof(AnnotateHubDb.ClassCounts),
        [nameof(LoggedOperation)] = nameof(AnnotateHubDb.Operations),
        [nameof(PendingOperation)] = nameof(AnnotateHubDb.HeldOperations),
        [nameof(Comment)] = nameof(AnnotateHubDb.Comments),
        [nameof(ImageFlag)] = nameof(AnnotateHubDb.ImageFlags),
        [nameof(LabelSet)] = nameof(AnnotateHubDb.LabelSets),
        [nameof(WorkCount)] = nameof(AnnotateHubDb.WorkCounts),
        [nameof(RoundClassCount)] = nameof(AnnotateHubDb.RoundClassCounts),
        [nameof(DailyWork)] = nameof(AnnotateHubDb.DailyWork),
        [nameof(AuditEntry)] = nameof(AnnotateHubDb.Audit),
        [nameof(ModelRun)] = nameof(AnnotateHubDb.ModelRuns),
        [nameof(RunImage)] = nameof(AnnotateHubDb.RunImages),
        [nameof(TrainingRun)] = nameof(AnnotateHubDb.TrainingRuns),
        [nameof(FrozenReport)] = nameof(AnnotateHubDb.FrozenReports),
        [nameof(AdjudicationInput)] = nameof(AnnotateHubDb.AdjudicationInputs),
        [nameof(AdjudicationEntry)] = nameof(AnnotateHubDb.AdjudicationEntries),
        [nameof(AdjudicationSnapshot)] = nameof(AnnotateHubDb.AdjudicationSnapshots),
    };

    /// <summary>Who touches the tables besides the viewer, and why that tells nobody anything. A name here is a promise: what it answers is
    /// never of others' work.</summary>
    private static readonly Dictionary<string, string> Writers = new()
    {
        ["AnnotateHub.Application.Annotations.Operations.OperationStore"] =
            "the writer's statements; answers go to the assignment's own person",
        ["AnnotateHub.Application.Annotations.Operations.GroupStatements"] =
            "the writer's questions for a group of requests at once; answers go where OperationStore's do",
        ["AnnotateHub.Application.Annotations.Operations.ProgressStore"] = "counters in the writer's transaction",
        ["AnnotateHub.Application.Kernel.Counters.ProgressCounters"] = "counters in the transaction that makes or removes assignments",
        ["AnnotateHub.Application.Annotations.FreeRound"] = "makes a person's own assignment in the free round",
        ["AnnotateHub.Application.Annotations.ActiveTime.ActiveTimeTracking"] =
            "bounds the time that a person reports by the age of their own assignment and its first operation",
        ["AnnotateHub.Application.Annotations.ActiveTime.ActiveTimeRetention"] =
            "deletes old times at work of closed rounds; answers of how many",
        ["AnnotateHub.Application.Privacy.OwnData"] =
            "counts and packs rows of the asking person alone; nothing that others said or decided of them",
        ["AnnotateHub.Application.Comments.CommentService"] =
            "adds and resolves comments on work that was read through a viewer; finds a comment by its key to ask the viewer "
            + "about its work",
        ["AnnotateHub.Application.Access.ProjectOf"] =
            "which project a key belongs to, for the guard of access tokens, who answers nothing with it",
        ["AnnotateHub.Application.Assignments.Review.AssignmentReview"] =
            "returns, accepts, skips and flags work that Leads or a VisibilityScope found; adds comments and flags",
        ["AnnotateHub.Application.Assignments.Bulk.BulkChanges"] =
            "withdraws, restores and comments work that a VisibilityScope found; answers which of it changed",
        ["AnnotateHub.Application.Rounds.Calibration.CalibrationCheck"] =
            "compares a submitted calibration with the most senior's and keeps only whether the gate opens and its figures, "
            + "which leads read",
        ["AnnotateHub.Application.Rounds.Lifecycle.LeadNotifications"] =
            "whether anything of a round is still open, to tell leads whose VisibilityScope shows its progress",
        ["AnnotateHub.Application.Rounds.Drift.DriftInsertion"] =
            "looks up what a person has to choose images that can come again; answers to leads who may know of drift",
        ["AnnotateHub.Application.Rounds.Creation.AddAnnotatorToRound"] = "moves unstarted work to a person who joins; answers how many",
        ["AnnotateHub.Application.Access.LeadAuthorization"] = "finds an assignment's project by its key to ask the viewer about it",
        ["AnnotateHub.Application.Rounds.Creation.NewAssignments"] = "makes assignments and applies starting boxes",
        ["AnnotateHub.Application.Rounds.Creation.RoundPlanResolution"] = "which images a plan may use, by rounds they are in",
        ["AnnotateHub.Application.Rounds.Creation.RoundPlanWarnings"] = "warnings of a plan to its lead; numbers of images, never of boxes",
        ["AnnotateHub.Application.Assignments.Reassignment.AssignmentReassignment"] = "moves or withdraws work that Leads found",
        ["AnnotateHub.Application.Rounds.Lifecycle.RoundLifecycle"] =
            "closes, reopens and opens the gate; counts open work for the lead who may know of it",
        ["AnnotateHub.Application.Rounds.Creation.RoundPlanner"] = "whether a model's label sets exist for a plan",
        ["AnnotateHub.Application.Rounds.Splits.SplitDrawing"] = "which images a round holds on the other side of a split",
        ["AnnotateHub.Application.Rounds.Creation.StartingBoxes"] = "copies a model's boxes into new work; answers how many",
        ["AnnotateHub.Application.Rounds.Creation.UnstartedAssignments"] = "moves and withdraws work that nobody touched",
        ["AnnotateHub.Application.Rounds.Creation.BlindnessEligibility"] = "whether somebody could have seen answers of a blind round",
        ["AnnotateHub.Application.Rounds.Queue.WorkQueue"] = "the asking person's own queue",
        ["AnnotateHub.Application.Kernel.Counters.WorkTallies"] = "counters in the transaction that makes or moves work",
        ["AnnotateHub.Application.LabelFiles.Import.ModelRuns"] = "makes and fills the label sets of a model run that comes as files",
        ["AnnotateHub.Application.LabelFiles.PublishedDataSet.PublishedImport"] =
            "makes closed rounds, accepted work and unions of a published tree at the command line; answers how many",
        ["AnnotateHub.Application.Models.Runs.RunPlan"] = "which images a run may use, by rounds they are in; names that are taken",
        ["AnnotateHub.Application.Models.Runs.ModelRunService"] =
            "makes runs and their checkpoints; changes the state of a run that a VisibilityScope found",
        ["AnnotateHub.Application.Models.Runs.RunExecutor"] = "checkpoints of a run; answers how many images are done",
        ["AnnotateHub.Application.Models.Runs.RunRecovery"] =
            "takes up runs that nobody is at work on when the server starts; answers how many",
        ["AnnotateHub.Application.Models.Runs.RunEndNotifications"] =
            "tells who began a run how it ended, in the run's own words; nothing of boxes",
        ["AnnotateHub.Application.Models.Runs.RunLabelWriter"] = "makes the label sets of a run",
        ["AnnotateHub.Application.Models.Runs.BoxClassification"] =
            "reads boxes that a VisibilityScope found for whoever began the run, for a classifier; answers nothing",
        ["AnnotateHub.Application.Models.Commit.ModelRunCommit"] =
            "applies a run to work; what its preview shows is of work that a VisibilityScope made readable",
        ["AnnotateHub.Application.Reports.FrozenReports"] =
            "counts versions of a title and adds a frozen report; reading goes through VisibilityScope.Reports",
        ["AnnotateHub.Application.Training.Runs.TrainingService"] =
            "makes trainings of what a VisibilityScope found; changes the state of a training that a VisibilityScope found",
        ["AnnotateHub.Application.Training.Runs.TrainingExecutor"] = "trains on what was frozen; answers how it ended, in words",
        ["AnnotateHub.Application.Training.Runs.TrainedModels"] = "adds the models of a training; answers nothing",
        ["AnnotateHub.Application.Training.Runs.TrainingRecovery"] =
            "takes up trainings that nobody is at work on when the server starts; answers how many",
        ["AnnotateHub.Application.Training.Runs.TrainingEndNotifications"] =
            "tells leads how a training ended, in the training's own words; nothing of boxes",
        ["AnnotateHub.Application.Kernel.AuditLog"] = "adds to the audit",
        ["AnnotateHub.Application.Backup.LogReplay"] =
            "compares the box table with its log for whoever has the data folder; answers keys of label sets and numbers",
        ["AnnotateHub.Application.Projects.ProjectRows"] =
            "deletes a project for its manager or an administrator; answers keys of trainings",
        ["AnnotateHub.Application.Backup.BoxRepair"] =
            "writes boxes and counts as the log has them, for whoever has the data folder; answers keys of label sets and numbers",
        ["AnnotateHub.Application.Backup.CounterRepair"] =
            "counts anew for whoever has the data folder; answers names of projects",
        ["AnnotateHub.Application.Projects.ImageRows"] =
            "deletes an image for its manager, and counts what goes with it; whether a blind round needs it, and not which",
        ["AnnotateHub.Application.Projects.ProjectDeletion"] = "deletes the audit of a project that is deleted; answers numbers of files",
    };

    [Theory]
    [InlineData("Web")]
    [InlineData("Cli")]
    public void Pages_routes_and_commands_never_touch_what_is_blind(string project)
    {
        var touches = Scanner.Find(Solution.Load(project).Location, Protected);

        Assert.True(
            touches.Count == 0,
            $"Ask a use case instead, which asks a VisibilityScope (Application/Access):{Environment.NewLine}{string.Join(Environment.NewLine, touches)}"
        );
    }

    [Fact]
    public void Use_cases_touch_it_through_a_viewer_or_are_named_writers()
    {
        var touches = Scanner
            .Find(Solution.Load("Application").Location, Protected)
            .Where(touch =>
                !touch.Type.StartsWith("AnnotateHub.Application.Access.", StringComparison.Ordinal) && !Writers.ContainsKey(touch.Type)
            )
            .ToList();

        Assert.True(
            touches.Count == 0,
            "Read through a VisibilityScope (Application/Access); what only writes and answers nothing of others' work is named in "
                + "Writers of this test, with the reason:"
                + $"{Environment.NewLine}{string.Join(Environment.NewLine, touches)}"
        );
    }

    [Fact]
    public void Every_named_writer_still_touches_something()
    {
        var touching = Scanner.Find(Solution.Load("Application").Location, Protected).Select(touch => touch.Type).ToHashSet();

        Assert.Equal(Writers.Keys.Order(), Writers.Keys.Where(touching.Contains).Order());
    }

    [Fact]
    public void Data_has_no_other_way_in_than_its_sets()
    {
        // A navigation from an unprotected entity would let a page read work without touching a set.
        var model = new AnnotateHubDb(new DbContextOptionsBuilder<AnnotateHubDb>().UseSqlite("Data Source=:memory:").Options).Model;
        var ways = model
            .GetEntityTypes()
            .Where(entity => !Protected.ContainsKey(entity.ClrType.Name))
            .SelectMany(entity =>
                entity
                    .GetNavigations()
                    .Where(way => Protected.ContainsKey(way.TargetEntityType.ClrType.Name))
                    .Select(way => $"{entity.ClrType.Name}.{way.Name}")
            );

        Assert.Empty(ways);
        Assert.Equal(
            Protected.OrderBy(pair => pair.Key),
            Protected
                .OrderBy(pair => pair.Key)
                .Where(pair => model.GetEntityTypes().Single(entity => entity.ClrType.Name == pair.Key).GetTableName() == pair.Value)
        );
    }

    [Fact]
    public void The_scanner_finds_every_kind_of_violation()
    {
        var found = Scanner
            .Find(typeof(Planted).Assembly.Location, Protected)
            .Where(touch => touch.Type == typeof(Planted).FullName)
            .Select(touch => touch.What)
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "\"Comments\" in SQL",
                "\"HeldOperations\" in SQL",
                "\"LabelSets\" in SQL",
                "AnnotateHubDb.Assignments",
                "AnnotateHubDb.Boxes",
                "AnnotateHubDb.ClassCounts",
                "Set<AuditEntry>()",
                "Set<LoggedOperation>()",
            ],
            found
        );
    }
}
