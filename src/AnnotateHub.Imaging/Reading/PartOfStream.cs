namespace AnnotateHub.Imaging.Reading;

/// <summary>A range of bytes of a seekable stream, read forward; the stream below may be read elsewhere in between.</summary>
internal sealed class PartOfStream(Stream whole, long start, long length) : Stream
{
    private long at;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position
    {
        get => at;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, length - at);
        if (most <= 0)
            return 0;
        // Setting the position drops what a FileStream has buffered, so only when somebody else moved it.
        if (whole.Position != start + at)
            whole.Position = start + at;
        var got = whole.Read(buffer[..most]);
        at += got;
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
