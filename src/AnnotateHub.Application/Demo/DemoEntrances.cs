using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds;

namespace AnnotateHub.Application.Demo;

/// <summary>Where the three entrances of the demo lead: for who labels, for who decides, for who reads.</summary>
public sealed class DemoEntrances(
    DemoProject plate,
    FinishedStudy study,
    ProjectQueries projects,
    RoundListQueries rounds,
    FrozenReports reports
)
{
    /// <summary>Address of the page for this person; null where it is not there, or not for them.</summary>
    public async Task<string?> FindAsync(DemoEntrance entrance, long personId, CancellationToken cancellationToken = default)
    {
        if (entrance is DemoEntrance.Label)
            return
                await plate.FindAsync(cancellationToken) is { } labelled
                && await projects.FindAsync(personId, labelled) is not null
                && await projects.NextImageAsync(personId, labelled) is { } image
                ? $"/projects/{labelled}/images/{image}/annotate"
                : null;
        if (await study.FindAsync(cancellationToken) is not { } project)
            return null;
        if (entrance is DemoEntrance.Report)
            return
                await reports.ListAsync(project, personId, cancellationToken) is { } list
                && list.FirstOrDefault(report => report.Title == FinishedStudy.TestAgreement) is { } report
                ? $"/projects/{project}/reports/{report.Hash}"
                : null;
        return
            await rounds.ListAsync(project, personId, cancellationToken) is { } all
            && all.FirstOrDefault(round => round.Name == FinishedStudy.Test) is { } test
            ? $"/projects/{project}/rounds/{test.Id}/adjudication"
            : null;
    }
}
