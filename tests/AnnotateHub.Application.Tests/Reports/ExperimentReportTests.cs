using System.Text.RegularExpressions;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Experiments;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>Tables of experiments as people read them.</summary>
public sealed partial class ExperimentReportTests
{
    [Fact]
    public void A_table_has_mean_deviation_and_interval_and_weights_and_seconds_as_numbers()
    {
        var html = System.Net.WebUtility.HtmlDecode(ReportPrint.Html(Document(Cells())));

        Assert.Contains("<td>0.900 ± 0.010 (0.85 to 0.95)</td>", html);
        Assert.Contains("<td>271,335</td>", html);
        Assert.Contains("<td>13 ± 1</td>", html);
        Assert.Contains("Data set: SHA-256 abcdef", html);
        Assert.Contains("once with each of 3 seeds (1, 2, 3)", html);
        Assert.Contains("a bootstrap of whole images within patients", html);
    }

    [Fact]
    public void A_plot_has_axes_and_a_line_from_the_lower_to_the_upper_end_of_the_interval()
    {
        var svg = Plots(ReportPrint.Html(Document(Cells())))[0];

        Assert.Contains(">F1 (0 to 1)</text>", svg);
        // ExperimentPlots: 0 lies at 220, 1 at 640 - 70; a row is 30 high from 14 on. So 0.85 lies at 220 + 0.85 * 350 = 517.5, 0.95 at
        // 552.5, the mean 0.9 at 535, all in the middle of the first row, 29.
        Assert.Contains("<line x1=\"517.5\" y1=\"29\" x2=\"552.5\" y2=\"29\" class=\"axis\"/>", svg);
        Assert.Contains("<circle cx=\"535\" cy=\"29\"", svg);
        // The second row has no interval: the deviation, 0.8 - 0.1 to 0.8 + 0.1, is dashed.
        Assert.Contains("<line x1=\"465\" y1=\"59\" x2=\"535\" y2=\"59\" class=\"marked\"/>", svg);
        Assert.Contains("There are 4 images; below 10", ReportPrint.Html(Document(Cells())));
    }

    [Fact]
    public void Csv_is_what_the_command_writes()
    {
        var files = ReportPrint.Csv(Document(Cells()));

        Assert.Equal([("table2.csv", Cells().ToCsv())], files);
    }

    [Fact]
    public void Confusion_is_a_matrix_an_input_and_sizes_are_curves_an_input()
    {
        var confusion = new ExperimentTable(
            "figure7",
            "Confusion",
            ["input", "true"],
            ["R", "G"],
            [new ExperimentRow(["All", "R"], [Share(1), Share(0)]), new ExperimentRow(["All", "G"], [Share(0.25), Share(0.75)])]
        );
        var sizes = new ExperimentTable(
            "figure11",
            "Sizes",
            ["input", "percent", "training_images"],
            ["auroc", "f1"],
            [
                new ExperimentRow(["All", "50", "2"], [Share(0.5), Share(0.6)]),
                new ExperimentRow(["All", "100", "4"], [Share(0.7), new ExperimentFigure(null, null, 0, null, null)]),
            ]
        );

        var matrix = Assert.Single(Plots(ReportPrint.Html(Document(confusion))));
        var curves = Plots(ReportPrint.Html(Document(sizes)));

        Assert.Equal("%PDF"u8, ReportPrint.Pdf(Document(confusion, sizes)).AsSpan(0, 4));
        Assert.Contains("there are no intervals for fewer than ten images", ReportPrint.Html(Document(confusion)));
        Assert.Equal(4, Regex.Count(matrix, "<rect "));
        Assert.Contains(">0.25</text>", matrix);
        Assert.Contains(">class said</text>", matrix);
        Assert.Equal(2, curves.Count);
        Assert.Equal([2, 1], curves.Select(svg => Regex.Count(svg, "<circle ")));
        Assert.All(curves, svg => Assert.Contains("share of the training images (%)", svg));
    }

    [Fact]
    public void It_is_printed_as_pdf_too() => Assert.Equal("%PDF"u8, ReportPrint.Pdf(Document(Cells())).AsSpan(0, 4));

    private static ExperimentTable Cells() =>
        new(
            "table2",
            "Cells by input",
            ["input"],
            ["f1", "parameters", "training_seconds"],
            [
                new ExperimentRow(
                    ["Brightfield"],
                    [
                        new ExperimentFigure(0.9, 0.01, 3, 0.85, 0.95),
                        new ExperimentFigure(271_335, 0, 3, null, null),
                        new ExperimentFigure(12.6, 0.6, 3, null, null),
                    ]
                ),
                new ExperimentRow(
                    ["All <channels>"],
                    [
                        new ExperimentFigure(0.8, 0.1, 3, null, null, "There are 4 images; below 10 every image's value is shown."),
                        new ExperimentFigure(271_335, 0, 3, null, null),
                        new ExperimentFigure(12.6, 0.6, 3, null, null),
                    ]
                ),
            ]
        );

    private static ExperimentFigure Share(double mean) => new(mean, null, 1, null, null);

    private static List<string> Plots(string html) => [.. Plot().Matches(html).Select(match => match.Value)];

    private static ExperimentDocument Document(params ExperimentTable[] tables) =>
        new(
            DateTimeOffset.UnixEpoch,
            "1234",
            "images of the project",
            "round 'Seed'",
            ["R", "G"],
            "R",
            [1, 2, 3],
            10,
            4,
            6,
            120,
            tables,
            [],
            "AnnotateHub test",
            "Cells",
            "abcdef",
            "the images of the validation split"
        );

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Plot();
}
