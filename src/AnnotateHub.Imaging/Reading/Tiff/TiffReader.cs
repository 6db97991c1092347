namespace AnnotateHub.Imaging.Reading.Tiff;

internal static class TiffReader
{
    public static ImageDescription Describe(Stream stream, ImageLimits limits)
    {
        var file = TiffFile.Open(stream, limits);
        var stack = TiffStack.Open(file, limits);
        var page = stack.First;
        var (width, height) = page.Orientation.Turned(page.Width, page.Height);
        return new ImageDescription(
            file.Container,
            page.Compression.Name,
            width,
            height,
            stack.Pages,
            page.SamplesOffered,
            page.Bits,
            page.Format
        )
        {
            Content = TiffContent.From(file, stack),
        };
    }

    public static IReadOnlyList<DecodedPlane> Read(Stream stream, int number, IReadOnlyList<int> samples, ImageLimits limits)
    {
        var file = TiffFile.Open(stream, limits);
        // The first page is looked at only where it says what lies behind it: it may be broken while the page asked for is not.
        var stack = file.Directories.Count == 1 ? TiffStack.Open(file, limits) : null;
        var pages = stack?.Pages ?? file.Directories.Count;
        if (number < 0 || number >= pages)
            throw new ImageReadException(
                $"Page {number + 1} was asked for, but the {file.Container} has {pages}. Choose a page from 1 to {pages}."
            );
        var page = stack?.Page(number, limits) ?? TiffPage.Read(file, number, limits);
        SampleIndexGuard.Check(samples, page.SamplesOffered, $"page {page.Number}");

        var planes =
            page.AsRgb ? FromRgb(page, samples)
            : page.Palette ? FromPalette(page, samples)
            : page.Bits > 16 || page.Format == SampleFormat.Float ? Wide(page, samples)
            : Narrow(page, samples);
        return [.. planes.Select(plane => plane with { Plane = page.Orientation.Upright(plane.Plane) })];
    }

    private static IEnumerable<DecodedPlane> Narrow(TiffPage page, IReadOnlyList<int> samples)
    {
        var signed = page.Format == SampleFormat.Signed;
        var offset = signed ? -(1 << (page.Bits - 1)) : 0;
        var most = (ushort)((1 << page.Bits) - 1);
        var pixels = DecodeNarrow(page, samples);
        if (page.MinIsWhite)
            foreach (var plane in pixels)
                for (var i = 0; i < plane.Length; i++)
                    plane[i] = (ushort)(most - plane[i]);
        return pixels.Select(plane => new DecodedPlane(
            new Plane16(page.Width, page.Height, plane),
            page.Bits,
            page.Format,
            page.MinIsWhite ? -1 : 1,
            page.MinIsWhite ? offset + most : offset,
            IsExact: true
        ));
    }

    private static ushort[][] DecodeNarrow(TiffPage page, IReadOnlyList<int> samples)
    {
        var pixels = samples.Select(_ => new ushort[page.Width * page.Height]).ToArray();
        TiffRows.Read(
            page,
            [.. samples],
            (held, x, y, width, row) =>
            {
                for (var i = 0; i < samples.Count; i++)
                    if (Place(page, held, samples[i]) is var (first, stride))
                        SampleRow.Narrow(
                            row,
                            page.Bits,
                            page.Format == SampleFormat.Signed,
                            first,
                            stride,
                            pixels[i].AsSpan(y * page.Width + x, width)
                        );
            }
        );
        return pixels;
    }

    /// <summary>
    /// Decoded twice, once to learn the range and once to map it: a copy in full depth would need up to four times the
    /// memory of the result.
    /// </summary>
    private static IEnumerable<DecodedPlane> Wide(TiffPage page, IReadOnlyList<int> samples)
    {
        var ranges = samples.Select(_ => new ValueRange()).ToArray();
        var values = new double[page.ChunkWidth];
        EachWideRow((i, _, width) => ranges[i].Add(values.AsSpan(0, width)));

        var lines = ranges.Select(range => range.Line()).ToArray();
        var pixels = samples.Select(_ => new ushort[page.Width * page.Height]).ToArray();
        EachWideRow(
            (i, at, width) => ValueRange.Map(values.AsSpan(0, width), lines[i].Scale, lines[i].Offset, pixels[i].AsSpan(at, width))
        );

        return samples.Select(
            (_, i) =>
            {
                var (scale, offset, exact) = lines[i];
                if (page.MinIsWhite)
                {
                    for (var p = 0; p < pixels[i].Length; p++)
                        pixels[i][p] = (ushort)(ushort.MaxValue - pixels[i][p]);
                    (scale, offset) = (-scale, offset + scale * ushort.MaxValue);
                }
                return new DecodedPlane(new Plane16(page.Width, page.Height, pixels[i]), page.Bits, page.Format, scale, offset, exact);
            }
        );

        void EachWideRow(Action<int, int, int> take) =>
            TiffRows.Read(
                page,
                [.. samples],
                (held, x, y, width, row) =>
                {
                    for (var i = 0; i < samples.Count; i++)
                    {
                        if (Place(page, held, samples[i]) is not var (first, stride))
                            continue;
                        SampleRow.Wide(row, page.Bits, page.Format, first, stride, values.AsSpan(0, width));
                        take(i, y * page.Width + x, width);
                    }
                }
            );
    }

    private static IEnumerable<DecodedPlane> FromPalette(TiffPage page, IReadOnlyList<int> samples)
    {
        if (page.Bits > 16 || page.Format == SampleFormat.Float || page.Samples > 1)
            throw new ImageReadException(
                $"Page {page.Number} has a palette with {page.Samples} samples of {page.Bits} bits; one of up to 16 bits was "
                    + "expected. Export it as gray or RGB."
            );
        var entries = 1 << page.Bits;
        var colors = page.Directory.Numbers(320, 3 * entries);
        if (colors.Length < 3 * entries)
            throw new ImageReadException(
                $"The palette of page {page.Number} has {colors.Length} values; {3 * entries} were expected. The file is damaged: "
                    + "export it again."
            );
        // The tag has 16 bits; some writers fill only the lower eight.
        var shift = colors.Any(c => c > 255) ? 8 : 0;
        var indices = DecodeNarrow(page, [0])[0];
        return samples.Select(sample => new DecodedPlane(
            new Plane16(page.Width, page.Height, [.. indices.Select(i => (ushort)(colors[sample * entries + i] >> shift))]),
            8,
            SampleFormat.Unsigned,
            1,
            0,
            IsExact: true
        ));
    }

    private static IEnumerable<DecodedPlane> FromRgb(TiffPage page, IReadOnlyList<int> samples)
    {
        var rgb = LibTiffRows.ReadRgb(page);
        return samples.Select(sample => new DecodedPlane(
            new Plane16(page.Width, page.Height, [.. rgb.Select(p => (ushort)((p >> (8 * sample)) & 0xff))]),
            8,
            SampleFormat.Unsigned,
            1,
            0,
            IsExact: true
        ));
    }

    /// <summary>Where a sample starts in a row and how far apart its values are; null when the row holds another sample.</summary>
    private static (int First, int Stride)? Place(TiffPage page, int held, int sample) =>
        held < 0 ? (sample, page.Samples)
        : held == sample ? (0, 1)
        : null;
}
