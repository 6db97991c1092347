using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Cards;

/// <summary>What somebody who uses the model should know first.</summary>
public static class CardWarnings
{
    /// <summary>Half a width of an interval of 95 %, in standard errors.</summary>
    private const double Interval = 1.96;

    /// <summary>A detector that finds less of a class has not learnt it; fewer boxes than these say nothing about that.</summary>
    private const double LearntFrom = 0.1;
    private const int FewBoxes = 5;

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
            .. (figures?.Classes ?? [])
                .Where(one => one is { Ap50: < LearntFrom, Boxes: >= FewBoxes })
                .Select(one =>
                    $"Class '{one.Class}' is hardly found (AP50 {one.Ap50:0.00} on {one.Boxes} validation boxes): the training has not "
                    + "learnt it. Train longer or with another seed, and look whether the channels show it."
                ),
        ];
}
