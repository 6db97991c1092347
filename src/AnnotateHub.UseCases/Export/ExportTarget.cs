using System.IO.Compression;
using System.Text;

namespace AnnotateHub.UseCases.Export;

/// <summary>Where the files of an export go, one after the other.</summary>
internal interface IExportTarget
{
    Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel);
}

internal sealed class FolderTarget(string folder) : IExportTarget
{
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, content, cancel);
    }
}

/// <summary>Streams a zip file by file.</summary>
/// <remarks>
/// The framework's archive closes entries and itself with synchronous writes, which a web response refuses. It therefore writes into
/// memory, which is emptied into the real stream after each file.
/// </remarks>
internal sealed class ZipTarget : IExportTarget, IDisposable
{
    private readonly Stream _target;
    private readonly DateTimeOffset _time;
    private readonly Passage _passage = new();
    private readonly ZipArchive _archive;

    public ZipTarget(Stream target, DateTimeOffset time)
    {
        (_target, _time) = (target, time);
        _archive = new ZipArchive(_passage, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    }

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var entry = _archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = _time;
        using (var stream = entry.Open()) stream.Write(content.Span);
        await _passage.EmptyIntoAsync(_target, cancel);
    }

    /// <summary>Writes the archive's directory; without it the zip cannot be read.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        _archive.Dispose();
        await _passage.EmptyIntoAsync(_target, cancel);
    }

    public void Dispose()
    {
        _archive.Dispose();
        _passage.Dispose();
    }

    /// <summary>Says that it cannot seek, so that the archive never returns to what has already left.</summary>
    private sealed class Passage : MemoryStream
    {
        public override bool CanSeek => false;

        public async Task EmptyIntoAsync(Stream target, CancellationToken cancel)
        {
            await target.WriteAsync(GetBuffer().AsMemory(0, (int)base.Length), cancel);
            SetLength(0);
        }
    }
}
