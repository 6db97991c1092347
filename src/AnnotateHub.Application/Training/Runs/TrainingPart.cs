using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>One job for the trainer: the model itself, or one that only tells how steady its figures are.</summary>
/// <param name="Key">Name of its folder.</param>
/// <param name="Name">For people, for example <c>detector, fold 2 of 3</c>.</param>
/// <param name="Job">Files are named from the part's folder, so that a data folder can be moved.</param>
/// <param name="Seed">Which of the seeds, from 0.</param>
/// <param name="Fold">From 0; null where none is kept.</param>
public sealed record TrainingPart(string Key, string Name, TrainingJob Job, int Seed, int? Fold)
{
    public bool IsModel => Seed == 0 && Fold is null;
}
