namespace AnnotateHub.Application.LabelFiles.Export;

internal sealed class FolderTarget(string folder) : IExportTarget
{
    public async Task WriteAsync(string path, IEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var stream = File.Create(file);
        foreach (var part in parts)
            await stream.WriteAsync(part, cancellationToken);
    }
}
