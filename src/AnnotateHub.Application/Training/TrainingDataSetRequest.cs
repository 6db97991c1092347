namespace AnnotateHub.Application.Training;

/// <summary>Which labels on which images, and through which channels they are seen.</summary>
/// <param name="Sources">The first one that has an answer for an image gives its labels.</param>
/// <param name="Images">Keys of images; null: all that have labels and may be learnt from.</param>
/// <param name="Inputs"><c>brightfield</c>, <c>nuclei</c> (brightfield and the nuclear stain), <c>all</c>, or names of channels with commas
/// between.</param>
/// <param name="Classes">Keys in the order of the network's outputs; null: all of the project that occur.</param>
public sealed record TrainingDataSetRequest(
    IReadOnlyList<LabelSource> Sources,
    IReadOnlyList<long>? Images = null,
    string Inputs = TrainingInputs.All,
    IReadOnlyList<string>? Classes = null,
    SeveralAnswers SeveralAnswers = SeveralAnswers.MostSenior
);
