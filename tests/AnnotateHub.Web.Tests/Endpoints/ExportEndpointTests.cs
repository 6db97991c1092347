using System.IO.Compression;
using System.Net.Http.Json;
using System.Xml.Linq;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Web.Tests.Endpoints;

public sealed class ExportEndpointTests
{
    // One box over columns 10 to 43 and rows 20 to 60, so its far edges are 44 and 61. The cases are Exchange/Voc/README.md's table.
    [Theory]
    [InlineData("", "10 20 44 61", "Origin: 0", "exclusive")]
    [InlineData("?origin=1&farEdge=Exclusive", "11 21 45 62", "Origin: 1", "exclusive")]
    [InlineData("?origin=1&farEdge=Inclusive", "11 21 44 61", "Origin: 1", "inclusive")]
    [InlineData("?farEdge=Inclusive", "10 20 43 60", "Origin: 0", "inclusive")]
    public async Task A_download_counts_as_asked_and_otherwise_as_everywhere(string query, string numbers, string origin, string farEdge)
    {
        await using var lab = await WebLab.StartAsync();
        await DrawAsync(lab);
        using var lead = await lab.SignedInAsync("lead");

        await using var zip = new ZipArchive(
            await lead.GetStreamAsync($"api/projects/{lab.ProjectId}/export/voc.zip{query}", TestContext.Current.CancellationToken)
        );

        var box = XDocument.Parse(await TextAsync(zip, "Annotations/f1.xml")).Descendants("bndbox").Single();
        Assert.Equal(numbers, string.Join(' ', new[] { "xmin", "ymin", "xmax", "ymax" }.Select(tag => box.Element(tag)!.Value)));
        var readme = await TextAsync(zip, "README.txt");
        Assert.Contains(origin, readme);
        Assert.Contains($"Far edge: {farEdge}", readme);
    }

    [Fact]
    public void The_pages_begin_with_the_convention_of_the_formats()
    {
        Assert.Equal(new VocConvention(), new AnnotateHub.Web.Features.LabelFiles.ConventionChoice().Convention);
        var (origin, farEdge, _, _) = AnnotateHub.Web.Features.LabelFiles.ConventionChoice.Known[0];
        Assert.Equal(new VocConvention(), new VocConvention(origin, farEdge));
    }

    private static async Task DrawAsync(WebLab lab)
    {
        using var annotator = await lab.SignedInAsync("annotator");
        using var answer = await annotator.PostAsJsonAsync(
            $"api/assignments/{lab.AssignmentId}/operations",
            new
            {
                clientId = "c-1",
                since = 0,
                operations = new[]
                {
                    new
                    {
                        sequence = 1,
                        id = "o-1",
                        kind = "add",
                        at = "2026-11-23T08:00:00Z",
                        boxes = new[]
                        {
                            new
                            {
                                id = "b-1",
                                x1 = 10,
                                y1 = 20,
                                x2 = 44,
                                y2 = 61,
                                @class = "R",
                                flags = 0,
                                origin = "drawn",
                            },
                        },
                    },
                },
            }
        );
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }
}
