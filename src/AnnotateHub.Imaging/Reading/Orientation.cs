namespace AnnotateHub.Imaging.Reading;

/// <summary>Where the first row and column of the stored image belong, numbered as in TIFF 6.0 and Exif.</summary>
internal enum Orientation
{
    TopLeft = 1,
    TopRight,
    BottomRight,
    BottomLeft,
    LeftTop,
    RightTop,
    RightBottom,
    LeftBottom,
}
