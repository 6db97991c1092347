#pragma warning disable CA1822
namespace AnnotateHub.UseCases.Models;

/// <summary>Opens ONNX models.</summary>
public sealed class OnnxOpener
{
    internal Task<OpenedModel> OpenAsync(ModelRecipe recipe, CancellationToken cancel) => throw new ModelUnusableException($"{recipe.Detector!.Label} is an ONNX model; this build opens none.");

    internal Task<OpenedModel> BehindAsync(Core.Pseudolabels.ICandidateModel detector, ModelPlace place, ModelRecipe recipe, CancellationToken cancel) => throw new ModelUnusableException($"{recipe.Classifier!.Label} is an ONNX model; this build opens none.");

    internal Task<OpenedClassifier> OpenClassifierAsync(ModelRecipe recipe, CancellationToken cancel) => throw new ModelUnusableException($"{recipe.Classifier!.Label} is an ONNX model; this build opens none.");
}
