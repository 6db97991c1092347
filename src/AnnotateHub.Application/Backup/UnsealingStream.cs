using System.Security.Cryptography;

namespace AnnotateHub.Application.Backup;

/// <summary>Decrypts chunk by chunk, from anywhere; see <see cref="SealedFile"/>.</summary>
internal sealed class UnsealingStream : Stream
{
    private const int Step = SealedFile.ChunkSize + SealedFile.TagSize;
    private readonly Stream _source;
    private readonly AesGcm _key;
    private readonly byte[] _head;
    private readonly string _file;
    private readonly long _lastChunk;
    private readonly byte[] _sealed = new byte[Step];
    private readonly byte[] _plain = new byte[SealedFile.ChunkSize];
    private long _chunk = -1;
    private int _filled;

    public UnsealingStream(Stream source, AesGcm key, byte[] head, string file)
    {
        (_source, _key, _head, _file) = (source, key, head, file);
        var body = source.Length - SealedFile.HeadSize;
        if (body < SealedFile.TagSize || body % Step is > 0 and < SealedFile.TagSize)
            throw new BackupException($"'{file}' is cut short; use another backup.");
        _lastChunk = (body - 1) / Step;
        Length = body - ((_lastChunk + 1) * SealedFile.TagSize);
        // The end first: an archive that was cut at the border of a chunk must not look whole.
        Load(_lastChunk);
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length { get; }
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position >= Length || buffer.Length == 0)
            return 0;
        var (chunk, at) = Math.DivRem(Position, SealedFile.ChunkSize);
        if (chunk != _chunk)
            Load(chunk);
        var taken = Math.Min(buffer.Length, _filled - (int)at);
        _plain.AsSpan((int)at, taken).CopyTo(buffer);
        Position += taken;
        return taken;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush() { }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Dispose();
            _source.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private void Load(long chunk)
    {
        _source.Position = SealedFile.HeadSize + (chunk * Step);
        var read = _source.ReadAtLeast(_sealed, Step, throwOnEndOfStream: false);
        _filled = read - SealedFile.TagSize;
        try
        {
            _key.Decrypt(
                SealedFile.NonceOf(chunk, isLast: chunk == _lastChunk),
                _sealed.AsSpan(0, _filled),
                _sealed.AsSpan(_filled, SealedFile.TagSize),
                _plain.AsSpan(0, _filled),
                _head
            );
        }
        catch (AuthenticationTagMismatchException damage)
        {
            throw new BackupException($"'{_file}' has another passphrase, or it was changed or cut short since it was written.", damage);
        }

        _chunk = chunk;
    }
}
