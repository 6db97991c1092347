using System.Text.Json;
using AnnotateHub.Application.Reports;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>Reports on public studies; the numbers compared are those that docs/real-data.md and the studies' own descriptions give,
/// counted by other people's code.</summary>
public sealed class RealReportTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Two_annotators_of_blood_smears_find_what_the_data_set_says_they_share()
    {
        var (input, classes) = RealStudies.Bccd(_folder);
        var document = Make("BCCD", input, classes);

        var pair = document.Report.Pairs.Single();
        // Matched one to one at IoU > 0.5 and the boxes of each: SOURCES of the data set (257 of 397 and 305, mean IoU 0.805).
        Assert.Equal((257, 140, 48), (pair.Counts.Matched, pair.Counts.OnlyA, pair.Counts.OnlyB));
        Assert.Equal(0.805, pair.Iou.Mean!.Value, 5e-4);
        Assert.Equal(2 * 257 / 702.0, pair.F1.Value!.Value, 1e-12);
        Assert.InRange(pair.F1.Value.Value, pair.F1.Low!.Value, pair.F1.High!.Value);
        Assert.Contains(
            "Only one class",
            pair.Classes.CohenKappa?.Reason ?? pair.Classes.KrippendorffAlpha.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Four_pathologists_of_cytology_are_reported_on_223_images()
    {
        var (input, classes) = RealStudies.CytoCrowd();
        var document = Make("CytoCrowd", input, classes);

        Assert.Equal((223, 6), (document.Report.All.Images, document.Report.Pairs.Count));
        Assert.Equal(
            [("worker-3", 2_115), ("worker-4", 737), ("worker-5", 2_328), ("worker-7", 1_928)],
            document.Report.Raters.Select(rater => (rater.Name, rater.Boxes))
        );
        Assert.Equal(7_108, document.Report.All.SeenBy.Select((cells, raters) => cells * (raters + 1)).Sum());
        Assert.All(document.Report.Pairs, pair => Assert.NotNull(pair.Classes.CohenKappa!.Low));
    }

    [Fact]
    public void Ten_experts_are_reported_on_20_images()
    {
        var (input, classes) = RealStudies.TenExperts();
        var document = Make("EIPH", input, classes);

        Assert.Equal((20, 45, 10), (document.Report.All.Images, document.Report.Pairs.Count, document.Report.Raters.Count));
        Assert.All(document.Report.Raters, rater => Assert.InRange(rater.Boxes, 200, 342));
        Assert.NotNull(document.Report.All.Classes.FleissKappa!.Value);
        // Grades 0 to 4 by ten experts: better than chance, far from perfect.
        Assert.InRange(document.Report.All.Classes.KrippendorffAlpha.Value!.Value, 0.3, 0.9);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes the report and every form in which it leaves the program.</summary>
    private static AgreementDocument Make(string title, AgreementInput input, IReadOnlyList<string> classes)
    {
        var document = AgreementDocument.Make(
            title,
            input,
            new AgreementSettings(classes, Resamples: 200, Reference: AgreementSettings.Union),
            Then
        );
        var text = ReportJson.Write(document);

        Assert.Equal(text, ReportJson.Write(ReportJson.Read<AgreementDocument>(text)));
        using (JsonDocument.Parse(text))
            Assert.Contains(ReportJson.HashOf(text), ReportPrint.Html(document), StringComparison.Ordinal);
        Assert.All(
            ReportPrint.Csv(document),
            file => Assert.All(file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(',', line))
        );
        Assert.Equal(ReportPrint.Csv(document).Count, ReportPrint.Csv(document).Select(file => file.Name).Distinct().Count());
        Assert.Contains("AnnotateHub", ReportPrint.Methods(document), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("ANNOTATEHUB_KEEP_REPORTS") is { Length: > 0 } kept)
            Keep(kept, document);
        return document;
    }

    /// <summary>How docs/agreement-examples.md was made.</summary>
    private static void Keep(string folder, AgreementDocument document)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{document.Title}.html"), ReportPrint.Html(document));
        File.WriteAllText(Path.Combine(folder, $"{document.Title}.md"), ReportPrint.Markdown(document));
    }
}
