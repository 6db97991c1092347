using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>What the simulated lead of the finished study does, by the use cases that every lead has. What was done before is found and not
/// done again.</summary>
public sealed class StudyLead(
    SplitDrawing splits,
    RoundQueries rounds,
    RoundListQueries lists,
    CreateRound create,
    CalibrationCheck calibration,
    AssignmentList assignments,
    AssignmentReview review,
    RoundLifecycle lifecycle,
    ModelQueries models,
    ModelRunQueries runs,
    RunExecutor executor,
    FrozenReports reports,
    IDbContextFactory<AnnotateHubDb> database,
    ModelSettings settings,
    DataFolder folder,
    IClientNotifier notifier,
    DiskSpace disk,
    TimeProvider clock
)
{
    private const string ReturnComment =
        "Many cells are missing, weakly stained ones above all. Please go over the image again with the guide beside it.";

    /// <summary>A run that a restart put on the job board goes on there; this is how long it may take.</summary>
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RunPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs without the job board, as at the command line: the study is a job itself and would wait for its own place.</summary>
    private readonly ModelRunService _service = new(database, new NoRunQueue(), settings, folder, notifier, disk, clock);

    public async Task DrawSplitsAsync(long projectId, long leadId, CancellationToken cancellationToken)
    {
        if (await rounds.SplitsAsync(projectId, leadId, cancellationToken) is { Drawn: not null, Undecided: 0 })
            return;
        var request = new SplitRequest(StudySettings.Seed, StudySettings.TestPerPatient, StudySettings.ValidationShare);
        Done(await splits.DrawAsync(projectId, leadId, request, cancellationToken), "Drawing the splits");
    }

    public async Task<long> EnsureRoundAsync(long projectId, long leadId, RoundPlan plan, CancellationToken cancellationToken) =>
        (await FindRoundAsync(projectId, leadId, plan.Name, cancellationToken))?.Id
        ?? Done(
            await create.MakeAsync(projectId, leadId, plan, cancellationToken: cancellationToken),
            $"Making the round {plan.Name}"
        ).RoundId;

    public async Task<RoundDetail?> FindRoundAsync(long projectId, long leadId, string name, CancellationToken cancellationToken) =>
        (await lists.ListAsync(projectId, leadId, cancellationToken) ?? []).FirstOrDefault(round => round.Name == name);

    /// <summary>Compares the calibration and returns the work of everybody who did not reach the gate.</summary>
    /// <returns>Whether everybody is through.</returns>
    public async Task<bool> JudgeCalibrationAsync(long projectId, long leadId, string name, CancellationToken cancellationToken)
    {
        var round = (await FindRoundAsync(projectId, leadId, name, cancellationToken))!;
        await calibration.RecomputeAsync(round.Id, cancellationToken);
        round = (await FindRoundAsync(projectId, leadId, name, cancellationToken))!;
        var failed = (round.People ?? []).Where(person => person.GatePassed != true).ToList();
        foreach (var person in failed)
        {
            var filter = new AssignmentFilter(round.Id, person.PersonId, AssignmentState.Submitted);
            foreach (var item in (await assignments.ReadAsync(projectId, leadId, filter, cancellationToken: cancellationToken))!.Items)
                Done(
                    await review.ReturnAsync(item.Id, leadId, ReturnComment, cancellationToken: cancellationToken),
                    $"Returning {item.Image}"
                );
        }

        return failed.Count == 0;
    }

    public async Task CloseAsync(long projectId, long leadId, string name, CancellationToken cancellationToken)
    {
        if (await FindRoundAsync(projectId, leadId, name, cancellationToken) is { ClosedAt: null } round)
            Done(await lifecycle.CloseAsync(round.Id, leadId, cancellationToken: cancellationToken), $"Closing {name}");
    }

    public async Task AcceptAllAsync(long roundId, long leadId, CancellationToken cancellationToken) =>
        Done(await review.AcceptAllAsync(roundId, leadId, cancellationToken: cancellationToken), "Accepting the refinement");

    /// <summary>Images of a round that the lead may know of.</summary>
    public async Task<IReadOnlyList<long>> ImagesOfAsync(
        long projectId,
        long leadId,
        long roundId,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await assignments.ReadAsync(projectId, leadId, new AssignmentFilter(roundId), cancellationToken: cancellationToken))!
                .Items.Select(item => item.ImageId)
                .Distinct(),
        ];

    /// <summary>Runs the built-in detector to its end.</summary>
    /// <param name="images">Null for all that a run takes by itself: no test and no calibration images.</param>
    public async Task RunDetectorAsync(
        long projectId,
        long leadId,
        string name,
        IReadOnlyList<long>? images,
        IProgress<JobProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < RunTimeout)
        {
            var run = Done(await runs.ListAsync(projectId, leadId, cancellationToken), "Reading the runs")
                .FirstOrDefault(item => item.Name == name);
            if (run?.State is RunState.Finished)
                return;
            var id =
                run?.Id ?? (await BeginAsync(projectId, leadId, name, images, cancellationToken)).RunId;
            if (run?.State is RunState.Failed or RunState.Cancelled)
                Done(await _service.ResumeAsync(projectId, id, leadId, cancellationToken), $"Going on with {name}");
            var report = await executor.ExecuteAsync(id, progress, cancellationToken);
            if (report is { State: RunState.Finished, Failed: 0 })
                return;
            if (report.Failed > 0)
                throw new InvalidOperationException($"{name}: {report.Message}");
            // Somebody else is at work on it.
            await Task.Delay(RunPause, clock, cancellationToken);
        }

        throw new InvalidOperationException($"The run '{name}' did not end within {RunTimeout.TotalMinutes:0} minutes.");
    }

    public async Task FreezeAsync(
        long projectId,
        long leadId,
        string title,
        Func<Task<Result<FrozenLine>>> freeze,
        CancellationToken cancellationToken
    )
    {
        var there = await reports.ListAsync(projectId, leadId, cancellationToken) ?? [];
        if (there.All(report => report.Title != title))
            Done(await freeze(), $"Freezing '{title}'");
    }

    /// <exception cref="InvalidOperationException">It was refused: the sentence says why.</exception>
    internal static T Done<T>(Result<T> result, string what) =>
        result switch
        {
            Result<T>.Success success => success.Value,
            Result<T>.Refused refused => throw new InvalidOperationException($"{what} was refused. {refused.Reason}"),
            _ => throw new InvalidOperationException($"{what}: it is not there any more."),
        };

    private async Task<RunStarted> BeginAsync(
        long projectId,
        long leadId,
        string name,
        IReadOnlyList<long>? images,
        CancellationToken cancellationToken
    )
    {
        var detector = Done(await models.ListAsync(projectId, leadId, cancellationToken: cancellationToken), "Reading the models")
            .First(model => model.IsBuiltIn);
        var request = new RunRequest(detector.Id, Name: name, Images: images, IncludeTest: images is not null);
        return Done(await _service.BeginAsync(projectId, leadId, request, cancellationToken), $"Beginning {name}");
    }
}
