namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="Position">From 1, in working order.</param>
/// <param name="PixelSize">Null where nobody knows it.</param>
public sealed record ImageView(
    long Id,
    string Name,
    int Width,
    int Height,
    string? Patient,
    int Position,
    int Of,
    long? Previous,
    long? Next,
    IReadOnlyList<PlaneView> Planes,
    PixelSizeView? PixelSize = null
);
