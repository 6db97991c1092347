using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Sampling;

/// <summary>Learning rate and averaging by the number of the step.</summary>
public static class LearningSchedule
{
    /// <summary>Rises over the first twentieth (at least ten steps), then falls along half a cosine (Loshchilov and Hutter 2017).</summary>
    /// <param name="step">From 0.</param>
    public static double Rate(TrainingSettings settings, int step)
    {
        var warm = Math.Min(settings.Steps, Math.Max(10, settings.Steps / 20));
        if (step < warm)
            return settings.LearningRate * (step + 1) / warm;
        return settings.LearningRate * (0.5 * (1 + Math.Cos(Math.PI * (step - warm) / (settings.Steps - warm))) + 1 / 300.0);
    }

    /// <summary>Share of the averaged weights that stays; small at first, so that the random beginning is soon forgotten.</summary>
    public static double Averaging(TrainingSettings settings, int step) => Math.Min(settings.Averaging, (1.0 + step) / (10 + step));
}
