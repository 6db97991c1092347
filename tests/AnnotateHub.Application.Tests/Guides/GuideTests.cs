using System.Buffers.Binary;
using AnnotateHub.Application.Guides;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study.Guides;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Guides;

/// <summary>The guide of a project: written by leads, read by members, and no way to learn an answer.</summary>
public sealed class GuideTests
{
    private static readonly Dictionary<string, string> NoClasses = [];

    [Fact]
    public async Task Leads_write_it_members_read_it_and_each_is_shown_once_what_changed()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var (guides, reader) = (lab.Get<GuideService>(), lab.Get<GuideQueries>());

        var empty = (await reader.ReadAsync(lab.ProjectId, lab.Student1))!;
        var byStudent = await guides.SaveAsync(lab.ProjectId, lab.Student1, new GuideDraft("mine", NoClasses, 0));
        var first = StudyLab.Done(
            await guides.SaveAsync(
                lab.ProjectId,
                lab.Lead,
                new GuideDraft("# Cells\n\nDraw **tight** boxes.", new Dictionary<string, string> { ["R"] = "Red nuclei." }, 0)
            )
        );
        var news = (await reader.ReadAsync(lab.ProjectId, lab.Student1))!;
        Assert.True(await guides.SeenAsync(lab.ProjectId, lab.Student1, first));
        var read = (await reader.ReadAsync(lab.ProjectId, lab.Student1))!;
        var late = await guides.SaveAsync(lab.ProjectId, lab.Lead, new GuideDraft("older", NoClasses, 0));
        var unknown = await guides.SaveAsync(
            lab.ProjectId,
            lab.Lead,
            new GuideDraft("x", new Dictionary<string, string> { ["B"] = "blue" }, first)
        );
        StudyLab.Done(await guides.SaveAsync(lab.ProjectId, lab.Lead, new GuideDraft("Draw.", NoClasses, first)));
        var changed = (await reader.ReadAsync(lab.ProjectId, lab.Student1))!;

        Assert.Equal((0, 0, false), (empty.Version, empty.Seen, empty.MayChange));
        Assert.Equal("Only leads and managers of the project may do this.", StudyLab.Refused(byStudent));
        Assert.Equal((1, 0), (news.Version, news.Seen));
        Assert.Contains("Draw <strong>tight</strong> boxes.", news.Html);
        Assert.Equal("<p>Red nuclei.</p>\n", news.Classes.Single(about => about.Key == "R").Html);
        Assert.Equal("Lead", news.ChangedBy);
        Assert.Equal((1, 1), (read.Version, read.Seen));
        Assert.Contains("Somebody changed the guide meanwhile (it is version 1, yours began at 0)", StudyLab.Refused(late));
        Assert.Equal("The project has no class 'B'; it has R, G, U.", StudyLab.Refused(unknown));
        Assert.Equal((2, 1, "Red nuclei."), (changed.Version, changed.Seen, changed.Classes.Single(about => about.Key == "R").Text));
        await using var db = lab.Database();
        var outsider = new Person { UserName = "out", DisplayName = "Out" };
        db.Add(outsider);
        await db.SaveChangesAsync();
        Assert.Null(await reader.ReadAsync(lab.ProjectId, outsider.Id));
        Assert.False(await guides.SeenAsync(lab.ProjectId, outsider.Id, 1));
    }

    [Fact]
    public async Task Examples_never_come_from_images_whose_answers_are_compared()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var guides = lab.Get<GuideService>();
        await using var db = lab.Database();
        var test = await db.ImageGroups.FirstAsync(image => image.Split == Core.Study.DataSplit.Test);
        var train = await db.ImageGroups.Where(image => image.Split == Core.Study.DataSplit.Train).OrderBy(image => image.Id).ToListAsync();
        await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.HandPicked, Ids: [train[0].Id]), [lab.Student1]);

        var ofTest = await guides.AddExampleAsync(lab.ProjectId, lab.Lead, "R", Example(test.Id));
        var ofCalibration = await guides.AddExampleAsync(lab.ProjectId, lab.Lead, "R", Example(train[0].Id));
        var outside = await guides.AddExampleAsync(lab.ProjectId, lab.Lead, "R", Example(train[1].Id) with { X2 = 201 });
        var byStudent = await guides.AddExampleAsync(lab.ProjectId, lab.Student1, "R", Example(train[1].Id));
        StudyLab.Done(await guides.AddExampleAsync(lab.ProjectId, lab.Lead, "R", Example(train[1].Id)));
        var twice = await guides.AddExampleAsync(lab.ProjectId, lab.Lead, "R", Example(train[1].Id));

        Assert.Contains("an answer that is to be their own", StudyLab.Refused(ofTest));
        Assert.Contains("an answer that is to be their own", StudyLab.Refused(ofCalibration));
        Assert.Contains("within the image of 200 x 100 pixels", StudyLab.Refused(outside));
        Assert.Equal("Only leads and managers of the project may do this.", StudyLab.Refused(byStudent));
        Assert.Equal("This cell is an example of the class already.", StudyLab.Refused(twice));
        var shown = (await lab.Get<GuideQueries>().ReadAsync(lab.ProjectId, lab.Student1))!.Classes.Single(about => about.Key == "R");
        Assert.Equal((train[1].Name, 10, 30), (shown.Examples[0].Image, shown.Examples[0].X1, shown.Examples[0].X2));
        StudyLab.Done(await guides.RemoveExampleAsync(lab.ProjectId, lab.Lead, "R", Example(train[1].Id)));
        Assert.Contains(
            "not there any more",
            StudyLab.Refused(await guides.RemoveExampleAsync(lab.ProjectId, lab.Lead, "R", Example(train[1].Id)))
        );
    }

    [Fact]
    public async Task Pictures_are_made_anew_and_served_to_members_only()
    {
        await using var lab = await StudyLab.StartAsync(1);
        var (guides, reader) = (lab.Get<GuideService>(), lab.Get<GuideQueries>());
        var png = PngWriter.Gray8(4, 3, [.. Enumerable.Range(0, 12).Select(value => (byte)value)]);

        var hash = StudyLab.Done(await guides.AddPictureAsync(lab.ProjectId, lab.Lead, "cell.png", png));
        StudyLab.Done(await guides.SaveAsync(lab.ProjectId, lab.Lead, new GuideDraft($"![a cell](picture:{hash})", NoClasses, 0)));
        var html = (await reader.ReadAsync(lab.ProjectId, lab.Student1))!.Html;

        Assert.Contains($"src=\"api/projects/{lab.ProjectId}/guide/pictures/{hash}\"", html);
        await using (var stream = (await reader.PictureAsync(lab.ProjectId, lab.Student1, hash))!)
        {
            var header = new byte[24];
            await stream.ReadExactlyAsync(header);
            // PNG (ISO/IEC 15948, 11.2.2): width and height stand at 16 and 20, most significant byte first.
            Assert.Equal((4, 3), (header[19], header[23]));
        }

        Assert.Null(await reader.PictureAsync(lab.ProjectId, lab.Student1, new string('0', 64)));
        Assert.Null(await reader.PictureAsync(lab.ProjectId + 1, lab.Student1, hash));
        Assert.Contains(
            "'notes.txt': The file is no PNG, JPEG",
            StudyLab.Refused(await guides.AddPictureAsync(lab.ProjectId, lab.Lead, "notes.txt", "hello there, no picture"u8.ToArray()))
        );
        Assert.Contains(
            "'cut.png': The picture is damaged",
            StudyLab.Refused(await guides.AddPictureAsync(lab.ProjectId, lab.Lead, "cut.png", png[..^20]))
        );
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "script")]
    [InlineData("[x](javascript:alert(1))", "javascript")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("![x](https://elsewhere.example/pixel.png)", "elsewhere.example/pixel")]
    [InlineData("![x](picture:../../session)", "<img")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)", "href=\"data")]
    public void Nothing_in_a_guide_can_run_or_call_home(string markdown, string never)
    {
        var html = GuideMarkdown.ToHtml(markdown, "pictures");

        // What was HTML in the text is shown as text.
        Assert.DoesNotContain(never == "script" ? "<script" : never, html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_picture_of_forty_million_pixels_is_the_largest()
    {
        // A header alone decides. BMP: size of the information at 14, width at 18, height at 22, planes at 26, bits at 28.
        var bmp = new byte[54];
        "BM"u8.CopyTo(bmp);
        (bmp[10], bmp[14], bmp[26], bmp[28]) = (54, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 10_000);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), 4_001);

        Assert.Contains("10000 x 4001", Assert.Throws<ImageReadException>(() => PagePicture.ToPng(bmp)).Message);
    }

    private static GuideExample Example(long image) => new(image, 10, 20, 30, 40);
}
