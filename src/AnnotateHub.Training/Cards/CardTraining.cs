using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Cards;

/// <param name="Software">Versions of everything that had a part in it.</param>
/// <param name="Seconds">By the clock, over all starts.</param>
public sealed record CardTraining(
    long Seed,
    TrainingSettings Settings,
    string Device,
    int Threads,
    double Seconds,
    int PeakMegabytes,
    IReadOnlyList<string> Software,
    IReadOnlyList<LossPoint> Losses,
    string? StartFrom
);
