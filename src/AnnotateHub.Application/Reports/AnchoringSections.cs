using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Core.Agreement;

namespace AnnotateHub.Application.Reports;

/// <summary>The anchoring check as tables and a plot.</summary>
internal static class AnchoringSections
{
    public static IReadOnlyList<(string Id, string Title, string Html)> Create(IReadOnlyList<AnchorRow> rows)
    {
        var fates = new Table(
            "anchoring",
            "What became of the model's boxes",
            ["annotator", "images", "proposed", "kept", "moved", "reclassified", "removed", "added", "share kept", "share removed"],
            [
                .. rows.Select(row =>
                    new[]
                    {
                        row.Person,
                        Cell.Of(row.ImagesWith),
                        Cell.Of(row.Counts.Proposed),
                        Cell.Of(row.Counts.Kept),
                        Cell.Of(row.Counts.Moved),
                        Cell.Of(row.Counts.Reclassified),
                        Cell.Of(row.Counts.Removed),
                        Cell.Of(row.Counts.Added),
                        Cell.Of(row.Counts.Share(row.Counts.Kept)),
                        Cell.Of(row.Counts.Share(row.Counts.Removed)),
                    }
                ),
            ]
        );
        var times = new Table(
            "anchoring-time",
            "Active seconds an image",
            ["annotator", "images with boxes", "seconds with", "images without", "seconds without"],
            [
                .. rows.Select(row =>
                    new[]
                    {
                        row.Person,
                        Cell.Of(row.ImagesWith),
                        Cell.Of(row.SecondsWith, "0.0"),
                        Cell.Of(row.ImagesWithout),
                        Cell.Of(row.SecondsWithout, "0.0"),
                    }
                ),
            ]
        );
        var scores = new Table(
            "anchoring-score",
            "Share corrected by the model's score",
            ["annotator", "from", "to", "proposed", "share corrected"],
            [
                .. rows.SelectMany(row =>
                    row.ByScore.Where(bin => bin.Proposed > 0)
                        .Select(bin =>
                            new[]
                            {
                                row.Person,
                                Cell.Of(bin.Low, "0.0"),
                                Cell.Of(bin.High, "0.0"),
                                Cell.Of(bin.Proposed),
                                Cell.Of(bin.Corrected),
                            }
                        )
                ),
            ]
        );
        var agreements = new Table(
            "anchoring-agreement",
            "Agreement with the model (F1 at IoU 0.5)",
            ["annotator", "images with its boxes", "F1, boxes seen", "images without", "F1, boxes not seen", "difference"],
            [
                .. rows.Select(row =>
                    new[]
                    {
                        row.Person,
                        Cell.Of(row.Shown.Images),
                        Cell.Of(row.Shown.F1),
                        Cell.Of(row.Unseen.Images),
                        Cell.Of(row.Unseen.F1),
                        Cell.Of(row.Shown.F1 - row.Unseen.F1),
                    }
                ),
            ]
        );
        return
        [
            (
                "fates",
                "Kept, moved, removed",
                fates.ToHtml()
                    + "<p class=\"note\">A box that was moved and reclassified counts as both. Images that were served without "
                    + "boxes on purpose are not among these.</p>"
            ),
            (
                "scores",
                "Corrections against confidence",
                $"<figure>{CurvePlots.Corrections(rows[^1].ByScore)}</figure><p class=\"note\">A model that knows itself is "
                    + $"corrected less where it is sure; a flat line at 0 says that people follow it.</p>{scores.ToHtml()}"
            ),
            (
                "agreement",
                "Seen and not seen",
                agreements.ToHtml()
                    + "<p class=\"note\">Not seen: images that were withheld the model's boxes, and the same people's submitted "
                    + "work of calibration, seed, test and drift rounds on images where this run has boxes. The images differ, "
                    + "so a difference mixes their difficulty with the pull of what was shown; a large one says that people "
                    + "follow the model.</p>"
            ),
            ("times", "Time", times.ToHtml()),
        ];
    }
}
