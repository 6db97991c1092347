namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>Addresses of pixels, relative to the document's base so that a path prefix works.</summary>
public static class PixelAddresses
{
    public static string Display(long projectId, string planeHash, string settingsHash) =>
        $"p/{projectId}/planes/{planeHash}/display/{settingsHash}.png";

    public static string Raw(long projectId, string planeHash) => $"p/{projectId}/planes/{planeHash}/raw/{{column}}/{{row}}";

    public static string Thumbnail(long projectId, long imageId) => $"p/{projectId}/images/{imageId}/thumbnail.png";
}
