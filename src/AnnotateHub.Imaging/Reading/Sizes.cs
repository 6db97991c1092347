namespace AnnotateHub.Imaging.Reading;

internal static class Sizes
{
    public static void Check(long width, long height, ImageLimits limits, string what)
    {
        if (width > limits.MaxSide || height > limits.MaxSide || width * height > limits.MaxPixels)
            throw new ImageReadException(
                $"{what} claims {width} x {height} pixels; at most {limits.MaxSide} a side and {limits.MaxPixels} in all are "
                    + "read. The file is damaged, or must be cut into smaller images first."
            );
    }
}
