namespace AnnotateHub.Application.Images.Import;

/// <summary>One image group as it would be imported.</summary>
/// <param name="Planes">One for each channel of the plan, in its order.</param>
public sealed record PlannedGroup(
    string Name,
    string SortKey,
    string? Patient,
    string? Well,
    string? Field,
    int Width,
    int Height,
    IReadOnlyList<PlannedPlane> Planes
)
{
    /// <summary>Micrometres from pixel to pixel across, as the files say; null where they do not.</summary>
    public double? PixelWidth { get; init; }

    /// <summary>Micrometres from pixel to pixel down.</summary>
    public double? PixelHeight { get; init; }

    public DateTimeOffset? AcquiredAt { get; init; }
}
