namespace AnnotateHub.Exchange.Cvat;

/// <summary>CVAT for images, XML 1.1; only read.</summary>
public static class CvatFormat
{
    public static AnnotationFormat Format { get; } =
        new("cvat", "CVAT for images XML (read)", "Only read; numbers are taken as they are written.", _ => new CvatReader());
}
