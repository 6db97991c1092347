using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Application.Experiments;

/// <summary>A row of Table 3.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Backbone">Null: the small network of this program.</param>
/// <param name="Weights">File that it begins with; null: random ones.</param>
/// <param name="IsFrozen">Only the last layer learns.</param>
public sealed record ExperimentNetwork(string Name, Backbone? Backbone, string? Weights = null, bool IsFrozen = false)
{
    /// <summary>The paper's, each from random weights.</summary>
    public static IReadOnlyList<ExperimentNetwork> Usual { get; } =
    [
        From(null),
        From(AnnotateHub.Training.Backbones.Backbone.ResNet18),
        From(AnnotateHub.Training.Backbones.Backbone.ResNet34),
        From(AnnotateHub.Training.Backbones.Backbone.ResNet50),
        From(AnnotateHub.Training.Backbones.Backbone.ResNet101),
        From(AnnotateHub.Training.Backbones.Backbone.ResNet152),
        From(AnnotateHub.Training.Backbones.Backbone.MobileNetV2),
    ];

    public static ExperimentNetwork From(Backbone? backbone) => new(BackboneText.Name(backbone), backbone);
}
