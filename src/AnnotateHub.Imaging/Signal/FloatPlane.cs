using OpenCvSharp;

namespace AnnotateHub.Imaging.Signal;

/// <summary>One value a pixel while cells are looked for, rows top to bottom; the filters are OpenCV's, edge pixels repeated.</summary>
internal sealed class FloatPlane(int width, int height, float[] values)
{
    public FloatPlane(int width, int height)
        : this(width, height, new float[width * height]) { }

    public int Width { get; } = width;
    public int Height { get; } = height;
    public float[] Values { get; } = values;

    public FloatPlane Blurred(double deviation) =>
        Filtered((source, target) => Cv2.GaussianBlur(source, target, default, deviation, deviation, BorderTypes.Replicate));

    /// <summary>Highest value within a square of this side.</summary>
    public FloatPlane Highest(int side) =>
        Filtered(
            (source, target) =>
            {
                using var square = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(side, side));
                Cv2.Dilate(source, target, square);
            }
        );

    public FloatPlane Resized(int width, int height, InterpolationFlags how)
    {
        var plane = new FloatPlane(width, height);
        using var source = AsMat();
        using var target = plane.AsMat();
        Cv2.Resize(source, target, new Size(width, height), 0, 0, how);
        return plane;
    }

    /// <summary>Distance of every pixel that is set to the nearest that is not, as if the image went on outside.</summary>
    public static FloatPlane DistanceInside(byte[] mask, int width, int height)
    {
        var plane = new FloatPlane(width, height);
        using var source = Mat.FromPixelData(height, width, MatType.CV_8UC1, mask);
        using var target = plane.AsMat();
        Cv2.DistanceTransform(source, target, DistanceTypes.L2, DistanceTransformMasks.Mask5);
        // Without a single unset pixel there is no distance; OpenCV then answers with a huge number.
        var most = (float)Math.Max(width, height);
        for (var i = 0; i < plane.Values.Length; i++)
            plane.Values[i] = Math.Min(plane.Values[i], most);
        return plane;
    }

    private FloatPlane Filtered(Action<Mat, Mat> filter)
    {
        var plane = new FloatPlane(Width, Height);
        using var source = AsMat();
        using var target = plane.AsMat();
        filter(source, target);
        return plane;
    }

    private Mat AsMat() => Mat.FromPixelData(Height, Width, MatType.CV_32FC1, Values);
}
