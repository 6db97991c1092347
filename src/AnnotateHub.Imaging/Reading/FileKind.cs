namespace AnnotateHub.Imaging.Reading;

internal enum FileKind
{
    Tiff,
    Png,
    Jpeg,
}
