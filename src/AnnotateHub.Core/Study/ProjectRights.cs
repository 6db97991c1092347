namespace AnnotateHub.Core.Study;

/// <summary>What a role allows; the one place that answers it.</summary>
public static class ProjectRights
{
    public static bool MayAnnotate(this ProjectRole role) => role is ProjectRole.Annotator or ProjectRole.Lead or ProjectRole.Manager;

    public static bool MayImport(this ProjectRole role) => role is ProjectRole.Lead or ProjectRole.Manager;

    public static bool MayExport(this ProjectRole role) => role is ProjectRole.Lead or ProjectRole.Manager;

    /// <summary>Makes, watches, returns, accepts and closes rounds.</summary>
    public static bool MayLead(this ProjectRole role) => role is ProjectRole.Lead or ProjectRole.Manager;

    public static bool MayManage(this ProjectRole role) => role is ProjectRole.Manager;
}
