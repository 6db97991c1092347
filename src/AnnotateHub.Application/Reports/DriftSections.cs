using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Core.Agreement;

namespace AnnotateHub.Application.Reports;

/// <summary>Drift as a curve and its table.</summary>
internal static class DriftSections
{
    public static IReadOnlyList<(string Id, string Title, string Html)> Create(IReadOnlyList<DriftPoint> points)
    {
        var table = new Table(
            "drift",
            "A person against themselves, by day of submission (UTC)",
            ["annotator", "day", "images", "found both times", "only before", "only again", "F1", "same class"],
            [
                .. points.Select(point =>
                    new[]
                    {
                        point.Person,
                        FigureText.Day(point.Day),
                        Cell.Of(point.Images),
                        Cell.Of(point.Counts.Matched),
                        Cell.Of(point.Counts.OnlyA),
                        Cell.Of(point.Counts.OnlyB),
                        Cell.Of(point.Counts.F1),
                        Cell.Of(point.SameClass),
                    }
                ),
            ]
        );
        return
        [
            (
                "curve",
                "Agreement with oneself over time",
                $"<figure>{CurvePlots.Drift(points)}</figure>"
                    + "<p class=\"note\">Intra-rater agreement: images of a person's calibration that came back unannounced, "
                    + "against what the same person drew the first time; boxes are one cell from an IoU of 0.5. A falling line "
                    + "says that the person annotates otherwise than before; few images a day make it jump.</p>"
                    + table.ToHtml()
            ),
        ];
    }
}
