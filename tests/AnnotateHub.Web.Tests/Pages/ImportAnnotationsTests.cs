using System.IO.Compression;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.LabelFiles;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ImportAnnotationsTests : PageLab
{
    // Images of PageLab have 100 x 80 pixels; the class scheme of a new project is R, G, U.
    private const string One = """
        <annotation>
        <object><name>R</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>
        <object><name>blob</name><bndbox><xmin>20</xmin><ymin>20</ymin><xmax>30</xmax><ymax>30</ymax></bndbox></object>
        <object><name>R</name><bndbox><xmin>500</xmin><ymin>1</ymin><xmax>509</xmax><ymax>9</ymax></bndbox></object>
        </annotation>
        """;

    [Fact]
    public async Task A_zip_is_looked_at_before_anything_is_stored()
    {
        var (anna, project) = await LeadAsync();

        var page = Opened(project, anna, Zip());

        // Told besides: the label file lies in a folder that the image does not.
        page.WaitForAssertion(() =>
            Assert.Equal(["1", "1", "2", "2", "1"], page.FindAll(".figures strong").Select(element => element.TextContent))
        );
        Assert.Equal(
            ["R", "blob"],
            page.FindAll("td.overflow-anywhere").Select(element => element.TextContent).Order(StringComparer.Ordinal)
        );
        var faults = page.Find(".label-report").TextContent;
        Assert.Contains("f1.xml, line 4", faults);
        Assert.Contains("No image of the project is called 'stranger'", faults);
        await using var db = await DatabaseAsync();
        Assert.Equal(
            (0, 0, 0),
            (
                await db.Boxes.CountAsync(TestContext.Current.CancellationToken),
                await db.Assignments.CountAsync(TestContext.Current.CancellationToken),
                await db.Jobs.CountAsync(TestContext.Current.CancellationToken)
            )
        );
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task An_unknown_class_is_added_or_left_out_as_chosen_and_the_job_makes_the_boxes_the_persons(bool add, int boxes)
    {
        var (anna, project) = await LeadAsync();
        var page = Opened(project, anna, Zip());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='What blob means']")));

        if (add)
            await page.ChooseAsync<string>("What blob means", "no: the class is added");
        await page.ChooseAsync<string>("Person", "anna (anna)");
        await page.InvokeAsync(() =>
            page.FindAll("button").Single(element => element.TextContent.Trim() == "Import annotations").ClickAsync(new())
        );
        var outcome = await RunAsync();

        Assert.StartsWith($"{boxes} boxes from 1 files are anna's now", outcome.Message);
        await using var db = await DatabaseAsync();
        Assert.Equal(boxes, await db.Boxes.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(add, (await db.Projects.SingleAsync(TestContext.Current.CancellationToken)).Classes.Find("blob") is not null);
        Assert.Empty(Incoming());
    }

    [Fact]
    public async Task Until_the_jobs_row_says_how_it_ended_the_files_stay_and_a_second_run_finds_them()
    {
        var (anna, project) = await LeadAsync();
        var page = Opened(project, anna, await UploadedZipAsync(project, anna));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".figures")));
        // The archive itself went as soon as it was expanded.
        Assert.Equal(["voc"], Incoming());
        await page.InvokeAsync(() =>
            Services.GetRequiredService<AnnotationImportSession>().ImportAsync(project.Id, anna.Id, "anna", new VocConvention(), [])
        );
        await using var db = await DatabaseAsync();
        var row = await db.Jobs.SingleAsync(TestContext.Current.CancellationToken);

        var first = await Job().RunAsync(row, new Progress<JobProgress>(), TestContext.Current.CancellationToken);
        var again = await Job().RunAsync(row, new Progress<JobProgress>(), TestContext.Current.CancellationToken);
        await Job().EndedAsync(row);

        Assert.StartsWith("1 boxes from 1 files are anna's now", first.Message);
        Assert.Contains("1 files were there already", again.Message);
        Assert.Empty(Incoming());
    }

    [Fact]
    public async Task A_zip_without_annotations_is_refused_with_a_sentence()
    {
        var (anna, project) = await LeadAsync();
        var file = FileOf("empty.zip");
        using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
            zip.CreateEntry("readme.txt");

        var page = Opened(project, anna, file);

        page.WaitForAssertion(() => Assert.Contains("holds no label file of a known format", page.Find(".fault").TextContent));
    }

    [Fact]
    public async Task Several_raters_become_several_people_and_a_typo_the_class_that_it_means()
    {
        var (anna, project) = await LeadAsync(("ben", ProjectRole.Annotator));
        var file = FileOf("labels.csv.zip");
        using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            await using var writer = new StreamWriter(await zip.CreateEntry("labels.csv").OpenAsync(TestContext.Current.CancellationToken));
            await writer.WriteAsync(
                "img_name,category,bbox,author\nf1.png,R,[1 1 9 9],ben\nf1.png,blobb,\"[2, 2, 9, 9]\",worker-7\nf1.png,R,[1 2 9 "
                    + "9],worker-9\n"
            );
        }

        var page = Opened(project, anna, file);
        page.WaitForAssertion(() =>
            Assert.Equal(["ben", "worker-7", "worker-9"], page.FindAll(".raters th[scope=row]").Select(element => element.TextContent))
        );
        await page.ChooseAsync<string>("Person for worker-7", "anna (anna)");
        var meant = page.OptionsOf<string>("What blobb means").Single(words => words.StartsWith("it means G", StringComparison.Ordinal));
        await page.ChooseAsync<string>("What blobb means", meant);
        await page.InvokeAsync(() =>
            page.FindAll("button").Single(element => element.TextContent.Trim() == "Import annotations").ClickAsync(new())
        );
        var outcome = await RunAsync();

        // Ben is a member of that name; worker-9 was given to nobody.
        Assert.StartsWith("2 boxes from 2 files are ben's, anna's now", outcome.Message);
        await using var db = await DatabaseAsync();
        var boxes = await db
            .Boxes.Join(db.LabelSets, box => box.LabelSetId, set => set.Id, (box, set) => new { box.Class, set.PersonId })
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("G", anna.Id)], boxes.Where(box => box.PersonId == anna.Id).Select(box => (box.Class, box.PersonId!.Value)));
        Assert.Equal(2, boxes.Count);
    }

    [Fact]
    public async Task Labels_of_a_smaller_copy_are_left_out_until_somebody_has_them_scaled()
    {
        var (anna, project) = await LeadAsync();
        var file = FileOf("small.zip");
        using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            await using var writer = new StreamWriter(await zip.CreateEntry("f1.xml").OpenAsync(TestContext.Current.CancellationToken));
            await writer.WriteAsync(
                "<annotation><size><width>50</width><height>40</height></size><object><name>R</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>8</ymax></bndbox></object></annotation>"
            );
        }

        var page = Opened(project, anna, file);
        page.WaitForAssertion(() => Assert.Contains("50 x 40 pixels; the picture has 100 x 80", page.Find(".size-difference").TextContent));
        var scaled = page.OptionsOf<SizeDifference>("What becomes of them").Single(words => words.Contains("scaled by 2.000"));
        await page.ChooseAsync<SizeDifference>("What becomes of them", scaled);
        page.WaitForAssertion(() => Assert.Equal("1", page.FindAll(".figures strong")[1].TextContent));
        await page.ChooseAsync<string>("Person", "anna (anna)");
        await page.InvokeAsync(() =>
            page.FindAll("button").Single(element => element.TextContent.Trim() == "Import annotations").ClickAsync(new())
        );
        await RunAsync();

        await using var db = await DatabaseAsync();
        var box = await db.Boxes.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, 4, 18, 16), (box.X1, box.Y1, box.X2, box.Y2));
    }

    [Fact]
    public async Task An_annotator_imports_nothing()
    {
        var ben = await PersonAsync("ben");
        SignIn(ben);
        var project = await ProjectAsync(1, (ben, ProjectRole.Annotator));

        var page = Render<ImportAnnotationsPage>(parameters =>
            parameters.Add(importAnnotationsPage => importAnnotationsPage.ProjectId, project.Id)
        );

        page.WaitForAssertion(() => Assert.Contains("Leads and managers import.", page.Markup));
        Assert.Empty(page.FindAll(".drop"));
    }

    private async Task<(Person, Project)> LeadAsync(params (string Name, ProjectRole Role)[] others)
    {
        var anna = await PersonAsync("anna");
        SignIn(anna);
        var people = new List<(Person, ProjectRole)> { (anna, ProjectRole.Lead) };
        foreach (var (name, role) in others)
            people.Add((await PersonAsync(name), role));
        return (anna, await ProjectAsync(1, [.. people]));
    }

    private IRenderedComponent<ImportAnnotationsPage> Opened(Project project, Person person, string source)
    {
        Services.GetRequiredService<AnnotationImportSession>().Read(project.Id, person.Id, source, new VocConvention(), []);
        return Render<ImportAnnotationsPage>(parameters =>
            parameters.Add(importAnnotationsPage => importAnnotationsPage.ProjectId, project.Id)
        );
    }

    private async Task<JobOutcome> RunAsync()
    {
        await using var db = await DatabaseAsync();
        var row = await db.Jobs.SingleAsync();
        var outcome = await Job().RunAsync(row, new Progress<JobProgress>(), TestContext.Current.CancellationToken);
        await Job().EndedAsync(row);
        return outcome;
    }

    private AnnotationImportJob Job() =>
        new(Services.GetRequiredService<AnnotationImport>(), Services.GetRequiredService<AnnotationUpload>());

    /// <summary>What lies in the incoming folder, each by the first part of its name.</summary>
    private IEnumerable<string> Incoming() =>
        Directory
            .EnumerateFileSystemEntries(Services.GetRequiredService<DataFolder>().Incoming)
            .Select(path => Path.GetFileName(path).Split('-')[0]);

    /// <summary>The zip as a browser hands it over.</summary>
    private async Task<string> UploadedZipAsync(Project project, Person person)
    {
        var uploads = new UploadFolder(Services.GetRequiredService<DataFolder>(), TimeProvider.System);
        var key = uploads.Open(project.Id, person.Id);
        await using (var content = File.OpenRead(Zip()))
            Assert.Null(await uploads.AddAsync(project.Id, person.Id, key, "voc.zip", content, TestContext.Current.CancellationToken));
        return uploads.Seal(project.Id, person.Id, key);
    }

    private string Zip()
    {
        var file = FileOf("voc.zip");
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var (name, text) in new[] { ("set/f1.xml", One), ("set/stranger.xml", "<annotation/>") })
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(text);
        }

        return file;
    }
}
