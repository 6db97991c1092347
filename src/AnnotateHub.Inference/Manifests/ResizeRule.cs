namespace AnnotateHub.Inference.Manifests;

/// <param name="Width">Model pixels; null with <see cref="ResizeKind.None"/> where the graph's own size or the image's counts.</param>
/// <param name="Fill">Value of padding on the scale before division (Ultralytics: 114).</param>
/// <param name="Multiple">Both sides are padded to a multiple of it (a network's stride).</param>
public sealed record ResizeRule(
    ResizeKind Kind = ResizeKind.None,
    int? Width = null,
    int? Height = null,
    double Fill = 0,
    LetterboxAlignment Align = LetterboxAlignment.Centre,
    int Multiple = 1
);
