namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Where the files of an export go, one after the other.</summary>
internal interface IExportTarget
{
    /// <param name="parts">The file's bytes one after the other, made while they are written.</param>
    Task WriteAsync(string path, IEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken);
}
