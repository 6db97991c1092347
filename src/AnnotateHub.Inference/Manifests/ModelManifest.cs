namespace AnnotateHub.Inference.Manifests;

/// <summary>Everything that a model file does not say reliably about itself, confirmed by a person and stored as JSON beside it (README.md
/// of this folder's project describes every field).</summary>
/// <param name="Version">Of this record; 1.</param>
/// <param name="Planes">The channel of the project that feeds each plane of the input, in the input's order; one channel may feed
/// several.</param>
/// <param name="Classes">Model index to key of a project class; null: boxes or probabilities of that index are left out.</param>
/// <param name="Background">Index that means "nothing here"; null where the model has none.</param>
/// <param name="ScoreThreshold">The model's own low floor: candidates below it are not kept at all.</param>
/// <param name="Nms">The model's own suppression where the graph holds none; null: none.</param>
/// <param name="License">Of the model, such as <c>CC-BY-4.0</c>; null: not stated.</param>
/// <param name="CropMargin">What a classifier sees beyond the box, on each side, as a share of the box's width and height: weak stain is
/// told by its contrast to what lies around it.</param>
/// <param name="MaxDetections">Best score first; per image.</param>
public sealed record ModelManifest(
    ModelPurpose Purpose,
    InputRule Input,
    IReadOnlyList<string> Planes,
    ScalingRule Scaling,
    ResizeRule Resize,
    OutputRule Output,
    IReadOnlyList<string?> Classes,
    int? Background = null,
    double ScoreThreshold = 0.05,
    NmsRule? Nms = null,
    int MaxDetections = 1_000,
    TilingRule? Tiling = null,
    string? License = null,
    double CropMargin = 0,
    int Version = ModelManifest.CurrentVersion
)
{
    public const int CurrentVersion = 1;

    /// <summary>Project class of a model index, or null where it is left out.</summary>
    public string? ClassOf(int index) => index < 0 || index >= Classes.Count || index == Background ? null : Classes[index];
}
