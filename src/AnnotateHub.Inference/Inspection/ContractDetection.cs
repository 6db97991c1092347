using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

public enum Sureness
{
    /// <summary>No known contract fits.</summary>
    Unknown,

    /// <summary>Shapes alone, or several contracts fit.</summary>
    Guess,

    /// <summary>Names and shapes agree.</summary>
    Likely,

    /// <summary>Names, shapes and metadata agree, or nothing else has this form.</summary>
    Sure,
}

/// <param name="Manifest">Null where no contract fits.</param>
/// <param name="Words">What was seen and what it was taken for.</param>
/// <param name="ToConfirm">What the file does not say and a person has to.</param>
public sealed record ManifestProposal(ModelManifest? Manifest, Sureness Sureness, IReadOnlyList<string> Words, IReadOnlyList<string> ToConfirm);

/// <summary>From names, metadata and shapes together to a manifest; shapes alone go wrong exactly for three classes.</summary>
public static class ContractDetection
{
    public static ManifestProposal Propose(ModelFacts facts, IReadOnlyList<ChannelDefinition> channels, IReadOnlyList<LabelClass> classes)
    {
        var images = facts.Inputs.Where(input => input.Shape.Count is 3 or 4 && input.Element is "float" or "float16" or "uint8").ToList();
        if (images.Count != 1) return Unknown(facts, $"One image input of three or four axes is expected; found {List(facts.Inputs)}.");
        var seen = new SeenModel(facts, images[0], channels, classes);
        ReadOnlySpan<Func<SeenModel, ContractGuess?>> readers =
            [DetrReader.Read, PairedOutputReader.Read, TripleOutputReader.Read, ClassifierReader.Read, YoloReader.Read];
        foreach (var reader in readers)
            if (reader(seen) is { } guess) return ManifestDraft.Of(seen, guess);
        return Unknown(facts, $"The outputs {List(facts.Outputs)} fit no contract that is known here.");
    }

    private static ManifestProposal Unknown(ModelFacts facts, string sentence) => new(
        null, Sureness.Unknown, [sentence, $"The model has the inputs {List(facts.Inputs)}; docs/onnx-contracts.md lists what is known."], ["Upload a manifest beside the model that names its contract, or export it with one of the known exporters."]);

    internal static string List(IEnumerable<TensorFacts> tensors) => string.Join(", ", tensors);
}

/// <summary>A contract and why.</summary>
/// <param name="Count">Classes of the model, background included where it has an index; null: unknown.</param>
internal sealed record ContractGuess(OutputRule Output, Sureness Sureness, IReadOnlyList<string> Words, int? Count, int? Background = null, IReadOnlyList<string>? ToConfirm = null, string? SizesName = null);

/// <summary>A model's facts with the few questions that every reader asks.</summary>
internal sealed record SeenModel(ModelFacts Facts, TensorFacts Image, IReadOnlyList<ChannelDefinition> Channels, IReadOnlyList<LabelClass> Classes)
{
    public bool IsUltralytics => UltralyticsMetadata.Present(Facts.Metadata);

    public IReadOnlyList<string> Names => UltralyticsMetadata.Names(Facts.Metadata);

    public TensorFacts? Output(string name) => Facts.Outputs.FirstOrDefault(output => output.Name == name);

    public TensorFacts? Only => Facts.Outputs.Count == 1 ? Facts.Outputs[0] : null;

    /// <summary>Side lengths of the picture that the outputs belong to: fixed, else those of the trial run.</summary>
    public (int Height, int Width)? Size => Image.Best is var best && best[^2] is { } height && best[^1] is { } width ? (height, width) : UltralyticsMetadata.ImageSize(Facts.Metadata);
}
