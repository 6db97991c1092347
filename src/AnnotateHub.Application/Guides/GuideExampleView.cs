namespace AnnotateHub.Application.Guides;

/// <summary>A cell that shows a class: its edges in raw pixels of the image, whose size they refer to, and where the image's prepared
/// channels lie.</summary>
public sealed record GuideExampleView(
    long ImageId,
    string Image,
    int Width,
    int Height,
    double X1,
    double Y1,
    double X2,
    double Y2,
    string Note,
    IReadOnlyList<GuidePlaneView> Planes
);
