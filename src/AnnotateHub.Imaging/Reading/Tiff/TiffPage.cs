namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>
/// How the pixels of one page are laid out. Everything here was checked against the limits and against the file's
/// length, so that a decoder may allocate by it: a damaged or hostile file is refused by a sentence, not by memory.
/// </summary>
internal sealed record TiffPage
{
    private const int MaxSamples = 1_024;
    private const int MaxChunks = 4_000_000;

    /// <summary>Of a byte: a block of 64 takes two bits at least.</summary>
    private const int MaxOldJpegPixels = 256;
    private const long MaxRowBytes = 256L << 20;
    private const long MaxTileBytes = 512L << 20;

    public required TiffDirectory Directory { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required int Bits { get; init; }
    public required int Samples { get; init; }
    public required SampleFormat Format { get; init; }
    public required TiffCompression Compression { get; init; }
    public required int Photometric { get; init; }
    public required bool Separate { get; init; }
    public required int Predictor { get; init; }
    public required bool ReversedBits { get; init; }
    public required bool Tiled { get; init; }

    /// <summary>Size of a tile; of a strip: the image's width and its rows.</summary>
    public required int ChunkWidth { get; init; }
    public required int ChunkHeight { get; init; }
    public required long[] Offsets { get; init; }
    public required long[] Counts { get; init; }
    public required Orientation Orientation { get; init; }
    public required bool WrittenByImageJ { get; init; }

    /// <summary>Of a colour image: the samples beyond red, green and blue are transparency, which no measurement needs.</summary>
    public required bool HasAlpha { get; init; }

    /// <summary>The number of a plane that lies behind the only directory; 0 where the directory is its own.</summary>
    public int Shown { get; init; }

    public int Number => Shown > 0 ? Shown : Directory.Page + 1;
    public bool MinIsWhite => Photometric == 0;
    public int ChunksAcross => (int)(((long)Width + ChunkWidth - 1) / ChunkWidth);
    public int ChunksDown => (int)(((long)Height + ChunkHeight - 1) / ChunkHeight);

    /// <summary>
    /// ImageJ writes the look-up table chosen on screen as a palette: the stored value is the measured intensity, so
    /// its palettes are not applied.
    /// </summary>
    public bool Palette => Photometric == 3 && !WrittenByImageJ;

    /// <summary>Subsampled or old-style colour that the library converts to 8-bit RGB as a whole.</summary>
    public bool AsRgb => Photometric == 6 && Compression.Kind != TiffCodec.Jpeg || Compression.Kind == TiffCodec.OldJpeg;

    public int SamplesOffered =>
        Palette || AsRgb ? 3
        : HasAlpha ? 3
        : Samples;

    public long RowBytes(int width) => ((long)width * (Separate ? 1 : Samples) * Bits + 7) / 8;

    /// <summary>What rows must be decoded to get these samples: each sample's own, or -1 for rows that interleave all.</summary>
    public IEnumerable<int> RowKinds(IReadOnlyCollection<int> samples) => Separate ? samples.Distinct().Order() : new[] { -1 };

    public static TiffPage Read(TiffFile file, int page, ImageLimits limits)
    {
        var tags = TiffDirectory.Read(file, page);
        var at = $"Page {page + 1}";
        var (width, height) = (tags.Number(256, 0), tags.Number(257, 0));
        if (width <= 0 || height <= 0)
            throw new ImageReadException($"{at} says {width} x {height} pixels. It holds no image, or is damaged: export it again.");
        Sizes.Check(width, height, limits, at);

        var samples = tags.Number(277, 1);
        if (samples is < 1 or > MaxSamples)
            throw new ImageReadException(
                $"{at} claims {samples} samples a pixel; 1 to {MaxSamples} are read. The file is damaged: export it again."
            );
        var allBits = tags.Numbers(258, (int)samples);
        var bits = allBits.Length == 0 ? 1 : allBits[0];
        if (allBits.Any(b => b != bits))
            throw new ImageReadException(
                $"{at} has samples of different depth ({string.Join(", ", allBits.Take(8))} bits). Export it with one depth for "
                    + "all samples."
            );
        var format = FormatOf(tags, bits, at);

        var compression = TiffCompression.FromCode(tags.Number(259, 1), at);
        var photometric = tags.Number(262, 1);
        var separate = tags.Number(284, 1) == 2 && samples > 1;
        var predictor = tags.Number(317, 1);
        var alpha = photometric == 2 && samples == 4 && tags.Number(338, 0) is 1 or 2;

        var tiled = tags.Has(322) || tags.Has(324);
        var chunkWidth = tiled ? tags.Number(322, 0) : width;
        var chunkHeight = tiled ? tags.Number(323, 0) : Math.Min(tags.Number(278, height), height);
        if (chunkWidth <= 0 || chunkHeight <= 0 || chunkWidth > int.MaxValue || chunkHeight > int.MaxValue)
            throw new ImageReadException(
                $"{at} says {(tiled ? "tiles" : "strips")} of {chunkWidth} x {chunkHeight} pixels. The file is damaged: export it again."
            );

        var result = new TiffPage
        {
            Directory = tags,
            Width = (int)width,
            Height = (int)height,
            Bits = (int)bits,
            Samples = (int)samples,
            Format = format,
            Compression = compression,
            Photometric = (int)photometric,
            Separate = separate,
            Predictor = (int)predictor,
            ReversedBits = tags.Number(266, 1) == 2,
            Tiled = tiled,
            ChunkWidth = (int)chunkWidth,
            ChunkHeight = (int)chunkHeight,
            Offsets = [],
            Counts = [],
            Orientation = Orientations.FromTag(tags.Number(274, 1)),
            WrittenByImageJ = tags.Text(270).StartsWith("ImageJ=", StringComparison.Ordinal),
            HasAlpha = alpha,
        };
        if (
            chunkWidth * chunkHeight > limits.MaxPixels
            || result.RowBytes((int)chunkWidth) > MaxRowBytes
            || tiled && result.RowBytes((int)chunkWidth) * chunkHeight > MaxTileBytes
        )
            throw new ImageReadException(
                $"{at} claims {(tiled ? "tiles" : "strips")} of {chunkWidth} x {chunkHeight} pixels with {samples} samples of "
                    + $"{bits} bits, too large to decode. The file is damaged: export it again."
            );
        return result.WithChunks(at);
    }

    private static SampleFormat FormatOf(TiffDirectory tags, long bits, string at)
    {
        var format = tags.Number(339, 1) switch
        {
            1 or 4 => SampleFormat.Unsigned,
            2 => SampleFormat.Signed,
            3 => SampleFormat.Float,
            var other => throw new ImageReadException(
                $"{at} has sample format {other} (complex numbers or unknown); whole and floating-point numbers are read. Export "
                    + "it as 16-bit or float."
            ),
        };
        var known = format switch
        {
            SampleFormat.Unsigned => bits is >= 1 and <= 16 or 32 or 64,
            SampleFormat.Signed => bits is 8 or 16 or 32 or 64,
            _ => bits is 16 or 32 or 64,
        };
        return known
            ? format
            : throw new ImageReadException(
                $"{at} has {bits}-bit {format.ToString().ToLowerInvariant()} samples, which are not read. Export it as 8 or 16 "
                    + "bit, or as 32-bit float."
            );
    }

    private TiffPage WithChunks(string at)
    {
        var (offsetTag, countTag) = Tiled && Directory.Has(324) ? (324, 325) : (273, 279);
        var kind = Tiled ? "tile" : "strip";
        var needed = (long)ChunksAcross * ChunksDown * (Separate ? Samples : 1);
        if (needed > MaxChunks)
            throw new ImageReadException(
                $"{at} is cut into {needed} {kind}s; at most {MaxChunks} are read. The file is damaged: export it again."
            );

        // Old-style JPEG may have no strips at all: the whole stream is named by another tag, which the library reads.
        if (Compression.Kind == TiffCodec.OldJpeg)
            return (long)Width * Height / MaxOldJpegPixels <= Directory.File.Length
                ? this
                : throw new ImageReadException(
                    $"{at} claims {Width} x {Height} pixels, but the file has only {Directory.File.Length} bytes, more than JPEG can "
                        + "compress. The file is damaged: export it again."
                );
        var offsets = Directory.Numbers(offsetTag, (int)needed);
        var counts = Directory.Numbers(countTag, (int)needed);
        if (offsets.Length < needed)
            throw new ImageReadException(
                $"{at} needs {needed} {kind}s for {Width} x {Height} pixels but lists {offsets.Length}. The file is damaged: "
                    + "export it again."
            );

        var file = Directory.File;
        if (counts.Length < needed)
        {
            if (Compression.Kind == TiffCodec.None)
                counts = new long[needed];
            else if (needed == 1)
                counts = [file.Length - offsets[0]];
            else
                throw new ImageReadException(
                    $"{at} lists {needed} {kind}s but the sizes of {counts.Length}. The file is damaged: export it again."
                );
        }
        for (var i = 0; i < needed; i++)
        {
            var rows = Tiled ? ChunkHeight : Math.Min(ChunkHeight, Height - i % ChunksDown * ChunkHeight);
            var bytes = RowBytes(ChunkWidth) * rows;
            // Uncompressed data has one possible size; writers are known to get the counts wrong.
            if (Compression.Kind == TiffCodec.None)
                counts[i] = bytes;
            if (!file.Holds(offsets[i], counts[i]) || counts[i] == 0)
                throw new ImageReadException(
                    $"Page {Number}: {kind} {i + 1} of {needed} should be {counts[i]} bytes at byte {offsets[i]}, but the file "
                        + $"has {file.Length} bytes. It is cut short: copy or export it again."
                );
            if (Compression.MaxExpansion is { } most && bytes / most > counts[i])
                throw new ImageReadException(
                    $"{at} claims {Width} x {Height} pixels, but {kind} {i + 1} has only {counts[i]} bytes for {bytes}, more than "
                        + $"{Compression.Name} can compress. The file is damaged: export it again."
                );
        }
        return this with { Offsets = offsets, Counts = counts };
    }
}
