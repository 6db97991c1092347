using System.Text.Json;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Projects;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Dashboard;

public sealed partial class StudyDashboard(DashboardQueries dashboard, ProjectChanges members, TimeProvider clock)
{
    private DashboardView? _view;
    private IReadOnlyList<SplitCoverage> _coverage = [];
    private DateOnly _today;
    private bool _failed;
    private string? _shown;
    private bool _isNew = true;

    [Parameter, EditorRequired]
    public long ProjectId { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<LabelClass> Classes { get; set; } = [];

    /// <summary>Nothing in the project changes any more: nothing waits, and there is no pace.</summary>
    [Parameter]
    public bool IsArchived { get; set; }

    private bool MayLead => _view!.Role.MayLead();

    private IReadOnlyList<RoundProgress> Rounds => [.. _view!.Rounds.Where(round => round.Counts.Total > 0 || HasRoundPage(round))];

    private static bool HasRoundPage(RoundProgress round) => AnnotateHub.Core.Study.Rounds.RoundRules.For(round.Kind).IsMadeByLead;

    /// <summary>
    /// Draws only what is new to this person: a message to the browser about nothing would tell a lead who annotates in a blind
    /// round that somebody works there.
    /// </summary>
    protected override bool ShouldRender() => _isNew;

    protected override async Task ReadAsync()
    {
        // First, so that what moves while it is read is read again.
        Follow((await members.MembersAsync(PersonId, ProjectId)).Select(member => member.PersonId));
        _view = await dashboard.ReadAsync(ProjectId, PersonId);
        _failed = _view is null;
        _coverage = await dashboard.CoverageAsync(ProjectId, PersonId) ?? [];
        _today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        // Without the minute of somebody's last move, which moves on without being shown.
        var now =
            JsonSerializer.Serialize(
                _view is null
                    ? null
                    : _view with
                    {
                        ActiveNow = [.. _view.ActiveNow.Select(person => person with { At = default }).OrderBy(person => person.PersonId)],
                    }
            )
            + JsonSerializer.Serialize(_coverage)
            + _today;
        _isNew = now != _shown;
        _shown = now;
    }

    private static string Rate(double perDay) =>
        FormattableString.Invariant($"{perDay:0.#} {(perDay is > 0.95 and < 1.05 ? "submission" : "submissions")}");
}
