using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Inference.Inspection;

/// <summary>A model's facts with the few questions that every reader asks.</summary>
internal sealed record SeenModel(
    ModelFacts Facts,
    TensorFacts Image,
    IReadOnlyList<ChannelDefinition> Channels,
    IReadOnlyList<LabelClass> Classes
)
{
    public bool IsUltralytics => UltralyticsMetadata.Present(Facts.Metadata);

    public IReadOnlyList<string> Names => UltralyticsMetadata.Names(Facts.Metadata);

    public TensorFacts? Output(string name) => Facts.Outputs.FirstOrDefault(output => output.Name == name);

    public TensorFacts? Only => Facts.Outputs.Count == 1 ? Facts.Outputs[0] : null;

    /// <summary>Side lengths of the picture that the outputs belong to: fixed, else those of the trial run.</summary>
    public (int Height, int Width)? Size =>
        Image.Best is var best && best[^2] is { } height && best[^1] is { } width
            ? (height, width)
            : UltralyticsMetadata.ImageSize(Facts.Metadata);
}
