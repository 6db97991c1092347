using AnnotateHub.Core.Agreement;
using AnnotateHub.UseCases.Reports.Plots;

namespace AnnotateHub.UseCases.Reports;

/// <summary>Drift as a curve and its table.</summary>
internal static class DriftSections
{
    public static IReadOnlyList<(string Id, string Title, string Html)> Of(IReadOnlyList<DriftPoint> points)
    {
        var table = new Table("drift", "A person against themselves, by day of submission (UTC)", ["annotator", "day", "images", "found both times", "only before", "only again", "F1", "same class"],
            [.. points.Select(point => new[] { point.Person, Words.Day(point.Day), Words.Of(point.Images), Words.Of(point.Counts.Matched), Words.Of(point.Counts.OnlyA), Words.Of(point.Counts.OnlyB), Words.Of(point.Counts.F1), Words.Of(point.SameClass) })]);
        return
        [
            ("curve", "Agreement with oneself over time", $"<figure>{CurvePlots.Drift(points)}</figure>"
                + "<p class=\"note\">Intra-rater agreement: images of a person's calibration that came back unannounced, against what the same person drew the first time; boxes are one cell from an IoU of 0.5. A falling line says that the person annotates otherwise than before; few images a day make it jump.</p>" + table.ToHtml()),
        ];
    }
}
