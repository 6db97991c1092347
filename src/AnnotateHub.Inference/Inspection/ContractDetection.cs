using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Inference.Inspection;

/// <summary>From names, metadata and shapes together to a manifest; shapes alone go wrong exactly for three classes.</summary>
public static class ContractDetection
{
    public static ManifestProposal Propose(ModelFacts facts, IReadOnlyList<ChannelDefinition> channels, IReadOnlyList<LabelClass> classes)
    {
        var images = facts.Inputs.Where(input => input.Shape.Count is 3 or 4 && input.Element is "float" or "float16" or "uint8").ToList();
        if (images.Count != 1)
            return Unknown(facts, $"One image input of three or four axes is expected; found {List(facts.Inputs)}.");
        var seen = new SeenModel(facts, images[0], channels, classes);
        ReadOnlySpan<Func<SeenModel, ContractGuess?>> readers =
        [
            DetrReader.Read,
            PairedOutputReader.Read,
            TripleOutputReader.Read,
            ClassifierReader.Read,
            YoloReader.Read,
        ];
        foreach (var reader in readers)
            if (reader(seen) is { } guess)
                return ManifestDraft.Create(seen, guess);
        return Unknown(facts, $"The outputs {List(facts.Outputs)} fit no contract that is known here.");
    }

    private static ManifestProposal Unknown(ModelFacts facts, string sentence) =>
        new(
            null,
            Confidence.Unknown,
            [sentence, $"The model has the inputs {List(facts.Inputs)}; docs/onnx-contracts.md lists what is known."],
            ["Upload a manifest beside the model that names its contract, or export it with one of the known exporters."]
        );

    internal static string List(IEnumerable<TensorFacts> tensors) => string.Join(", ", tensors);
}
