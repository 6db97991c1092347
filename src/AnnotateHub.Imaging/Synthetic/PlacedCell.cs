namespace AnnotateHub.Imaging.Synthetic;

/// <summary>A cell as it is placed, before anything is drawn.</summary>
internal sealed record PlacedCell(char Class, Outline Body, Outline Nucleus, BodyPixels Pixels)
{
    public bool IsWeak { get; set; }

    public bool IsInTruth(PlateSettings settings) => Pixels.VisibleShare >= settings.LeastVisible;
}
