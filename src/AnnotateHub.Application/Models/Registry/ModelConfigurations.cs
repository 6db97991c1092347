using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>From keys of models to what is opened.</summary>
internal static class ModelConfigurations
{
    /// <returns>The recipe, or a sentence on what is wrong with it.</returns>
    public static async Task<(ModelConfiguration? Recipe, string? Fault)> OfAsync(
        AnnotateHubDb db,
        long projectId,
        long? detectorId,
        long? classifierId,
        string? signalSettings,
        IReadOnlyList<string> providers,
        CancellationToken cancellationToken,
        bool evenIfRetired = false
    )
    {
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var models = await db
            .ModelVersions.AsNoTracking()
            .Where(model => model.ProjectId == projectId && (model.Id == detectorId || model.Id == classifierId))
            .ToListAsync(cancellationToken);
        var (detector, classifier) = (
            models.FirstOrDefault(model => model.Id == detectorId),
            models.FirstOrDefault(model => model.Id == classifierId)
        );
        if ((detectorId is not null && detector is null) || (classifierId is not null && classifier is null))
            return (null, "The project has no such model; look at its list of models.");
        foreach (var (model, purpose) in new[] { (detector, ModelPurpose.Detector), (classifier, ModelPurpose.Classifier) })
        {
            if (model is null)
                continue;
            if (model.Purpose != purpose)
                return (
                    null,
                    $"{model.Label} is a {model.Purpose.ToString().ToLowerInvariant()}; a {purpose.ToString().ToLowerInvariant()} "
                        + "is needed here."
                );
            if (model.RetiredAt is not null && !evenIfRetired)
                return (null, $"{model.Label} was retired; choose another version, or take it back on its card.");
            if (!model.IsBuiltIn && model.ConfirmedAt is null)
                return (null, $"Nobody has confirmed the manifest of {model.Label} yet; look at its card and say that it is right.");
        }

        if (detector is { IsBuiltIn: false } && signalSettings is not null)
            return (null, $"Settings of the built-in detector do not fit {detector.Label}; leave them out.");
        return project.Channels.Count == 0
            ? (null, "The project has no images yet; import some first.")
            : (new ModelConfiguration(detector, classifier, signalSettings, providers, project.Channels, project.Classes), null);
    }
}
