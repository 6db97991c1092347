using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Pictures that only have a path and a size.</summary>
internal static class Pictures
{
    public static PictureFinder From(params (string Path, int Width, int Height)[] pictures)
    {
        var lookup = new ImageLookup<Picture>(
            pictures.Select(picture => (picture.Path, new Picture(picture.Path, (picture.Width, picture.Height))))
        );
        return lookup.Find;
    }
}
