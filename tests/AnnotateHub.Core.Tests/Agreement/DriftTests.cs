using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class DriftTests
{
    [Fact]
    public void A_person_meets_themselves_day_by_day()
    {
        ClassedBox At(double x, string name = "R") => new(new PixelBox(x, 0, x + 10, 10), name);
        DateOnly monday = new(2026, 3, 2),
            friday = new(2026, 3, 6);
        ReturnedImage[] images =
        [
            // Both cells again, one of another class; then one of two again and a new one, by 1 px (IoU 9/11).
            new("ada", friday, [At(0), At(20)], [At(1), At(90)]),
            new("ada", monday, [At(0), At(20)], [At(0), At(20, "U")]),
            new("ada", monday, [], []),
            new("bob", monday, [At(0)], []),
        ];

        var points = Drift.Compute(images);

        Assert.Equal(
            ["ada 2026-03-02", "ada 2026-03-06", "bob 2026-03-02"],
            points.Select(point => $"{point.Person} {point.Day:yyyy-MM-dd}")
        );
        Assert.Equal((2, 1.0, 0.5), (points[0].Images, points[0].Counts.F1, points[0].SameClass));
        Assert.Equal((new DetectionCounts(1, 1, 1), 0.5, 1.0), (points[1].Counts, points[1].Counts.F1, points[1].SameClass));
        Assert.Equal((0.0, null), (points[2].Counts.F1, points[2].SameClass));
    }
}
