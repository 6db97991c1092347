using AnnotateHub.Inference.Inspection;

namespace AnnotateHub.Inference.Manifests;

/// <summary>What makes a manifest one that a model can be run by: in itself, for a project, and against the model's file. Every fault is a
/// sentence.</summary>
public static class ManifestRules
{
    private const int MaxPlanes = 64;
    private const int LargestSide = 16_384;
    private const int LargestMargin = 4;

    public static IReadOnlyList<string> Faults(ModelManifest manifest)
    {
        var faults = new List<string>();
        var (scaling, resize, output) = (manifest.Scaling, manifest.Resize, manifest.Output);
        Check(
            manifest.Version == ModelManifest.CurrentVersion,
            $"The version must be {ModelManifest.CurrentVersion}; found {manifest.Version}."
        );
        Check(!string.IsNullOrWhiteSpace(manifest.Input.Name), "The input needs the name that the graph gives it.");
        Check(manifest.Planes.Count is > 0 and <= MaxPlanes, $"1 to {MaxPlanes} planes must be named; found {manifest.Planes.Count}.");
        Check(manifest.Planes.All(plane => !string.IsNullOrWhiteSpace(plane)), "Every plane needs the name of the channel that feeds it.");
        Check(double.IsFinite(scaling.Divide) && scaling.Divide > 0, $"Values are divided by a number above 0; found {scaling.Divide}.");
        foreach (var (name, values) in new[] { ("mean", scaling.Mean), ("deviation", scaling.Deviation) })
            Check(
                values is null or { Count: 0 } || values.Count == manifest.Planes.Count,
                $"The {name} needs one number a plane ({manifest.Planes.Count}); found {values?.Count}."
            );
        Check((scaling.Mean ?? []).All(double.IsFinite), "Every mean must be a finite number.");
        Check((scaling.Deviation ?? []).All(value => double.IsFinite(value) && value > 0), "Every deviation must be above 0.");
        var twice = (scaling.Jointly ?? [])
            .SelectMany(set => set.Distinct(StringComparer.Ordinal))
            .GroupBy(channel => channel, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        Check(twice is null, $"Channel '{twice?.Key}' stands in two sets of jointly stretched channels; it can be in one.");

        Check(
            scaling.Stretch is not StretchRule.MedianMad
                || scaling is { Depth: DepthRule.AsStored, Rounded: false, Jointly: null or { Count: 0 } },
            "'median-mad' measures each channel by itself, of the values as stored, and rounds nothing; leave depth, jointly and "
                + "rounded out."
        );
        Check(
            resize.Kind is ResizeKind.None || (resize.Width is not null && resize.Height is not null),
            "Squash and letterbox need a width and a height."
        );
        Check(
            resize.Width is null or (> 0 and <= LargestSide) && resize.Height is null or (> 0 and <= LargestSide),
            $"The model's width and height lie from 1 to {LargestSide}; found {resize.Width} x {resize.Height}."
        );
        Check(double.IsFinite(resize.Fill), "The fill must be a finite number.");
        Check(resize.Multiple is > 0 and <= 1_024, $"Sides are padded to a multiple of 1 to 1024; found {resize.Multiple}.");
        Check(
            manifest.CropMargin is >= 0 and <= LargestMargin,
            $"A crop reaches 0 to {LargestMargin} times the box's width and height beyond it on each side; found {manifest.CropMargin}."
        );
        Check(manifest.ScoreThreshold is >= 0 and <= 1, $"The score threshold must lie between 0 and 1; found {manifest.ScoreThreshold}.");
        Check(
            manifest.Nms is null || manifest.Nms.Iou is >= 0 and <= 1,
            $"The IoU of the model's NMS must lie between 0 and 1; found {manifest.Nms?.Iou}."
        );
        Check(
            manifest.MaxDetections is > 0 and <= 100_000,
            $"1 to 100000 detections an image can be kept; found {manifest.MaxDetections}."
        );
        if (manifest.Tiling is { } tiling)
            Check(
                tiling.Size is >= 32 and <= LargestSide && tiling.Overlap >= 0 && tiling.Overlap * 2 <= tiling.Size,
                $"Tiles are 32 to {LargestSide} pixels wide and overlap by at most half of that; found {tiling.Size} and {tiling.Overlap}."
            );

        Check(
            manifest.Classes.Count is > 0 and <= 10_000,
            "The class map needs one entry for each class of the model: the key of a project class, or null for what is left out."
        );
        Check(
            manifest.Classes.Where((_, index) => index != manifest.Background).Any(key => key is not null),
            "The class map leaves every class of the model out; name a project class for at least one."
        );
        Check(manifest.Background is null || manifest.Background >= 0, $"The background index counts from 0; found {manifest.Background}.");

        Check(!string.IsNullOrWhiteSpace(output.Boxes), "The name of the graph's output is missing.");
        Check(
            IsClassifier(output.Contract) == (manifest.Purpose is ModelPurpose.Classifier),
            $"The output contract '{output.Contract}' does not belong to a "
                + $"{(manifest.Purpose is ModelPurpose.Detector ? "detector" : "classifier")}."
        );
        Check(
            !NeedsScores(output.Contract) || !string.IsNullOrWhiteSpace(output.Scores),
            $"The contract '{output.Contract}' needs the name of the output that holds scores or logits."
        );
        Check(
            !NeedsLabels(output.Contract) || !string.IsNullOrWhiteSpace(output.Labels),
            $"The contract '{output.Contract}' needs the name of the output that holds class numbers."
        );
        Check(
            output.Contract is not OutputContract.RtDetrAuthors || manifest.Input.SizesName is not null,
            "The authors' export of RT-DETR needs the name of its second input, which takes the image sizes."
        );
        if (manifest.Purpose is ModelPurpose.Classifier)
        {
            Check(
                resize is { Kind: ResizeKind.Squash },
                "A classifier's crops are squashed to its size; choose squash with a width and a height (the paper: 128 x 128)."
            );
            Check(manifest.Input.Layout is InputLayout.Nchw, "A classifier takes batches of crops; choose the layout with a batch axis.");
            Check(manifest.Tiling is null, "A classifier sees crops; it has no tiles.");
        }
        else
        {
            Check(manifest.CropMargin == 0, "A detector sees whole images or tiles; leave cropMargin out.");
        }

        return faults;

        void Check(bool holds, string sentence)
        {
            if (!holds)
                faults.Add(sentence);
        }
    }

    /// <summary>Whether a project has the channels and classes that the manifest names.</summary>
    public static IReadOnlyList<string> FaultsFor(ModelManifest manifest, IReadOnlyList<string> channels, IReadOnlyList<string> classKeys)
    {
        var faults = new List<string>();
        foreach (
            var missing in manifest
                .Planes.Concat((manifest.Scaling.Jointly ?? []).SelectMany(set => set))
                .Distinct()
                .Except(channels, StringComparer.Ordinal)
        )
            faults.Add(
                $"The model is fed from channel '{missing}', which the project does not have. Its channels are "
                    + $"{string.Join(", ", channels)}."
            );
        foreach (var missing in manifest.Classes.OfType<string>().Distinct().Except(classKeys, StringComparer.Ordinal))
            faults.Add(
                $"The class map names '{missing}', which is no class of the project. Its classes are {string.Join(", ", classKeys)}."
            );
        return faults;
    }

    /// <summary>Whether the file has the inputs, outputs, planes and sizes that the manifest promises.</summary>
    public static IReadOnlyList<string> FaultsAgainst(ModelManifest manifest, ModelFacts facts)
    {
        var faults = new List<string>();
        var outputs = string.Join(", ", facts.Outputs.Select(output => output.Name));
        foreach (var name in new[] { manifest.Output.Boxes, manifest.Output.Scores, manifest.Output.Labels }.OfType<string>().Distinct())
            if (facts.Outputs.All(output => output.Name != name))
                faults.Add($"The manifest names the output '{name}'; the model's outputs are {outputs}.");
        if (manifest.Input.SizesName is { } sizes && facts.Inputs.All(input => input.Name != sizes))
            faults.Add($"The manifest names the input '{sizes}' for image sizes, which the model does not have.");
        foreach (var more in facts.Inputs.Where(input => input.Name != manifest.Input.Name && input.Name != manifest.Input.SizesName))
            faults.Add(
                $"The model also wants the input {more}, which the manifest feeds with nothing. Only an image input and an input "
                    + "of image sizes are known."
            );
        if (facts.Inputs.FirstOrDefault(input => input.Name == manifest.Input.Name) is not { } image)
            return
            [
                .. faults,
                $"The manifest names the input '{manifest.Input.Name}'; the model's inputs are {string.Join(", ", facts.Inputs.Select(input => input.Name))}.",
            ];

        var axes = manifest.Input.Layout is InputLayout.Chw ? 3 : 4;
        if (image.Shape.Count != axes)
            return [.. faults, $"The model's input {image} has {image.Shape.Count} axes; the manifest's layout has {axes}."];
        var (planes, height, width) = (image.Shape[^3], image.Shape[^2], image.Shape[^1]);
        if (planes is { } count && count != manifest.Planes.Count)
            faults.Add(
                $"The model takes {count} planes; the manifest feeds {manifest.Planes.Count} ({string.Join(", ", manifest.Planes)}). "
                    + "Name one channel for each plane of the model, the same one several times where it repeats."
            );
        if (image.Element is not ("float" or "uint8" or "float16"))
            faults.Add($"The model's input holds {image.Element}; float, float16 and uint8 can be fed.");
        var resize = manifest.Resize;
        if (
            (width is { } wide && resize.Width is { } asWide && wide != asWide)
            || (height is { } high && resize.Height is { } asHigh && high != asHigh)
        )
            faults.Add($"The model takes pictures of {width} x {height} only; the manifest resizes to {resize.Width} x {resize.Height}.");
        return faults;
    }

    internal static bool IsClassifier(OutputContract contract) =>
        contract is OutputContract.ClassifierLogits or OutputContract.ClassifierProbabilities;

    private static bool NeedsScores(OutputContract contract) =>
        contract
            is OutputContract.Torchvision
                or OutputContract.DetrSoftmax
                or OutputContract.DetrSigmoid
                or OutputContract.RtDetrAuthors
                or OutputContract.RfDetr;

    private static bool NeedsLabels(OutputContract contract) =>
        contract is OutputContract.MmDeploy or OutputContract.Torchvision or OutputContract.RtDetrAuthors;
}
