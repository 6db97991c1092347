using System.IO.Compression;
using System.Text;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Streams a zip file by file.</summary>
/// <remarks>
/// The framework's archive closes entries and itself with synchronous writes, which a web response refuses. It therefore writes into
/// memory, which is emptied into the real stream after each file, and within a large one whenever a part of it is together.
/// </remarks>
internal sealed class ZipTarget : IExportTarget, IDisposable
{
    private const int MaxHeld = 1 << 20;

    private readonly Stream _target;
    private readonly DateTimeOffset _time;
    private readonly Passage _passage = new();
    private readonly ZipArchive _archive;

    public ZipTarget(Stream target, DateTimeOffset time)
    {
        (_target, _time) = (target, time);
        _archive = new ZipArchive(_passage, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    }

    public async Task WriteAsync(string path, IEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        var entry = _archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = _time;
        using (var stream = entry.Open())
            foreach (var part in parts)
            {
                stream.Write(part.Span);
                if (_passage.Held > MaxHeld)
                    await _passage.EmptyIntoAsync(_target, cancellationToken);
            }

        await _passage.EmptyIntoAsync(_target, cancellationToken);
    }

    /// <summary>Writes the archive's directory; without it the zip cannot be read.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        _archive.Dispose();
        await _passage.EmptyIntoAsync(_target, cancellationToken);
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

        public long Held => base.Length;

        public async Task EmptyIntoAsync(Stream target, CancellationToken cancellationToken)
        {
            await target.WriteAsync(GetBuffer().AsMemory(0, (int)base.Length), cancellationToken);
            SetLength(0);
        }
    }
}
