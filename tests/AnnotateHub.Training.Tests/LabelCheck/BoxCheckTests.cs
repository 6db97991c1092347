using AnnotateHub.Core.Geometry;
using AnnotateHub.Training.LabelCheck;
using ScoredBox = AnnotateHub.Training.Figures.ScoredBox;

namespace AnnotateHub.Training.Tests.LabelCheck;

public sealed class BoxCheckTests
{
    [Fact]
    public void A_proposal_where_no_label_lies_is_a_missing_box_as_suspicious_as_its_score()
    {
        var issues = BoxCheck.Compare([(0, new PixelBox(0, 0, 10, 10))], [Proposal(0.9, 0), Proposal(0.8, 40), Proposal(0.6, 80)]);

        Assert.Equal([(true, 0.8), (true, 0.6)], issues.Select(issue => (issue.IsMissing, issue.Suspicion)));
        Assert.Equal(new PixelBox(40, 0, 50, 10), issues[0].Box);
    }

    [Fact]
    public void A_label_that_nothing_supports_is_superfluous()
    {
        var issues = BoxCheck.Compare(
            [(0, new PixelBox(0, 0, 10, 10)), (1, new PixelBox(100, 0, 110, 10)), (1, new PixelBox(200, 0, 210, 10))],
            [Proposal(0.9, 0), Proposal(0.1, 200)]
        );

        // Nothing lies on the second; on the third a proposal of 0.1.
        Assert.Equal([(1, 1.0), (2, 0.9)], issues.Select(issue => (issue.Label!.Value, issue.Suspicion)));
    }

    [Fact]
    public void A_proposal_with_bad_edges_is_no_missing_box_and_supports_its_label_in_part()
    {
        // 10 x 10 against one moved by 5: 50 of 150, IoU 1/3. Two thirds of 0.9 are left as support: 0.6.
        var issues = BoxCheck.Compare([(0, new PixelBox(0, 0, 10, 10))], [Proposal(0.9, 5)]);

        Assert.Empty(issues);
        var alone = BoxCheck.Compare([(0, new PixelBox(0, 0, 10, 10))], [Proposal(0.9, 5)], leastScore: 0.61);
        Assert.Equal(0.4, Assert.Single(alone).Suspicion, 9);
    }

    [Fact]
    public void Weak_proposals_are_no_missing_boxes() => Assert.Empty(BoxCheck.Compare([], [Proposal(0.24, 0)]));

    private static ScoredBox Proposal(double score, double x) => new(0, score, x, 0, x + 10, 10);
}
