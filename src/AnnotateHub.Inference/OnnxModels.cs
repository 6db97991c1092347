namespace AnnotateHub.Inference;

/// <summary>Opens models for runs: loads them, takes the first execution provider that works and finds the batch size. Slow (seconds), so a
/// run opens once.</summary>
public static class OnnxModels
{
    /// <param name="projectClasses">Keys of the project's classes in their order, which the classifier's probabilities follow.</param>
    /// <exception cref="ModelRefusedException">A file, a manifest or the settings do not fit together; the message is for
    /// people.</exception>
    public static async Task<OnnxCandidateModel> OpenAsync(
        ModelFile detector,
        ModelFile? classifier,
        IReadOnlyList<string> projectClasses,
        OpenSettings settings
    )
    {
        var first = await OnnxDetector.OpenAsync(detector, settings);
        try
        {
            return new OnnxCandidateModel(
                first,
                classifier is null ? null : await OnnxClassifier.OpenAsync(classifier, projectClasses, settings)
            );
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>For <i>classify given boxes</i>.</summary>
    /// <exception cref="ModelRefusedException">As above.</exception>
    public static Task<OnnxClassifier> OpenClassifierAsync(
        ModelFile classifier,
        IReadOnlyList<string> projectClasses,
        OpenSettings settings
    ) => OnnxClassifier.OpenAsync(classifier, projectClasses, settings);
}
