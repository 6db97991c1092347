using System.Globalization;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Web.Features.LabelCheck;

/// <summary>The findings of a label check with what was decided about them, one a row.</summary>
public static class LabelCheckCsv
{
    public static string Create(IEnumerable<LabelFindingView> findings) =>
        CsvText.From(
            [
                [
                    "rank",
                    "kind",
                    "image",
                    "annotator",
                    "class",
                    "suggested",
                    "x1",
                    "y1",
                    "x2",
                    "y2",
                    "suspicion",
                    "decision",
                    "changed",
                    "reason",
                ],
                .. findings.Select(view =>
                    (IReadOnlyList<string?>)
                        [
                            $"{view.Number + 1}",
                            view.Finding.Kind.ToString().ToLowerInvariant(),
                            view.Finding.Image,
                            view.Person,
                            view.Finding.Given,
                            view.Finding.Suggested,
                            Number(view.Finding.Place.X1),
                            Number(view.Finding.Place.Y1),
                            Number(view.Finding.Place.X2),
                            Number(view.Finding.Place.Y2),
                            Number(view.Finding.Suspicion),
                            view.Verdict?.ToString().ToLowerInvariant(),
                            view.HasChanged ? "1" : "0",
                            view.Finding.Reason,
                        ]
                ),
            ]
        );

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
