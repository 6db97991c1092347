using OpenCvSharp;

namespace AnnotateHub.Imaging.Reading.Jpeg;

internal static class JpegReader
{
    public static ImageDescription Describe(Stream stream, ImageLimits limits)
    {
        var jpeg = JpegFile.Open(stream, limits);
        var (width, height) = jpeg.Orientation.Turned(jpeg.Width, jpeg.Height);
        return new ImageDescription("JPEG", "JPEG", width, height, 1, jpeg.Samples, 8, SampleFormat.Unsigned);
    }

    public static IReadOnlyList<DecodedPlane> Read(Stream stream, int page, IReadOnlyList<int> samples, ImageLimits limits)
    {
        _ = page;
        var jpeg = JpegFile.Open(stream, limits);
        Asked.Check(samples, jpeg.Samples, "the JPEG");
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        // OpenCV would turn the picture by itself; PNG and TIFF do not, so it is done in one place for all.
        using var decoded = Decode(bytes, (jpeg.Samples == 1 ? ImreadModes.Grayscale : ImreadModes.Color) | ImreadModes.IgnoreOrientation);
        if (decoded.Width != jpeg.Width || decoded.Height != jpeg.Height)
            throw new ImageReadException($"The JPEG's header says {jpeg.Width} x {jpeg.Height} pixels, but its data cannot be decoded. Copy or export the file again.");
        return [.. samples.Select(sample => new DecodedPlane(
            jpeg.Orientation.Upright(Take(decoded, jpeg.Samples == 1 ? 0 : 2 - sample)), 8, SampleFormat.Unsigned, 1, 0, IsExact: true))];
    }

    private static Mat Decode(byte[] bytes, ImreadModes modes)
    {
        try
        {
            return Cv2.ImDecode(bytes, modes);
        }
        catch (OpenCVException e)
        {
            throw new ImageReadException("The JPEG's data cannot be decoded. Copy or export the file again.", e);
        }
    }

    private static unsafe Plane16 Take(Mat decoded, int channel)
    {
        var (width, height, channels) = (decoded.Width, decoded.Height, decoded.Channels());
        var pixels = new ushort[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = new ReadOnlySpan<byte>((void*)decoded.Ptr(y), width * channels);
            SampleRow.Narrow(row, 8, signed: false, channel, channels, pixels.AsSpan(y * width, width));
        }
        return new Plane16(width, height, pixels);
    }
}
