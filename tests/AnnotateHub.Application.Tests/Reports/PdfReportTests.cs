using System.Text.Json;
using System.Xml.Linq;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Pdf;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>A report as PDF says all that its page says. Another program reads it: pypdf, as Debian packages it.</summary>
public sealed class PdfReportTests
{
    private const string Reader = """
        import json, sys, pypdf
        document = pypdf.PdfReader(sys.argv[1])
        root = document.trailer['/Root']
        tags, labels = [], []
        def walk(node):
            node = node.get_object()
            if isinstance(node, list):
                for child in node: walk(child)
            elif isinstance(node, dict):
                if '/S' in node: tags.append(str(node['/S']))
                if '/Alt' in node: labels.append(str(node['/Alt']))
                if '/K' in node: walk(node['/K'])
        walk(root['/StructTreeRoot'])
        fonts, pictures = [], 0
        for page in document.pages:
            resources = page['/Resources'].get_object()
            for font in resources.get('/Font', {}).values():
                font = font.get_object()
                if '/DescendantFonts' in font: font = font['/DescendantFonts'].get_object()[0].get_object()
                inside = font['/FontDescriptor'].get_object()
                fonts.append('/FontFile2' in inside)
            for part in (resources.get('/XObject') or {}).values():
                pictures += part.get_object().get('/Subtype') == '/Image'
        print(json.dumps({
            'title': document.metadata.title, 'pages': len(document.pages), 'language': root.get('/Lang'),
            'marked': bool(root['/MarkInfo'].get_object().get('/Marked')), 'tags': tags, 'labels': labels,
            'outline': [item.title for item in document.outline], 'fonts': fonts, 'pictures': pictures,
            'text': '\n'.join(page.extract_text() for page in document.pages)}))
        """;

    public static TheoryData<string> Kinds => ["agreement", "evaluation"];

    [Theory, MemberData(nameof(Kinds))]
    public void It_says_all_that_the_page_says_in_tagged_parts(string kind)
    {
        SkipWithoutReader();
        var (agreement, evaluation) = (TablesForProgramsTests.Agreement(), TablesForProgramsTests.Evaluation());
        var sections = kind == "agreement" ? AgreementSections.Create(agreement, new NoLinks()) : EvaluationSections.Create(evaluation);

        var read = Read(kind == "agreement" ? ReportPrint.Pdf(agreement) : ReportPrint.Pdf(evaluation));

        Assert.Equal(("t", "en", true), (read.Title, read.Language, read.Marked));
        Assert.Equal(["t", .. sections.Select(section => section.Title)], read.Outline);
        Assert.Equal(1, read.Tags.Count(tag => tag == "/H1"));
        Assert.Equal(sections.Count, read.Tags.Count(tag => tag == "/H2"));
        // A table that goes over a page is continued as another.
        Assert.True(read.Tags.Count(tag => tag == "/Table") >= sections.Sum(section => section.Html.Split("<table>").Length - 1));
        var plots = sections.Sum(section => section.Html.Split("<svg ").Length - 1);
        Assert.Equal((plots, plots), (read.Tags.Count(tag => tag == "/Figure"), read.Labels.Count));
        Assert.All(read.Labels, label => Assert.NotEmpty(label));
        // Lines and areas, not pixels; and nobody needs our font.
        Assert.Equal(0, read.Pictures);
        Assert.All(read.Fonts, Assert.True);
        // Every text of the page, however it was broken into lines: a cell, a sentence, a label of a plot. Hints of plots are for the
        // pointer.
        var said = Dense(read.Text);
        var missing = sections
            .SelectMany(section => XElement.Parse($"<section>{section.Html}</section>").DescendantNodes().OfType<XText>())
            .Where(text => text.Parent!.Name.LocalName != "title" && !said.Contains(Dense(text.Value), StringComparison.Ordinal))
            .Select(text => text.Value);
        Assert.Empty(missing);
    }

    [Fact]
    public void A_long_and_wide_table_has_every_cell_and_its_heads_on_each_page()
    {
        SkipWithoutReader();
        var table = new Table(
            "wide",
            "Much of everything",
            [.. Enumerable.Range(0, 22).Select(column => (Column)$"head{column}")],
            [
                .. Enumerable
                    .Range(0, 150)
                    .Select(row => (Cell[])[$"row{row}", .. Enumerable.Range(1, 21).Select(column => (Cell)$"value{row}x{column}")]),
            ]
        );

        var read = Read(PdfReport.Write("Long", "foot", DateTimeOffset.UnixEpoch, [new Section("s", "S", table.ToHtml(), [table])]));

        var said = Words(read.Text).ToList();
        Assert.Empty(table.Rows.SelectMany(row => row.Select(cell => cell.Shown)).Except(said));
        var pages = read.Tags.Count(tag => tag == "/Table");
        Assert.True(pages > 4, $"{pages} parts");
        // The first column stands beside each group of others, on each page.
        Assert.Equal(pages, said.Count(word => word == "head0"));
        Assert.Equal(22 * 150 - 150, said.Count(word => word.StartsWith("value", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_report_gives_the_same_pages()
    {
        SkipWithoutReader();
        var document = TablesForProgramsTests.Agreement();

        Assert.Equal(Read(ReportPrint.Pdf(document)).Text, Read(ReportPrint.Pdf(document)).Text);
    }

    private static string Dense(string text) => string.Concat(text.Where(sign => !char.IsWhiteSpace(sign)));

    private static string[] Words(string text) =>
        text.Split([' ', '\n', '\r', '\t', '\u00a0'], StringSplitOptions.RemoveEmptyEntries);

    private static void SkipWithoutReader() =>
        Assert.SkipWhen(DebianPython.Missing("pypdf") is not null && !DebianPython.IsPromised, DebianPython.Missing("pypdf") ?? "");

    private static ReadPdf Read(byte[] pdf)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "report.pdf");
        File.WriteAllBytes(file, pdf);
        var (code, output, error) = DebianPython.Run(Reader, file);
        Assert.True(code == 0, error);
        return JsonSerializer.Deserialize<ReadPdf>(output, JsonSerializerOptions.Web)!;
    }

    private sealed record ReadPdf(
        string Title,
        int Pages,
        string Language,
        bool Marked,
        IReadOnlyList<string> Tags,
        IReadOnlyList<string> Labels,
        IReadOnlyList<string> Outline,
        IReadOnlyList<bool> Fonts,
        int Pictures,
        string Text
    );
}
