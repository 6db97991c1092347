using AnnotateHub.Imaging.Reading;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace AnnotateHub.Imaging.Writing;

/// <summary>A picture that somebody gives for a page to read (PNG, JPEG, GIF, BMP or WebP): made anew as PNG, upright, at most 1,600 pixels
/// long, without anything that a camera wrote beside the pixels.</summary>
public static class PagePicture
{
    private const int Longest = 1_600;
    private const int MostPixels = 40_000_000;

    /// <exception cref="ImageReadException">It is no picture, damaged or too large; the sentence says so.</exception>
    public static byte[] ToPng(byte[] file)
    {
        var settings = new Configuration(
            new SixLabors.ImageSharp.Formats.Png.PngConfigurationModule(),
            new SixLabors.ImageSharp.Formats.Jpeg.JpegConfigurationModule(),
            new SixLabors.ImageSharp.Formats.Gif.GifConfigurationModule(),
            new SixLabors.ImageSharp.Formats.Bmp.BmpConfigurationModule(),
            new SixLabors.ImageSharp.Formats.Webp.WebpConfigurationModule()
        )
        {
            MemoryAllocator = new DecodingMemory(8L * MostPixels),
        };
        try
        {
            if (Image.Identify(settings, new MemoryStream(file)) is not { } header)
                throw new ImageReadException("The file is no PNG, JPEG, GIF, BMP or WebP picture. Save it as PNG or JPEG and add that.");
            if ((long)header.Width * header.Height > MostPixels)
                throw new ImageReadException(
                    $"The picture has {header.Width} x {header.Height} pixels; at most {MostPixels / 1_000_000} million are taken. "
                        + "Save it smaller."
                );
            using var image = Image.Load<Rgba32>(settings, new MemoryStream(file));
            image.Mutate(work =>
            {
                work.AutoOrient();
                if (Math.Max(image.Width, image.Height) > Longest)
                    work.Resize(new ResizeOptions { Mode = ResizeMode.Max, Size = new Size(Longest, Longest) });
            });
            (image.Metadata.ExifProfile, image.Metadata.IccProfile, image.Metadata.IptcProfile, image.Metadata.XmpProfile) = (
                null,
                null,
                null,
                null
            );
            using var png = new MemoryStream();
            image.SaveAsPng(png, new PngEncoder { IgnoreMetadata = true });
            return png.ToArray();
        }
        catch (Exception e) when (e is InvalidMemoryOperationException or { InnerException: InvalidMemoryOperationException })
        {
            throw new ImageReadException("The picture needs too much memory to be decoded. Save it smaller.", e);
        }
        catch (Exception e) when (e is not (ImageReadException or OutOfMemoryException))
        {
            // The library meets damaged data with whatever exception its arithmetic ends in.
            throw new ImageReadException("The picture is damaged. Save it again as PNG or JPEG.", e);
        }
    }
}
