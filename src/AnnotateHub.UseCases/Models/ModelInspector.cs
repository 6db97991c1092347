using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.UseCases.Models;

/// <summary>Looks at ONNX files: first their bytes, then in a child process, then what they are taken for.</summary>
public sealed class ModelInspector(ModelSettings settings) : IModelInspector
{
    private readonly ModelGuard _guard = new(new GuardSettings(settings.MaxBytes, Program: settings.InspectWith));

    public async Task<InspectedModel> InspectAsync(string path, string? manifest, ClassScheme classes, IReadOnlyList<ChannelDefinition> channels, CancellationToken cancel = default)
    {
        var found = await _guard.InspectAsync(path, cancel);
        if (!found.Accepted || found.Facts is not { } facts) return Refused(found.Sentence);
        return manifest is null ? Proposed(ContractDetection.Propose(facts, channels, classes.Classes), found.Sentence) : Given(manifest, facts, found.Sentence, classes, channels);
    }

    private static InspectedModel Proposed(ManifestProposal proposal, string sentence) => proposal.Manifest is { } manifest
        ? Taken(manifest, [sentence, .. proposal.Words, .. proposal.ToConfirm.Select(item => $"To confirm: {item}")])
        : Refused(string.Join(" ", proposal.Words.Concat(proposal.ToConfirm)));

    private static InspectedModel Given(string text, ModelFacts facts, string sentence, ClassScheme classes, IReadOnlyList<ChannelDefinition> channels)
    {
        var read = ManifestFile.Read(text);
        if (read.Manifest is not { } manifest) return Refused(string.Join(" ", read.Faults));
        string[] faults =
        [
            .. ManifestRules.FaultsAgainst(manifest, facts),
            .. ManifestRules.FaultsFor(manifest, [.. channels.Select(channel => channel.Name)], [.. classes.Classes.Select(item => item.Key)]),
        ];
        return faults.Length > 0 ? Refused(string.Join(" ", faults)) : Taken(manifest, [sentence, "The manifest was given by a person, and the file fits it."]);
    }

    private static InspectedModel Taken(ModelManifest manifest, IReadOnlyList<string> words) => new(
        null, words, ManifestFile.Write(manifest), manifest.Purpose is Inference.Manifests.ModelPurpose.Detector ? Data.Entities.ModelPurpose.Detector : Data.Entities.ModelPurpose.Classifier);

    private static InspectedModel Refused(string sentence) => new(sentence, [], null, Data.Entities.ModelPurpose.Detector);
}
