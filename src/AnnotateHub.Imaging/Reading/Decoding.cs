using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace AnnotateHub.Imaging.Reading;

/// <summary>ImageSharp with memory counted and every fault a sentence.</summary>
internal static class Decoding
{
    /// <exception cref="ImageReadException">The library cannot read it; the sentence says why.</exception>
    public static IImageInfo Identify<TDecoder>(Stream stream, TDecoder decoder, string what, ImageLimits limits)
        where TDecoder : IImageDecoder, IImageInfoDetector =>
        Guard(
            what,
            limits,
            () =>
            {
                stream.Position = 0;
                return decoder.Identify(Settings(limits), stream, CancellationToken.None)
                    ?? throw new InvalidImageContentException("It has no header.");
            }
        );

    /// <summary>The samples asked for, taken out of every pixel.</summary>
    /// <param name="bits">8 or 16: how <typeparamref name="TPixel"/> holds each of its samples.</param>
    public static ushort[][] Planes<TPixel>(
        Stream stream,
        IImageDecoder decoder,
        string what,
        ImageLimits limits,
        (int Width, int Height) expected,
        IReadOnlyList<int> samples,
        int bits
    )
        where TPixel : unmanaged, IPixel<TPixel> =>
        Guard(
            what,
            limits,
            () =>
            {
                stream.Position = 0;
                using var image = Image.Load<TPixel>(Settings(limits), stream, decoder);
                if ((image.Width, image.Height) != expected)
                    throw new InvalidImageContentException("Its header and its data are of different sizes.");
                var planes = samples.Select(_ => new ushort[image.Width * image.Height]).ToArray();
                var stride = Unsafe.SizeOf<TPixel>() * 8 / bits;
                image.ProcessPixelRows(rows =>
                {
                    for (var y = 0; y < rows.Height; y++)
                    {
                        var row = MemoryMarshal.AsBytes(rows.GetRowSpan(y));
                        for (var s = 0; s < planes.Length; s++)
                            SampleRow.Narrow(row, bits, signed: false, samples[s], stride, planes[s].AsSpan(y * rows.Width, rows.Width));
                    }
                });
                return planes;
            }
        );

    private static Configuration Settings(ImageLimits limits) => new() { MemoryAllocator = new DecodingMemory(limits.MaxDecodingBytes) };

    private static T Guard<T>(string what, ImageLimits limits, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidMemoryOperationException or { InnerException: InvalidMemoryOperationException })
        {
            throw new ImageReadException(
                $"{what} needs more than {limits.MaxDecodingBytes >> 20} MiB of memory to be decoded. Cut it into smaller images, "
                    + "or export it as TIFF.",
                e
            );
        }
        catch (NotSupportedException e)
        {
            throw new ImageReadException(
                $"{what} is of a rare kind that is not read ({Describe(e)}). Export it as an 8-bit baseline JPEG, PNG or TIFF.",
                e
            );
        }
        catch (Exception e) when (e is not (ImageReadException or IOException or OutOfMemoryException))
        {
            // The library meets damaged data with whatever exception its arithmetic ends in.
            throw new ImageReadException($"{what} is damaged ({Describe(e)}). Copy or export the file again.", e);
        }
    }

    private static string Describe(Exception e) =>
        e is ImageFormatException or NotSupportedException ? e.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.', '!') : e.GetType().Name;
}
