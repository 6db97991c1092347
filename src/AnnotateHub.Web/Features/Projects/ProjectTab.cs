using AnnotateHub.Core.Study;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>A page of a project that stands in the row under its name. A page that wants to stand there adds a line.</summary>
/// <param name="Path">After <c>projects/{id}</c>; empty for the overview.</param>
/// <param name="Allows">Who sees it; the page itself decides again.</param>
public sealed record ProjectTab(string Label, string Path, Func<ProjectRole, bool> Allows)
{
    public static IReadOnlyList<ProjectTab> All { get; } =
    [
        new("Overview", "", _ => true),
        new("Images", "images", _ => true),
        new("Rounds", "rounds", _ => true),
        new("Guide", "guide", _ => true),
        new("Pseudolabels", "pseudolabels", role => role.MayLead()),
        new("Agreement", "agreement", _ => true),
        new("Experiments", "experiments", role => role.MayLead()),
        new("Label check", "label-check", role => role.MayLead()),
        new("Map of the cells", "cell-map", role => role.MayLead()),
        new("People", "people", _ => true),
        new("Audit", "audit", role => role.MayLead()),
        new("Settings", "settings", role => role.MayManage()),
    ];

    public string Address(long projectId) => Path.Length == 0 ? $"projects/{projectId}" : $"projects/{projectId}/{Path}";
}
