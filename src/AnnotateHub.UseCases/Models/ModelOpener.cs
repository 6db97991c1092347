using System.Text.Json;
using AnnotateHub.Imaging.Signal;

namespace AnnotateHub.UseCases.Models;

/// <summary>Opens the built-in detector and ONNX models alike.</summary>
public sealed class ModelOpener(OnnxOpener onnx) : IModelOpener
{
    public async Task<OpenedModel> OpenAsync(ModelRecipe recipe, CancellationToken cancel = default)
    {
        if (recipe.Detector is not { } detector) throw new ArgumentException("A recipe to propose boxes names a detector.", nameof(recipe));
        if (!detector.IsBuiltIn) return await onnx.OpenAsync(recipe, cancel);
        var settings = SettingsOf(recipe);
        if (settings.Fault(recipe.Channels, recipe.Classes) is { } fault) throw new ModelUnusableException(fault);
        var model = new SignalDetector(settings, recipe.Channels, recipe.Classes);
        var place = new ModelPlace(model.Provider, Device);
        return recipe.Classifier is null ? new OpenedModel(model, place) : await onnx.BehindAsync(model, place, recipe, cancel);
    }

    public Task<OpenedClassifier> OpenClassifierAsync(ModelRecipe recipe, CancellationToken cancel = default) => onnx.OpenClassifierAsync(recipe, cancel);

    private static string Device => $"{Environment.ProcessorCount} processor cores";

    private static SignalSettings SettingsOf(ModelRecipe recipe)
    {
        if (recipe.SignalSettings is not { } text) return SignalSettings.ProposeFor(recipe.Channels, recipe.Classes);
        try
        {
            return JsonSerializer.Deserialize<SignalSettings>(text, JsonSerializerOptions.Web) ?? SignalSettings.ProposeFor(recipe.Channels, recipe.Classes);
        }
        catch (JsonException broken)
        {
            throw new ModelUnusableException($"The settings of the built-in detector cannot be read: {broken.Message}", broken);
        }
    }
}
