namespace AnnotateHub.Imaging.Reading.Png;

/// <summary>Several ranges of a stream as one.</summary>
internal sealed class ConcatStream(Stream whole, IReadOnlyList<(long Offset, long Length)> parts) : Stream
{
    private int next;
    private PartOfStream? current;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => parts.Sum(part => part.Length);
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (current?.Read(buffer) is > 0 and var got)
                return got;
            if (next == parts.Count)
                return 0;
            current = new PartOfStream(whole, parts[next].Offset, parts[next].Length);
            next++;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
