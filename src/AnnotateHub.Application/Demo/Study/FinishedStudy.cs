using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.Imaging.Writing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>
/// Makes a whole study for newcomers to look at: three simulated annotators and a lead go through the paper's protocol by the use cases
/// that people use (docs/finished-study.md). Cut short, it goes on where it stopped when it is called again.
/// </summary>
public sealed class FinishedStudy(
    StudySettings settings,
    StudyAccounts accounts,
    StudyAnnotators annotators,
    StudyLead lead,
    StudyJudge judge,
    FrozenReports reports,
    PublishedExport published,
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    ImportPlanner planner,
    Importer importer,
    TimeProvider time
) : IDisposable
{
    public const string Name = "Finished study (synthetic)";

    public const string Description =
        "A whole study that simulated annotators went through, from calibration to published truth. A third of the disagreements is left "
        + "for you to decide. Nobody photographed the images, and nobody drew the boxes.";

    public const string Calibration = "Calibration";
    public const string Seed = "Seed";
    public const string Refinement = "Refinement";
    public const string Test = "Blind test";
    public const string RefinementRun = "Signal detector/refinement";
    public const string TestRun = "Signal detector/test";
    public const string CalibrationAgreement = "Agreement at calibration";
    public const string TestAgreement = "Agreement in the blind test";
    public const string TestEvaluation = "Signal detector against the union of the blind test";
    public const string ValidationEvaluation = "Signal detector against the accepted answers for validation";

    private readonly PlateGenerator _generator = new(settings.Plate);
    private readonly SyntheticProjects _projects = new(database, folder, planner, importer, time, "unfinished-study");
    private readonly Dictionary<string, SyntheticTruth> _truths = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _making = new(1, 1);

    /// <summary>Where the published data set lies when the study is finished.</summary>
    public string PublishedFile => Path.Combine(folder.Demo, "finished-study.zip");

    public void Dispose() => _making.Dispose();

    /// <summary>The project's key; null where there is none.</summary>
    public Task<long?> FindAsync(CancellationToken cancellationToken = default) => _projects.FindAsync(Name, cancellationToken);

    /// <summary>Whether everything is there, the published data set last.</summary>
    public async Task<bool> IsFinishedAsync(CancellationToken cancellationToken = default) =>
        await FindAsync(cancellationToken) is { } project
        && await accounts.FindAsync(StudyAccounts.Lead, cancellationToken) is { } leader
        && await published.LastAsync(project, leader, cancellationToken) is not null;

    /// <summary>The project and its people, without images: a place where the progress can be seen.</summary>
    public async Task<long> EnsureProjectAsync(CancellationToken cancellationToken = default)
    {
        await accounts.EnsureAsync(cancellationToken);
        List<DemoMember> members =
        [
            .. StudyAccounts.All.Select(account => new DemoMember(
                account.UserName,
                account.Months is null ? ProjectRole.Manager : ProjectRole.Annotator,
                account.Months,
                account.Rank
            )),
            // Whoever looks around: leads it as well, and annotates nothing that could be blind for them.
            new DemoMember("lead", ProjectRole.Manager),
        ];
        return await _projects.EnsureAsync(Name, Description, members, cancellationToken);
    }

    /// <returns>Key of the project.</returns>
    /// <exception cref="InvalidOperationException">A use case refused what the study needs; the sentence says which.</exception>
    public async Task<long> MakeAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            var people = await accounts.EnsureAsync(cancellationToken);
            var project = await EnsureProjectAsync(cancellationToken);
            var leader = people[StudyAccounts.Lead];
            if (await published.LastAsync(project, leader, cancellationToken) is null)
                await MakeAsync(project, leader, people, new StudySteps(progress, settings), cancellationToken);
            return project;
        }
        finally
        {
            _truths.Clear();
            _making.Release();
        }
    }

    private async Task MakeAsync(
        long project,
        long leader,
        IReadOnlyDictionary<string, long> people,
        StudySteps steps,
        CancellationToken cancellationToken
    )
    {
        for (var index = 0; index < settings.Images; index++)
            await AddImageAsync(project, settings.FirstField + index, steps, cancellationToken);
        await lead.DrawSplitsAsync(project, leader, cancellationToken);
        long[] annotating = [people[StudyAccounts.Expert], people[StudyAccounts.Student1], people[StudyAccounts.Student2]];

        steps.Enter(StudySteps.Calibration);
        var onePerPatient = new ImageChoice(ImageChoiceKind.DrawPerPatient, 1);
        var calibration = await lead.EnsureRoundAsync(
            project,
            leader,
            new RoundPlan(RoundKind.Calibration, Calibration, annotating, Draw(1) with { Gate = StudySettings.Gate }, onePerPatient),
            cancellationToken
        );
        await WorkAsync();
        // Student two was hasty: the gate stays shut, the work comes back, and the second attempt is compared anew.
        for (var attempt = 0; !await lead.JudgeCalibrationAsync(project, leader, Calibration, cancellationToken); attempt++)
        {
            if (attempt == 2)
                throw new InvalidOperationException("A simulated annotator does not pass the calibration's gate.");
            await WorkAsync();
        }

        await lead.CloseAsync(project, leader, Calibration, cancellationToken);

        steps.Enter(StudySteps.Seed);
        await lead.EnsureRoundAsync(
            project,
            leader,
            new RoundPlan(RoundKind.Seed, Seed, [], Draw(2), onePerPatient),
            cancellationToken
        );
        await WorkAsync();

        steps.Enter(StudySteps.Refinement);
        await lead.RunDetectorAsync(project, leader, RefinementRun, null, steps, cancellationToken);
        var refinement = await lead.EnsureRoundAsync(
            project,
            leader,
            new RoundPlan(
                RoundKind.Refinement,
                Refinement,
                annotating,
                Draw(3) with
                {
                    StartFrom = RefinementRun,
                    WithheldShare = StudySettings.WithheldShare,
                },
                ImageChoice.All
            ),
            cancellationToken
        );
        await WorkAsync();
        await lead.AcceptAllAsync(refinement, leader, cancellationToken);

        steps.Enter(StudySteps.Test);
        var test = await lead.EnsureRoundAsync(
            project,
            leader,
            new RoundPlan(
                RoundKind.Test,
                Test,
                [people[StudyAccounts.Expert], people[StudyAccounts.Student1]],
                Draw(4) with
                {
                    AnnotatorsPerImage = 2,
                },
                ImageChoice.All
            ),
            cancellationToken
        );
        await WorkAsync();

        steps.Enter(StudySteps.Truth);
        await judge.DecideAsync(test, leader, TruthOf, cancellationToken);
        var images = await lead.ImagesOfAsync(project, leader, test, cancellationToken);
        await lead.RunDetectorAsync(project, leader, TestRun, images, steps, cancellationToken);
        await FreezeAsync(project, leader, calibration, test, cancellationToken);

        steps.Enter(StudySteps.Publish);
        await PublishAsync(project, leader, cancellationToken);
        steps.Enter(StudySteps.All);

        Task WorkAsync() => annotators.WorkAsync(project, people, TruthOf, steps.Say, cancellationToken);
    }

    private async Task AddImageAsync(long project, int index, StudySteps steps, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = _generator.NameOf(index);
        if (!await _projects.HoldsAsync(project, name, cancellationToken))
        {
            var field = _generator.Generate(index);
            _truths[name] = field.Truth;
            if (await _projects.ImportAsync(project, settings.Plate, field, cancellationToken) is { } fault)
                throw new InvalidOperationException($"Image {name} of the finished study: {fault}");
        }

        steps.Advance($"Synthetic image {name}");
    }

    /// <summary>What is on an image: kept from when it was made, made again after a restart.</summary>
    private SyntheticTruth TruthOf(string name)
    {
        if (_truths.TryGetValue(name, out var truth))
            return truth;
        var index = Enumerable
            .Range(settings.FirstField, settings.Images)
            .First(index => _generator.NameOf(index) == name);
        return _truths[name] = _generator.Generate(index).Truth;
    }

    private async Task FreezeAsync(long project, long leader, long calibration, long test, CancellationToken cancellationToken)
    {
        foreach (var (title, round) in new[] { (CalibrationAgreement, calibration), (TestAgreement, test) })
            await lead.FreezeAsync(
                project,
                leader,
                title,
                () => reports.FreezeAsync(project, leader, new AgreementQuestion([round]), title, cancellationToken),
                cancellationToken
            );
        foreach (
            var (title, truth, run) in new[]
            {
                (TestEvaluation, TruthChoice.OfUnion(test), TestRun),
                (ValidationEvaluation, TruthChoice.Validation, RefinementRun),
            }
        )
            await lead.FreezeAsync(
                project,
                leader,
                title,
                () =>
                    reports.FreezeEvaluationAsync(
                        project,
                        leader,
                        new EvaluationQuestion(truth, [run], ["R", "G", "U"]),
                        title,
                        cancellationToken
                    ),
                cancellationToken
            );
    }

    private async Task PublishAsync(long project, long leader, CancellationToken cancellationToken)
    {
        var unfinished = $"{PublishedFile}.unfinished";
        await using (var file = File.Create(unfinished))
        {
            var request = new PublishedRequest(project, leader, Crops: false, Licence: "CC0-1.0");
            var report = await published.ToZipAsync(request, file, cancellationToken: cancellationToken);
            if (report.HasFailed)
                throw new InvalidOperationException(
                    $"The finished study was not published: {report.Refused ?? report.Findings.First(finding => finding.IsError).ToString()}"
                );
        }

        Durable.Move(unfinished, PublishedFile, overwrite: true);
    }

    private static RoundSettings Draw(int number) => new(Seed: StudySettings.Seed + number);
}
