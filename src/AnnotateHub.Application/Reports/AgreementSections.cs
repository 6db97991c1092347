using System.Text;
using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>An agreement report as prose, plots and tables.</summary>
internal static class AgreementSections
{
    /// <summary>Pairs shown in full, the worst first; the others are in tables, CSV and JSON.</summary>
    public const int PairsInFull = 6;

    public static IReadOnlyList<Section> Create(AgreementDocument document, IFigureLinks links)
    {
        var report = document.Report;
        var sections = new List<Section>
        {
            new("opening", "At a glance", Opening.Of(document, links), []),
            Summary(document),
            Pairs(report, links),
        };
        sections.AddRange(
            report
                .Pairs.OrderBy(pair => pair.F1.Value ?? double.PositiveInfinity)
                .Take(PairsInFull)
                .Select((pair, number) => PairSections.Create(pair, report, links, number + 1))
        );
        if (report.Against.Count > 0)
            sections.Add(Against(report));
        sections.Add(Patients(report));
        sections.Add(Images(report, links));
        sections.Add(new Section("formulas", "How the figures are made", Formula.ToHtml(Formula.Agreement), []));
        sections.Add(new Section("methods", "For a paper", $"<p class=\"methods\">{FigureText.Html(Methods.Describe(document))}</p>", []));
        return sections;
    }

    private static Section Summary(AgreementDocument document)
    {
        var (report, all) = (document.Report, document.Report.All);
        var html = new StringBuilder();
        foreach (
            var note in document
                .Notes.Concat(report.NotCompared.Values)
                .Concat(report.Raters.Where(rater => rater.Note is not null).Select(rater => $"{rater.Name}: {rater.Note}"))
        )
            html.Append($"<p class=\"note\">{FigureText.Html(note)}</p>");
        if (all.NoInterval is not null)
            html.Append($"<p class=\"note\">{FigureText.Html(all.NoInterval)}</p>");
        var raters = new Table(
            "raters",
            "Annotators",
            ["annotator", "rank", "images", "boxes compared", "boxes left out", "classes looked for"],
            [
                .. report.Raters.Select(rater =>
                    new[]
                    {
                        rater.Name,
                        Cell.Of(rater.Rank),
                        Cell.Of(rater.Images),
                        Cell.Of(rater.Boxes),
                        Cell.Of(rater.LeftOut),
                        rater.Exhaustive is null ? "all" : string.Join(", ", rater.Exhaustive),
                    }
                ),
            ]
        );
        var figures = new Table(
            "all-annotators",
            $"All annotators together, {FigureText.Count(all.Images, "image")}",
            FigureHeads,
            [
                .. ClassRows("Detection, mean pairwise F1", all.MeanF1, null),
                .. ClassRows("Counts per image, ICC(2,1)", all.CellCounts.Icc, null),
                .. Rows("Classes", all.Classes),
                .. Rows("With not seen (secondary)", all.WithNotSeen),
                .. all.ByClass.SelectMany(oneClassFigures =>
                    ClassRows($"{oneClassFigures.Class} against the rest, Krippendorff's α", oneClassFigures.Coefficient, null)
                ),
            ]
        );
        var seen = new Table(
            "seen-by",
            "How many annotators saw a cell",
            ["annotators", "cells"],
            [.. all.SeenBy.Select((count, number) => new[] { Cell.Of(number + 1), Cell.Of(count) })]
        );
        Table[] tables = [figures, raters, .. Verdicts(document), seen];
        foreach (var table in tables)
            html.Append(table.ToHtml());
        foreach (var caution in new[] { all.Classes.Caution, all.WithNotSeen.Caution }.OfType<string>())
            html.Append($"<p class=\"note\">{FigureText.Html(caution)}</p>");
        return new Section("summary", "All figures", html.ToString(), tables);
    }

    /// <summary>Left out where nobody said anything of an image as a whole.</summary>
    private static IEnumerable<Table> Verdicts(AgreementDocument document) =>
        document.Verdicts?.Any(one => one.HasAny) != true
            ? []
            :
            [
                new Table(
                    "image-verdicts",
                    "What annotators said of images as a whole: number of images",
                    ["annotator", "images", "no cells", "out of focus", "bad staining", "unsure"],
                    [
                        .. document.Verdicts.Select(one =>
                            (Cell[])
                                [
                                    one.Rater,
                                    Cell.Of(one.Images),
                                    Cell.Of(one.NoCells),
                                    Cell.Of(one.OutOfFocus),
                                    Cell.Of(one.BadStaining),
                                    Cell.Of(one.Unsure),
                                ]
                        ),
                    ]
                ),
            ];

    internal static IReadOnlyList<Column> FigureHeads { get; } =
    ["figure", Column.Interval("value"), "cells", "undefined resamples", "why there is none"];

    internal static IEnumerable<Cell[]> Rows(string over, ClassFigures figures) =>
        [
            .. ClassRows($"{over}: percent agreement", figures.PercentAgreement, figures.Cells),
            .. figures.CohenKappa is { } cohen ? ClassRows($"{over}: Cohen's κ", cohen, figures.Cells) : [],
            .. figures.FleissKappa is { } fleiss ? ClassRows($"{over}: Fleiss' κ", fleiss, null) : [],
            .. ClassRows($"{over}: Krippendorff's α", figures.KrippendorffAlpha, figures.Cells),
            .. ClassRows($"{over}: Gwet's AC1", figures.GwetAc1, figures.Cells),
        ];

    internal static IEnumerable<Cell[]> ClassRows(string name, Figure figure, long? cells) =>
        [
            [
                name,
                Cell.Of(figure),
                cells is { } count ? Cell.Of(count) : "",
                figure.Low is null ? "" : Cell.Of(figure.UndefinedResamples),
                figure.Reason ?? "",
            ],
        ];

    private static Table PairTable(string key, string caption, IReadOnlyList<PairReport> pairs, IFigureLinks? links) =>
        new(
            key,
            caption,
            [
                "A",
                "B",
                "images",
                "matched",
                "only A",
                "only B",
                Column.Interval("F1"),
                Column.Interval("precision of A"),
                Column.Interval("recall of A"),
                "mean IoU",
                "same class",
                Column.Interval("Cohen's κ"),
                "α",
                "AC1",
                "ICC(2,1)",
            ],
            [
                .. pairs.Select(pair =>
                    new[]
                    {
                        pair.A,
                        pair.B,
                        Cell.Of(pair.Images),
                        Cell.Of(pair.Counts.Matched),
                        Cell.Of(pair.Counts.OnlyA),
                        Cell.Of(pair.Counts.OnlyB),
                        Cell.Of(pair.F1),
                        Cell.Of(pair.PrecisionOfA),
                        Cell.Of(pair.RecallOfA),
                        Cell.Of(pair.Iou.Mean),
                        Cell.Of(pair.Classes.PercentAgreement.Value),
                        Cell.Of(pair.Classes.CohenKappa),
                        Cell.Of(pair.Classes.KrippendorffAlpha.Value),
                        Cell.Of(pair.Classes.GwetAc1.Value),
                        Cell.Of(pair.CellCounts.Icc.Value),
                    }
                ),
            ],
            links is null
                ? null
                : (row, column) =>
                    column switch
                    {
                        3 or 6 or 9 => links.Cells(pairs[row].A, pairs[row].B, null, null),
                        4 => pairs[row].Counts.OnlyA == 0 ? null : links.Cells(pairs[row].A, pairs[row].B, null, ComparedCells.NotSeen),
                        5 => pairs[row].Counts.OnlyB == 0 ? null : links.Cells(pairs[row].A, pairs[row].B, ComparedCells.NotSeen, null),
                        _ => null,
                    }
        );

    private static Section Pairs(AgreementReport report, IFigureLinks links)
    {
        var table = PairTable("pairs", "Every pair of annotators", report.Pairs, links);
        var more =
            report.Pairs.Count > PairsInFull
                ? $"<p>The {PairsInFull} pairs that agree least follow in full; all are in the table, in the CSV and in the JSON.</p>"
                : "";
        return new Section("pairs", "Pairs", $"{table.ToHtml()}{more}", [table]);
    }

    private static Section Against(AgreementReport report)
    {
        var name = report.Settings.Reference!;
        var table = PairTable(
            "against-reference",
            $"Every annotator (A) against {(name == AgreementSettings.Union ? "the union" : name)} (B)",
            report.Against,
            null
        );
        return new Section(
            "reference",
            $"Against {(name == AgreementSettings.Union ? "the union" : name)}",
            $"{(report.ReferenceNote is null ? "" : $"<p class=\"note\">{FigureText.Html(report.ReferenceNote)}</p>")}{table.ToHtml()}",
            [table]
        );
    }

    private static Section Patients(AgreementReport report)
    {
        var table = new Table(
            "patients",
            "Patients",
            ["patient", "images", "mean F1", "Krippendorff's α"],
            [
                .. report.ByPatient.Select(row =>
                    new[] { Cell.OfPatient(row.Patient), Cell.Of(row.Images), Cell.Of(row.MeanF1), Cell.Of(row.Alpha.Value) }
                ),
            ]
        );
        var pairs = new Table(
            "pairs-by-patient",
            "Pairs by patient",
            ["A", "B", "patient", "images", "matched", "only A", "only B", "F1", "same class", "Cohen's κ"],
            [
                .. report.Pairs.SelectMany(pair =>
                    pair.ByPatient.Select(row =>
                        new[]
                        {
                            pair.A,
                            pair.B,
                            Cell.OfPatient(row.Patient),
                            Cell.Of(row.Images),
                            Cell.Of(row.Counts.Matched),
                            Cell.Of(row.Counts.OnlyA),
                            Cell.Of(row.Counts.OnlyB),
                            Cell.Of(row.F1),
                            Cell.Of(row.SameClass),
                            Cell.Of(row.Kappa.Value),
                        }
                    )
                ),
            ]
        );
        return new Section("patients", "Patients", table.ToHtml() + (pairs.Rows.Count <= 60 ? pairs.ToHtml() : ""), [table, pairs]);
    }

    private static Section Images(AgreementReport report, IFigureLinks links)
    {
        var table = new Table(
            "images",
            "Images, worst first",
            [
                "image",
                "patient",
                "mean F1",
                "same class",
                .. report.Raters.Select((rater, number) => new Column($"boxes of {rater.Name}", $"boxes_{number + 1}")),
            ],
            [
                .. report.ByImage.Select(row =>
                    new[] { row.Image, Cell.OfPatient(row.Patient), Cell.Of(row.MeanF1), Cell.Of(row.SameClass) }
                        .Concat(row.Boxes.Select(count => count is { } number ? Cell.Of(number) : FigureText.None))
                        .ToArray()
                ),
            ],
            (row, column) => column == 0 ? links.Image(report.ByImage[row].Image) : null
        )
        {
            Long = new Table(
                "images",
                "",
                ["image", "patient", "mean F1", "same class", "annotator", "boxes"],
                [
                    .. report.ByImage.SelectMany(row =>
                        row.Boxes.Zip(report.Raters)
                            .Where(pair => pair.First is not null)
                            .Select(pair =>
                                new[]
                                {
                                    row.Image,
                                    Cell.OfPatient(row.Patient),
                                    Cell.Of(row.MeanF1),
                                    Cell.Of(row.SameClass),
                                    pair.Second.Name,
                                    Cell.Of(pair.First!.Value),
                                }
                            )
                    ),
                ]
            ),
        };
        var pairs = new Table(
            "pairs-by-image",
            "Pairs by image",
            ["A", "B", "image", "patient", "boxes of A", "boxes of B", "matched", "only A", "only B", "F1", "same class", "mean IoU"],
            [
                .. report.Pairs.SelectMany(pair =>
                    pair.ByImage.Select(row =>
                        new[]
                        {
                            pair.A,
                            pair.B,
                            row.Image,
                            Cell.OfPatient(row.Patient),
                            Cell.Of(row.BoxesOfA),
                            Cell.Of(row.BoxesOfB),
                            Cell.Of(row.Counts.Matched),
                            Cell.Of(row.Counts.OnlyA),
                            Cell.Of(row.Counts.OnlyB),
                            Cell.Of(row.F1),
                            Cell.Of(row.SameClass),
                            Cell.Of(row.MeanIou),
                        }
                    )
                ),
            ]
        );
        return new Section(
            "images",
            "Images",
            $"<figure>{CurvePlots.Strip(report.ByImage, links.Image)}</figure>{table.ToHtml()}",
            [table, pairs]
        );
    }
}
