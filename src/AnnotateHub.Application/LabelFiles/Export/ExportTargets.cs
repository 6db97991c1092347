namespace AnnotateHub.Application.LabelFiles.Export;

internal static class ExportTargets
{
    /// <summary>A file that is in memory already.</summary>
    public static Task WriteAsync(
        this IExportTarget target,
        string path,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken
    ) => target.WriteAsync(path, [content], cancellationToken);
}
