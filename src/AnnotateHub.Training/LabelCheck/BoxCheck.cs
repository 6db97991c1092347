using AnnotateHub.Core.Geometry;
using ScoredBox = AnnotateHub.Training.Figures.ScoredBox;

namespace AnnotateHub.Training.LabelCheck;

/// <summary>Boxes that are probably missing or superfluous in one image: labels against a detector that was not trained on it. Classes play
/// no part.</summary>
public static class BoxCheck
{
    /// <summary>A proposal that overlaps a label so much supports it wholly, one that overlaps less in proportion.</summary>
    public const double SameCell = 0.5;

    /// <summary>A proposal that overlaps a label so much is about that cell, however badly: it is no cell that was overlooked.</summary>
    public const double SamePlace = 0.3;

    /// <param name="labels">Class and place of each labelled box.</param>
    /// <param name="proposals">Of the detector, down to a low score.</param>
    /// <param name="leastScore">Proposals below are no sign of a missing box.</param>
    /// <returns>The most suspicious first.</returns>
    public static IReadOnlyList<BoxIssue> Compare(
        IReadOnlyList<(int Class, PixelBox Box)> labels,
        IReadOnlyList<ScoredBox> proposals,
        double leastScore = 0.25
    )
    {
        PixelBox[] labelled = [.. labels.Select(label => label.Box)];
        PixelBox[] proposed = [.. proposals.Select(proposal => new PixelBox(proposal.X1, proposal.Y1, proposal.X2, proposal.Y2))];
        var near = OneToOneMatching.OverlappingPairs(labelled, proposed, SamePlace);
        var taken = near.Select(pair => pair.B).ToHashSet();
        var support = new double[labelled.Length];
        foreach (var pair in near)
            support[pair.A] = Math.Max(support[pair.A], proposals[pair.B].Score * Math.Min(1, pair.Iou / SameCell));

        var missing = proposals
            .Index()
            .Where(item => item.Item.Score >= leastScore && !taken.Contains(item.Index))
            .Select(item => new BoxIssue(null, item.Item.Class, proposed[item.Index], item.Item.Score));
        var superfluous = labels
            .Index()
            .Where(item => support[item.Index] < leastScore)
            .Select(item => new BoxIssue(item.Index, item.Item.Class, item.Item.Box, 1 - support[item.Index]));
        return
        [
            .. missing
                .Concat(superfluous)
                .OrderByDescending(issue => issue.Suspicion)
                .ThenBy(issue => issue.Label ?? -1)
                .ThenBy(issue => issue.Box.Y1)
                .ThenBy(issue => issue.Box.X1),
        ];
    }
}
