namespace AnnotateHub.Imaging.Reading.Jpeg;

/// <summary>
/// Whether a JPEG has its end mark. ImageSharp, as most, takes a file that was cut for one whose last rows are gray. In compressed
/// data neither mark can occur, so that the last of the two, seen from the end of the file, tells.
/// </summary>
internal static class JpegEnd
{
    private const int Step = 1 << 16;

    /// <exception cref="ImageReadException">A scan begins after the last end mark, or there is none.</exception>
    public static void Check(Stream stream)
    {
        var buffer = new byte[Step + 1];
        for (var end = stream.Length; end > 0; end -= Step)
        {
            var start = Math.Max(0, end - Step);
            // One byte more, for a mark that lies over the edge.
            var held = buffer.AsSpan(0, (int)(Math.Min(end + 1, stream.Length) - start));
            stream.Position = start;
            stream.ReadExactly(held);
            var (ended, begun) = (held.LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xd9]), held.LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xda]));
            if (ended > begun)
                return;
            if (begun >= 0)
                break;
        }

        throw new ImageReadException(
            $"The JPEG is cut short: it has no end mark within its {stream.Length} bytes. Copy or export it again."
        );
    }
}
