using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Cards;

/// <summary>What somebody who uses the model should know first.</summary>
public static class CardWarnings
{
    /// <summary>Half a width of an interval of 95 %, in standard errors.</summary>
    private const double Interval = 1.96;

    public static IReadOnlyList<string> From(TrainingJob job, ValidationFigures? figures) =>
        [
            .. TrainingCheck.Warnings(job),
            .. (figures?.Classes ?? [])
                .Where(one => one is { Auroc: { } area, AurocError: { } error } && Math.Abs(area - 0.5) <= Interval * error)
                .Select(one =>
                    $"Class '{one.Class}' is not distinguished from the others better than by chance (AUROC {one.Auroc:0.00}, 95 "
                    + $"% interval {one.Auroc - Interval * one.AurocError:0.00} to "
                    + $"{Math.Min(1, one.Auroc!.Value + Interval * one.AurocError!.Value):0.00}): the channels "
                    + $"{string.Join(", ", job.Channels)} may not show it."
                ),
        ];
}
