using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>Every table that leaves the program is read by one strict rule, and each column is in docs/data-dictionary.md.</summary>
public sealed class TablesForProgramsTests
{
    [Fact]
    public void Every_table_is_read_by_one_strict_rule_and_every_column_is_in_the_data_dictionary()
    {
        (string Name, string Text)[] tables =
        [
            .. ReportPrint.Csv(Agreement()).Select(table => ($"agreement/{table.Name}", table.Text)),
            .. ReportPrint.Csv(Evaluation()).Select(table => ($"evaluation/{table.Name}", table.Text)),
            ("effort.csv", System.Text.Encoding.UTF8.GetString(ModelEffort.ToCsv([new("m v1", "Ö", 1, 3, 2, 5, 1.25, 1, 0, 0, 0)]))),
            ("disagreements.csv", AdjudicationReport.ToCsv(Disagreements())),
            ("lineage.csv", Lineage()),
            (
                "table2.csv",
                new ExperimentTable(
                    "table2",
                    "",
                    ["input"],
                    ["f1", "Zelle α"],
                    [
                        new ExperimentRow(
                            ["BF"],
                            [new ExperimentFigure(1.0 / 3, null, 1, null, null), new ExperimentFigure(0.5, 0.1, 3, 0.4, 0.6)]
                        ),
                    ]
                ).ToCsv()
            ),
        ];
        var dictionary = Dictionary();

        var faults = tables
            .Select(table => (table.Name, Read: StrictCsv.Read(table.Name, table.Text)))
            .SelectMany(table =>
                table.Read.Faults.Concat(
                    table
                        .Read.Heads.Where(head => !dictionary.Contains(head) && !head.StartsWith("zelle", StringComparison.Ordinal))
                        .Select(head => $"{table.Name}: '{head}' is not in docs/data-dictionary.md.")
                )
            );

        Assert.Empty(faults);
    }

    [Fact]
    public void A_figure_is_value_low_high_and_deviation_in_full_precision()
    {
        var document = Agreement();
        var pairs = StrictCsv.Read("pairs", ReportPrint.Csv(document).Single(table => table.Name == "pairs.csv").Text);
        var row = pairs.Heads.Zip(pairs.Rows[0]).ToDictionary(cell => cell.First, cell => cell.Second);
        var figure = document.Report.Pairs[0].F1;

        Assert.Equal(figure.Value!.Value, double.Parse(row["f1"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(figure.Low!.Value, double.Parse(row["f1_low"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(figure.High!.Value, double.Parse(row["f1_high"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(figure.Deviation!.Value, double.Parse(row["f1_sd"], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Who did not make the report reads three sentences and needs no
    /// server.</summary>
    [Fact]
    public void A_report_opens_with_three_figures_in_plain_words_and_stands_alone()
    {
        var (agreement, evaluation) = (Agreement(), Evaluation());
        foreach (var html in new[] { ReportPrint.Html(agreement), ReportPrint.Html(evaluation) })
        {
            Assert.Equal(3, html.Split("class=\"key-figure\"").Length - 1);
            Assert.True(html.IndexOf("At a glance", StringComparison.Ordinal) < html.IndexOf("<table", StringComparison.Ordinal));
            Assert.All(
                ["<script", "<link", "src=", "http://", "https://", "url("],
                outside => Assert.DoesNotContain(outside, html, StringComparison.OrdinalIgnoreCase)
            );
        }

        var percent = Math.Round(100 * agreement.Report.All.MeanF1.Value!.Value, MidpointRounding.AwayFromZero);
        Assert.Contains(
            $"Of 100 cells that one annotator marked, another marked about {percent} too.",
            ReportPrint.Html(agreement),
            StringComparison.Ordinal
        );
        Assert.Contains("3 annotators (Ärztin, 2, =C) on 12 images of 2 patients", System.Net.WebUtility.HtmlDecode(ReportPrint.Html(agreement)));
        Assert.Contains("Truth: Signed union of &#39;Test&#39;, version 1.", ReportPrint.Html(evaluation), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_empty_throughout_is_not_shown_and_stays_for_programs()
    {
        var table = new Table(
            "t",
            "T",
            ["image", "why there is none", Column.Interval("F1")],
            [
                ["i1", "", Cell.Of((Figure?)null)],
            ]
        );

        Assert.DoesNotContain("why there is none", table.ToHtml(), StringComparison.Ordinal);
        Assert.Equal("image,why_there_is_none,f1,f1_low,f1_high,f1_sd\r\ni1,,,,,\r\n", table.ToCsv());
    }

    [Theory]
    [InlineData("Cohen's κ", "cohens_kappa")]
    [InlineData("ICC(2,1)", "icc_2_1")]
    [InlineData("AP@[.5:.95]", "ap_5_95")]
    [InlineData("Länge in µm", "l_nge_in_um")]
    [InlineData("1", "c_1")]
    [InlineData("细胞", "c")]
    public void A_head_becomes_a_name_of_ascii_letters(string head, string name)
    {
        Assert.Equal(name, CsvName.From(head));
        Assert.Equal([CsvName.From(head), $"{CsvName.From(head)}_2"], CsvName.Unique([head, head]));
    }

    [Theory]
    [InlineData("Annotator, first round", "Annotator, second round")]
    [InlineData("the same head and the same end, one", "the same head, another middle, and the same end, one")]
    [InlineData("A", "B")]
    public void Names_that_a_plot_shortens_stay_apart(string first, string second)
    {
        var names = PlotNames.Shorten([first, second, first]);

        Assert.Equal(2, names.Values.Distinct().Count());
        Assert.All(names.Values, name => Assert.True(name.Length <= PlotNames.Length, name));
    }

    private static HashSet<string> Dictionary() =>
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "docs", "data-dictionary.md"))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(line => line.Split('|')[1].Split('`').Where((_, index) => index % 2 == 1)),
        ];

    /// <summary>Twelve images, three annotators, two classes; one has no patient, one was not seen by the third.</summary>
    internal static AgreementDocument Agreement()
    {
        ClassedBox Box(double x, string name) => new(new PixelBox(x, 0, x + 10, 10), name);
        var input = new AgreementInput(
            [new ReportRater("Ärztin", 1), new ReportRater("2", 2), new ReportRater("=C", 3, null, "note")],
            [
                .. Enumerable
                    .Range(1, 12)
                    .Select(number => new ReportImage(
                        $"{number}",
                        number == 1 ? "" : $"0{(number % 2) + 6}",
                        [
                            [Box(0, "R"), Box(30, "G")],
                            number % 3 == 0 ? [Box(1, "R")] : [Box(1, "R"), Box(31, "R"), Box(60, "G")],
                            number == 2 ? null : [Box(0, "R"), Box(32, "G")],
                        ]
                    )),
            ]
        )
        {
            Reference = new ReportReference(
                "Signed union of 'Test', version 1",
                Enumerable.Range(1, 12).ToDictionary(number => $"{number}", IReadOnlyList<ClassedBox> (_) => [Box(0, "R"), Box(30, "G")])
            ),
        };
        return AgreementDocument.Make(
            "t",
            input,
            new AgreementSettings(["R", "G"], Resamples: 20, Reference: "Signed union of 'Test', version 1"),
            DateTimeOffset.UnixEpoch
        );
    }

    internal static EvaluationDocument Evaluation()
    {
        PixelBox Place(double x) => new(x, 0, x + 10, 10);
        Prediction Found(string image, double x, string name, double score) =>
            new(image, Place(x), name, score)
            {
                Detector = score,
                Probabilities = new Dictionary<string, double> { ["R"] = name == "R" ? 0.8 : 0.1, ["G"] = name == "R" ? 0.2 : 0.9 },
            };
        string[] images = [.. Enumerable.Range(1, 12).Select(number => $"i{number}")];
        IReadOnlyList<Prediction> Run(double shift) =>
            [
                .. images.SelectMany(image =>
                    new[] { Found(image, 1, "R", 0.9 - shift), Found(image, 31, "G", 0.6), Found(image, 80, "R", 0.3 + shift) }
                ),
            ];
        return EvaluationDocument.Make(
            "t",
            new EvaluationInput(
                [
                    .. images.Select(
                        (image, index) =>
                            new TruthImage(image, $"0{(index % 2) + 6}", [new TruthCell(Place(0), "R"), new TruthCell(Place(30), "G")])
                    ),
                ],
                null,
                [
                    new EvaluatedRun("m/1", "m", Run(0), "06"),
                    new EvaluatedRun("m/2", "m", Run(0.1), "06"),
                    new EvaluatedRun("n", "n", Run(0.2)),
                ]
            )
            {
                Truth = "Signed union of 'Test', version 1",
            },
            new EvaluationSettings(["R", "G"], ["R", "G"], Resamples: 20),
            DateTimeOffset.UnixEpoch
        );
    }

    private static RoundReport Disagreements() =>
        new(
            "P",
            "Test",
            1,
            false,
            AnnotateHub.Application.Adjudication.UnionDocument.PolicyOf(AnnotateHub.Core.Consensus.UnionPolicy.Paper),
            1,
            1,
            1,
            1,
            0,
            1,
            0,
            0,
            0,
            0,
            1,
            null,
            [new ReportLine("class-conflict", "Ärztin", "R", "06", 1, 0, 1), new ReportLine("class-conflict", "2", "G", "", 1, 0, 1)],
            [],
            []
        );

    private static string Lineage()
    {
        var rows = BoxLineage.Rows(
            "i1",
            "Test",
            "ada",
            null,
            [
                new BoxRow
                {
                    ClientId = "b1",
                    X1 = 0,
                    Y1 = 0,
                    X2 = 1,
                    Y2 = 1,
                    Class = "R",
                    Origin = BoxOrigin.Drawn,
                },
                new BoxRow
                {
                    ClientId = "b2",
                    X1 = 0,
                    Y1 = 0,
                    X2 = 1,
                    Y2 = 1,
                    Class = "R",
                    Origin = BoxOrigin.Model,
                    Score = 1.0 / 3,
                },
            ]
        );
        return System.Text.Encoding.UTF8.GetString([.. BoxLineage.Heads.Span, .. BoxLineage.ToBytes(rows).Span]);
    }
}
