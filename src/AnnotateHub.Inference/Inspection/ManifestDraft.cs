using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>From a recognised contract to a whole manifest, with what the exporter is known to do filled in and the rest put as
/// questions.</summary>
internal static class ManifestDraft
{
    public static ManifestProposal Create(SeenModel model, ContractGuess guess)
    {
        var contract = guess.Output.Contract;
        var isClassifier = ManifestRules.IsClassifier(contract);
        List<string> words = [.. guess.Words];
        List<string> confirm = [.. guess.ToConfirm ?? []];
        var planes = Planes(model, words, confirm);
        var (scaling, scalingWords) = Scaling(contract, model, planes);
        confirm.Add(scalingWords);
        var classes = Classes(model, guess, words, confirm);
        var manifest = new ModelManifest(
            isClassifier ? ModelPurpose.Classifier : ModelPurpose.Detector,
            new InputRule(model.Image.Name, model.Image.Shape.Count == 3 ? InputLayout.Chw : InputLayout.Nchw, guess.SizesName),
            planes,
            scaling,
            Resize(contract, model),
            guess.Output,
            classes,
            guess.Background,
            Nms: contract is OutputContract.YoloV5 or OutputContract.YoloV8 ? new NmsRule(0.7) : null
        );
        return new ManifestProposal(manifest, guess.Confidence, words, confirm);
    }

    private static string[] Planes(SeenModel model, List<string> words, List<string> confirm)
    {
        var count = model.Image.Best[^3] ?? 3;
        var paper = InputPresets.GuessChannels(model.Channels);
        var first = paper.Brightfield ?? model.Channels[0].Name;
        string[] colors = [.. model.Channels.Where(channel => channel.Role is ChannelRole.Color).Select(channel => channel.Name)];
        string[] planes = count switch
        {
            6 when paper is { Brightfield: not null, Hoechst: not null, Green: not null, Red: not null } =>
            [
                first,
                first,
                first,
                paper.Hoechst,
                paper.Green,
                paper.Red,
            ],
            3 when colors.Length == 3 => colors,
            _ when count == model.Channels.Count && count != 3 => [.. model.Channels.Select(channel => channel.Name)],
            _ => [.. Enumerable.Repeat(first, count)],
        };
        words.Add(
            model.Image.Shape[^3] is null
                ? $"The model leaves the number of planes free; {count} ran."
                : $"The model takes {count} {(count == 1 ? "plane" : "planes")}."
        );
        confirm.Add($"Planes are taken to be {string.Join(", ", planes)}: confirm which channel feeds which plane.");
        return planes;
    }

    private static (ScalingRule, string) Scaling(OutputContract contract, SeenModel model, string[] planes)
    {
        IReadOnlyList<IReadOnlyList<string>> joint =
        [
            .. model
                .Channels.Where(channel => planes.Contains(channel.Name))
                .GroupBy(channel => channel.Role)
                .Select(group => (IReadOnlyList<string>)[.. group.Select(channel => channel.Name)]),
        ];
        var stretched = new ScalingRule(DepthRule.HighByte, StretchRule.MinMax, joint, Rounded: true);
        double[] mean = [0.485, 0.456, 0.406],
            deviation = [0.229, 0.224, 0.225];
        return contract switch
        {
            OutputContract.ClassifierLogits when model.Image.Name != "pixel_values" => (
                new ScalingRule(DepthRule.HighByte),
                "Values are fed as raw 0..255 (the paper's classifiers): confirm, or set what the training used."
            ),
            OutputContract.MmDeploy => (
                stretched,
                "Values are stretched to 0..255 as the paper does: confirm, or set what the training used."
            ),
            OutputContract.ClassifierLogits or OutputContract.DetrSoftmax or OutputContract.RfDetr when planes.Length == 3 => (
                stretched with
                {
                    Divide = 255,
                    Mean = mean,
                    Deviation = deviation,
                },
                "Values are stretched to 0..255, divided by 255 and normalised with ImageNet's mean and deviation: confirm, or "
                    + "set what the training used."
            ),
            _ => (
                stretched with
                {
                    Divide = 255,
                },
                "Values are stretched to 0..255 and divided by 255: confirm, or set what the training used."
            ),
        };
    }

    private static ResizeRule Resize(OutputContract contract, SeenModel model)
    {
        var (height, width) = (model.Image.Shape[^2], model.Image.Shape[^1]);
        var stated = UltralyticsMetadata.ImageSize(model.Facts.Metadata);
        var (high, wide) = (height ?? stated?.Height, width ?? stated?.Width);
        return contract switch
        {
            OutputContract.ClassifierLogits or OutputContract.ClassifierProbabilities => new ResizeRule(
                ResizeKind.Squash,
                wide ?? 128,
                high ?? 128
            ),
            OutputContract.YoloV5 or OutputContract.YoloV8 or OutputContract.YoloEndToEnd => new ResizeRule(
                ResizeKind.Letterbox,
                wide ?? 640,
                high ?? 640,
                114,
                LetterboxAlignment.Centre,
                height is null ? UltralyticsMetadata.Stride(model.Facts.Metadata) : 1
            ),
            OutputContract.DetrSigmoid or OutputContract.RtDetrAuthors or OutputContract.RfDetr => new ResizeRule(
                ResizeKind.Squash,
                wide ?? 640,
                high ?? 640
            ),
            OutputContract.DetrSoftmax when wide is not null && high is not null => new ResizeRule(ResizeKind.Squash, wide, high),
            OutputContract.MmDeploy => new ResizeRule(Multiple: height is null ? 32 : 1),
            _ => new ResizeRule(),
        };
    }

    /// <summary>By the names in the metadata where they are the project's, else by position; what cannot be placed is left out and asked
    /// about.</summary>
    private static string?[] Classes(SeenModel model, ContractGuess guess, List<string> words, List<string> confirm)
    {
        string[] keys = [.. model.Classes.Select(labelClass => labelClass.Key)];
        if (model.Names.Count > 0)
        {
            string?[] named =
            [
                .. model.Names.Select(name =>
                    model
                        .Classes.FirstOrDefault(labelClass =>
                            string.Equals(labelClass.Key, name, StringComparison.OrdinalIgnoreCase)
                            || string.Equals(labelClass.Name, name, StringComparison.OrdinalIgnoreCase)
                        )
                        ?.Key
                ),
            ];
            words.Add($"The metadata name the classes {string.Join(", ", model.Names)}.");
            if (named.Any(key => key is not null))
            {
                if (named.Contains(null))
                    confirm.Add(
                        $"These classes of the model are no classes of the project and are left out: {string.Join(", ", model.Names.Where((_, index) => named[index] is null))}."
                    );
                return named;
            }
        }

        var count = guess.Count ?? keys.Length;
        var at = 0;
        string?[] map =
        [
            .. Enumerable
                .Range(0, Math.Max(count, 1))
                .Select(index =>
                    index == guess.Background ? null
                    : at < keys.Length ? keys[at++]
                    : null
                ),
        ];
        confirm.Add(
            $"The model does not name its classes in the project's words; they are taken in order: {string.Join(", ", map.Select((key, index) => $"{index} = {key ?? (index == guess.Background ? "nothing" : "left out")}"))}. Confirm."
        );
        return map;
    }
}
