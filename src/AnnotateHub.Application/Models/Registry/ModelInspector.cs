using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Looks at ONNX files: first their bytes, then in a child process, then what they are taken for.</summary>
public sealed class ModelInspector(ModelSettings settings) : IModelInspector
{
    private readonly ModelGuard _guard = new(new GuardSettings(settings.MaxBytes, Program: settings.InspectWith));

    public async Task<InspectedModel> InspectAsync(
        string path,
        string? manifest,
        ClassScheme classes,
        IReadOnlyList<ChannelDefinition> channels,
        CancellationToken cancellationToken = default
    )
    {
        var modelVerdict = await _guard.InspectAsync(path, cancellationToken);
        if (!modelVerdict.Accepted || modelVerdict.Facts is not { } facts)
            return Refused(modelVerdict.Message);
        return manifest is null
            ? Proposed(ContractDetection.Propose(facts, channels, classes.Classes), modelVerdict.Message)
            : Given(manifest, facts, modelVerdict.Message, classes, channels);
    }

    private static InspectedModel Proposed(ManifestProposal proposal, string sentence) =>
        proposal.Manifest is { } manifest
            ? Taken(manifest, [sentence, .. proposal.Words, .. proposal.ToConfirm.Select(item => $"To confirm: {item}")])
            : Refused(string.Join(" ", proposal.Words.Concat(proposal.ToConfirm)));

    private static InspectedModel Given(
        string text,
        ModelFacts facts,
        string sentence,
        ClassScheme classes,
        IReadOnlyList<ChannelDefinition> channels
    )
    {
        var read = ManifestFile.Read(text);
        if (read.Manifest is not { } manifest)
            return Refused(string.Join(" ", read.Faults));
        string[] faults =
        [
            .. ManifestRules.FaultsAgainst(manifest, facts),
            .. ManifestRules.FaultsFor(
                manifest,
                [.. channels.Select(channel => channel.Name)],
                [.. classes.Classes.Select(labelClass => labelClass.Key)]
            ),
        ];
        return faults.Length > 0
            ? Refused(string.Join(" ", faults))
            : Taken(manifest, [sentence, "The manifest was given by a person, and the file fits it."]);
    }

    private static InspectedModel Taken(ModelManifest manifest, IReadOnlyList<string> words) =>
        new(
            null,
            words,
            ManifestFile.Write(manifest),
            manifest.Purpose is AnnotateHub.Inference.Manifests.ModelPurpose.Detector
                ? AnnotateHub.Data.Entities.ModelPurpose.Detector
                : AnnotateHub.Data.Entities.ModelPurpose.Classifier
        );

    private static InspectedModel Refused(string sentence) => new(sentence, [], null, AnnotateHub.Data.Entities.ModelPurpose.Detector);
}
