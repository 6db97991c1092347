using System.Text.Json;
using AnnotateHub.Imaging.Signal;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Opens the built-in detector and ONNX models alike.</summary>
public sealed class ModelLoader(OnnxModelLoader onnx) : IModelLoader
{
    public async Task<OpenedModel> OpenAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default)
    {
        if (recipe.Detector is not { } detector)
            throw new ArgumentException("A recipe to propose boxes names a detector.", nameof(recipe));
        if (!detector.IsBuiltIn)
            return await onnx.OpenAsync(recipe, cancellationToken);
        var settings = SettingsOf(recipe);
        if (settings.Fault(recipe.Channels, recipe.Classes) is { } fault)
            throw new ModelUnusableException(fault);
        var model = new SignalDetector(settings, recipe.Channels, recipe.Classes);
        var place = new ExecutionTarget(model.Provider, Device);
        return recipe.Classifier is null ? new OpenedModel(model, place) : await onnx.BehindAsync(model, place, recipe, cancellationToken);
    }

    public Task<OpenedClassifier> OpenClassifierAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default) =>
        onnx.OpenClassifierAsync(recipe, cancellationToken);

    private static string Device => $"{Environment.ProcessorCount} processor cores";

    private static SignalSettings SettingsOf(ModelConfiguration recipe)
    {
        if (recipe.SignalSettings is not { } text)
            return SignalSettings.ProposeFor(recipe.Channels, recipe.Classes);
        try
        {
            return JsonSerializer.Deserialize<SignalSettings>(text, JsonSerializerOptions.Web)
                ?? SignalSettings.ProposeFor(recipe.Channels, recipe.Classes);
        }
        catch (JsonException broken)
        {
            throw new ModelUnusableException($"The settings of the built-in detector cannot be read: {broken.Message}", broken);
        }
    }
}
