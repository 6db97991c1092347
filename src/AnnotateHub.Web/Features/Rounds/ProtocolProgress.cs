using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>Asks the use cases how far a project is; for its leads.</summary>
public sealed class ProtocolProgress(
    RoundQueries rounds,
    RoundPlanner planner,
    TrainingQueries trainings,
    AdjudicationProgress adjudication,
    FrozenReports reports,
    PublishedExport published
)
{
    /// <summary>Empty for who does not lead the project.</summary>
    public async Task<IReadOnlyList<ProtocolStep>> StepsAsync(long projectId, long personId, IReadOnlyList<RoundLine>? lines = null)
    {
        if (
            (await trainings.ListAsync(projectId, personId)).ValueOrDefault() is not { } trained
            || await rounds.SplitsAsync(projectId, personId) is not { } splits
        )
            return [];
        return ProtocolSteps.Create(
            splits,
            lines ?? await rounds.ListAsync(projectId, personId) ?? [],
            (await planner.RunsAsync(projectId, personId)).Count,
            trained,
            await TruthAsync(projectId, personId)
        );
    }

    private async Task<TruthProgress> TruthAsync(long projectId, long personId)
    {
        var test = await adjudication.OfTestAsync(projectId, personId);
        // What was frozen or published before the union was signed speaks of another truth.
        if (test is not { Signed: { } signed })
            return new TruthProgress(test, false, false, null);
        var frozen = await reports.ListAsync(projectId, personId) ?? [];
        var last = await published.LastAsync(projectId, personId);
        return new TruthProgress(
            test,
            frozen.Any(line => line.Kind is ReportKind.Evaluation && line.CreatedAt >= signed.At),
            frozen.Any(line => line.Kind is ReportKind.Agreement),
            last >= signed.At ? last : null
        );
    }
}
