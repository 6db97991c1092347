using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data.Entities;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Opens ONNX models from the models folder, as their manifests say.</summary>
public sealed class OnnxModelLoader(ModelFiles files, ModelSettings settings)
{
    internal Task<OpenedModel> OpenAsync(ModelConfiguration recipe, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
                GuardedAsync(async () =>
                {
                    var model = await OnnxModels.OpenAsync(
                        FileOf(recipe.Detector!, recipe),
                        recipe.Classifier is { } behind ? FileOf(behind, recipe) : null,
                        Keys(recipe),
                        new OpenSettings(settings.With(recipe.Providers))
                    );
                    return new OpenedModel(model, PlaceOf(model.Report, model.ClassifierReport));
                }),
            cancellationToken
        );

    /// <summary>A classifier behind the built-in detector.</summary>
    internal Task<OpenedModel> BehindAsync(
        ICandidateModel detector,
        ExecutionTarget place,
        ModelConfiguration recipe,
        CancellationToken cancellationToken
    ) =>
        Task.Run(
            () =>
                GuardedAsync(async () =>
                {
                    var classifier = await OpenAsync(recipe);
                    var behind = PlaceOf(classifier.Report, null);
                    return new OpenedModel(
                        new ClassifiedDetector(detector, new Classifier(classifier)),
                        place with
                        {
                            Provider = $"{place.Provider} + {behind.Provider}",
                            Device = behind.Device,
                            Driver = behind.Driver,
                            Fallback = behind.Fallback,
                        }
                    );
                }),
            cancellationToken
        );

    internal Task<OpenedClassifier> OpenClassifierAsync(ModelConfiguration recipe, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
                GuardedAsync(async () =>
                {
                    var classifier = await OpenAsync(recipe);
                    return new OpenedClassifier(new Classifier(classifier), PlaceOf(classifier.Report, null));
                }),
            cancellationToken
        );

    private Task<OnnxClassifier> OpenAsync(ModelConfiguration recipe) =>
        OnnxModels.OpenClassifierAsync(FileOf(recipe.Classifier!, recipe), Keys(recipe), new OpenSettings(settings.With(recipe.Providers)));

    private ModelFile FileOf(ModelVersion model, ModelConfiguration recipe)
    {
        var path = files.PathOf(model.FileHash!);
        if (!File.Exists(path))
            throw new ModelUnusableException(
                $"The file of {model.Label} ({model.FileHash}) is missing from the models folder; restore it from a backup, or "
                    + "upload it again."
            );
        var read = ManifestFile.Read(model.Manifest ?? "null");
        if (read.Manifest is not { } manifest)
            throw new ModelUnusableException($"The manifest of {model.Label} cannot be used. {string.Join(" ", read.Faults)}");
        var faults = ManifestRules.FaultsFor(manifest, [.. recipe.Channels.Select(channel => channel.Name)], Keys(recipe));
        return faults.Count == 0
            ? new ModelFile(path, manifest)
            : throw new ModelUnusableException($"{model.Label} does not fit this project. {string.Join(" ", faults)}");
    }

    private static string[] Keys(ModelConfiguration recipe) => [.. recipe.Classes.Classes.Select(labelClass => labelClass.Key)];

    private static ExecutionTarget PlaceOf(ProviderReport report, ProviderReport? second) =>
        new(
            report.Provider,
            report.Device,
            report.Driver is null ? report.Runtime : $"{report.Driver}, {report.Runtime}",
            report.Fallback ?? second?.Fallback
        );

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (ModelRefusedException refused)
        {
            throw new ModelUnusableException(refused.Message, refused);
        }
    }

    private sealed class Classifier(OnnxClassifier classifier) : IBoxClassifier
    {
        public Task<IReadOnlyList<IReadOnlyList<double>>> ClassifyAsync(
            ModelImage image,
            IReadOnlyList<PixelBox> boxes,
            CancellationToken cancellationToken = default
        ) => classifier.ClassifyAsync(image, boxes, cancellationToken);

        public void Dispose() => classifier.Dispose();
    }
}
