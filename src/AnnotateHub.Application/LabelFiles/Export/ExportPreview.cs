namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>What an export would hold.</summary>
/// <param name="LeftOut">Images that would not be part of it, and why: a sentence each.</param>
/// <param name="Refused">Why there is nothing to export, or null.</param>
public sealed record ExportPreview(int Images, IReadOnlyList<string> LeftOut, string? Refused = null)
{
    /// <summary>What to look at before it leaves.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
