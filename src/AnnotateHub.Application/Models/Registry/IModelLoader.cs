namespace AnnotateHub.Application.Models.Registry;

/// <summary>Loads models to work with.</summary>
public interface IModelLoader
{
    /// <exception cref="ModelUnusableException">The model cannot be loaded or does not fit the project; the message says why.</exception>
    Task<OpenedModel> OpenAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default);

    /// <exception cref="ModelUnusableException">As above.</exception>
    Task<OpenedClassifier> OpenClassifierAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default);
}
