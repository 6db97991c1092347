using System.IO.Compression;
using System.Text;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Where the files of an export go, one after the other.</summary>
internal interface IExportTarget
{
    Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
