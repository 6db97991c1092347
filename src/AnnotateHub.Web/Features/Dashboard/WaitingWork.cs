using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Web.Features.Dashboard;

/// <summary>What waits for one person in one project, and where *Continue* leads.</summary>
/// <param name="Rounds">Open rounds that the person works in; empty where work is free.</param>
/// <param name="Address">Null where nothing waits.</param>
/// <param name="Reason">Whose turn the next image is: a round, or free work.</param>
/// <param name="IsFree">The project has no rounds: everybody works on any image.</param>
/// <param name="Returned">The newest words of the lead on the next image, where it was returned.</param>
public sealed record WaitingWork(
    ProjectCard Project,
    IReadOnlyList<MyRound> Rounds,
    bool CalibrationIsOpen,
    string? Address,
    string Reason,
    bool IsFree,
    string? Returned
)
{
    /// <summary>A lead to whom the rounds give nothing to annotate.</summary>
    public bool OnlyLeads => !IsFree && Rounds.Count == 0 && Address is null && Project.Role.MayLead();
}
