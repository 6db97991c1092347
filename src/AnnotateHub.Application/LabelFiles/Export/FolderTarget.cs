using System.IO.Compression;
using System.Text;

namespace AnnotateHub.Application.LabelFiles.Export;

internal sealed class FolderTarget(string folder) : IExportTarget
{
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, content, cancellationToken);
    }
}
