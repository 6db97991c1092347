using System.Xml.Linq;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Models;

public sealed class LineageTests
{
    [Fact]
    public async Task From_a_run_through_refinement_to_the_export_every_box_says_who_made_it()
    {
        await using var lab = await StudyLab.StartAsync(
            services => services.AddSingleton<IModelLoader>(new FakeModels()),
            2
        );
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        await lab.RunAsync("first run");
        var round = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            [lab.Expert],
            new RoundSettings(Seed: 3, StartFrom: "first run")
        );
        var work = (await lab.WorkAsync(round.RoundId))[0];
        List<string> ids;
        await using (var db = lab.Database())
            ids = await db
                .Boxes.Where(box => box.LabelSetId == work.LabelSetId)
                .OrderBy(box => box.X1)
                .Select(box => box.ClientId)
                .ToListAsync();
        await lab.SendAsync(work, OperationKind.Reshape, new BoxChange(ids[0], 11, 10, 31, 30));
        await lab.SendAsync(work, OperationKind.Delete, new BoxChange(ids[2]));
        await lab.SendAsync(work, OperationKind.Add, StudyLab.Box("mine", 130, "R"));
        await lab.SendAsync(work, OperationKind.Submit);

        using var folder = new TemporaryFolder();
        var report = await lab.Get<AnnotationExport>()
            .ToFolderAsync(
                new AnnotationExportRequest(lab.ProjectId, lab.Lead, new VocConvention(), Round: "Refinement"),
                folder.File("out")
            );

        Assert.Equal((1, 3), (report.Images, report.Boxes));
        var objects = XDocument
            .Load(Directory.EnumerateFiles(folder.File("out/Annotations"), "*.xml", SearchOption.AllDirectories).Single())
            .Descendants("object")
            .ToList();
        Assert.Equal(
            ["11 by Built-in detector v1 in first run, 0.9", "50 by Built-in detector v1 in first run, 0.6", "130 by hand"],
            objects
                .OrderBy(xElement => (int)xElement.Element("bndbox")!.Element("xmin")!)
                .Select(xElement => $"{xElement.Element("bndbox")!.Element("xmin")!.Value} by {OriginOf(xElement)}")
        );
        var rows = (await File.ReadAllLinesAsync(folder.File("out/lineage.csv"))).Select(row => row.Split(',')).ToList();
        Assert.Equal(
            ["image", "round", "annotator", "object", "class", "origin", "model", "run", "score", "review", "box", "made_from", "assist"],
            rows[0]
        );
        Assert.Equal(
            [
                "1 model, Built-in detector v1, first run, 0.9, corrected",
                "2 model, Built-in detector v1, first run, 0.6, implicitly accepted",
                "3 drawn, , , , ",
            ],
            rows.Skip(1).Select(row => $"{row[3]} {string.Join(", ", row[5..10])}")
        );
        Assert.Equal(objects.Select(xElement => xElement.Element("name")!.Value), rows.Skip(1).Select(row => row[4]));
    }

    [Fact]
    public void Names_that_a_spreadsheet_would_run_begin_with_an_apostrophe()
    {
        var rows = BoxLineage.Rows(
            "=1+1.tif",
            "@round",
            "+ada",
            null,
            [
                new BoxRow
                {
                    ClientId = "-a1",
                    Class = "-R",
                    Score = -1,
                    Parents = ["-2"],
                },
            ]
        );

        // A number stays one: the score, and the id of the one parent that reads like it.
        Assert.Equal(
            "'=1+1.tif,'@round,'+ada,1,'-R,drawn,,,-1,,'-a1,-2,",
            System.Text.Encoding.UTF8.GetString(BoxLineage.ToBytes(rows).Span).Split('\n')[0]
        );
    }

    [Fact]
    public void A_box_that_a_click_proposed_says_by_what()
    {
        var rows = BoxLineage.Rows(
            "a.tif",
            "Free",
            "ada",
            null,
            [
                new BoxRow
                {
                    ClientId = "a1",
                    Class = "R",
                    Origin = BoxOrigin.Assisted,
                    Attributes = new Dictionary<string, string> { ["assist"] = "by=signal; tightness=1.05" },
                },
            ]
        );

        Assert.Equal(
            "a.tif,Free,ada,1,R,assisted,,,,,a1,,by=signal; tightness=1.05",
            System.Text.Encoding.UTF8.GetString(BoxLineage.ToBytes(rows).Span).Split('\n')[0]
        );
    }

    private static string OriginOf(XElement xElement)
    {
        string? Attribute(string name) =>
            xElement.Descendants(name).FirstOrDefault()?.Value
            ?? xElement
                .Descendants("attribute")
                .FirstOrDefault(attribute => attribute.Element("name")?.Value == name)
                ?.Element("value")
                ?.Value;
        return Attribute("model") is { } model
            ? $"{model} in {Attribute("run")}, {double.Parse(Attribute("score")!, System.Globalization.CultureInfo.InvariantCulture):0.0}"
            : "hand";
    }
}
