using System.Security.Cryptography;

namespace AnnotateHub.Application.Backup;

/// <summary>Encrypts chunk by chunk; see <see cref="SealedFile"/>.</summary>
internal sealed class SealingStream(Stream target, AesGcm key, byte[] head) : Stream
{
    private readonly byte[] _plain = new byte[SealedFile.ChunkSize];
    private readonly byte[] _sealed = new byte[SealedFile.ChunkSize + SealedFile.TagSize];
    private int _filled;
    private long _chunk;
    private bool _ended;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full chunk waits: only what comes after it tells that it is not the last one.
            if (_filled == SealedFile.ChunkSize)
                Seal(isLast: false);
            var taken = Math.Min(buffer.Length, SealedFile.ChunkSize - _filled);
            buffer[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            Seal(isLast: true);
            key.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private void Seal(bool isLast)
    {
        key.Encrypt(
            SealedFile.NonceOf(_chunk++, isLast),
            _plain.AsSpan(0, _filled),
            _sealed.AsSpan(0, _filled),
            _sealed.AsSpan(_filled, SealedFile.TagSize),
            head
        );
        target.Write(_sealed, 0, _filled + SealedFile.TagSize);
        _filled = 0;
    }
}
