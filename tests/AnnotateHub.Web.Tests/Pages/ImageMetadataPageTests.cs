using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Images;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>The page on which a lead states what images are of.</summary>
public sealed class ImageMetadataPageTests : StudyLab
{
    [Fact]
    public async Task A_table_is_shown_before_it_is_taken_and_a_fault_says_what_to_do()
    {
        var page = await OpenAsync();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("patient\nP1\n", "wrong.csv"));
        page.WaitForAssertion(() => Assert.Contains("call one 'image'", page.Find(".fault").TextContent));
        page.FindComponent<InputFile>()
            .UploadFiles(InputFileContent.CreateFromText("image,patient,Dose\nf1,P1,10\nf2,P2,\n", "right.csv"));
        page.WaitForAssertion(() =>
            Assert.Equal(
                ["f1 patient (not stated) P1", "f1 Dose (not stated) 10", "f2 patient (not stated) P2"],
                page.FindAll(".metadata-changes tbody tr").Select(Cells)
            )
        );
        Assert.Empty(page.FindAll(".fault"));
        Assert.Equal(("", ""), (await PatientAsync("f1"), Cell(page, "Patient of f1")));

        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Change 3 values").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Done: 3 values of 2 images changed.", page.Find(".held-said").TextContent));
        Assert.Equal(("P1", "P1"), (await PatientAsync("f1"), Cell(page, "Patient of f1")));
        Assert.Equal(("10", ""), (Cell(page, "Dose of f1"), Cell(page, "Dose of f2")));
    }

    [Fact]
    public async Task A_cell_is_kept_when_it_is_left_and_a_new_column_takes_values()
    {
        var page = await OpenAsync();

        await page.Find("[aria-label='Well of f2']").ChangeAsync(new() { Value = "B03" });
        page.WaitForAssertion(() => Assert.Equal("Kept: Well of f2.", page.Find(".held-said").TextContent));
        await page.Find(".metadata-column input").ChangeAsync(new() { Value = "split" });
        await page.Find(".metadata-column").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("cannot be called 'split'", page.Find(".fault").TextContent));
        await page.Find(".metadata-column input").ChangeAsync(new() { Value = "Dose" });
        await page.Find(".metadata-column").SubmitAsync();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".fault")));
        await page.Find("[aria-label='Dose of f1']").ChangeAsync(new() { Value = "10" });

        page.WaitForAssertion(() => Assert.Equal("Kept: Dose of f1.", page.Find(".held-said").TextContent));
        Assert.Equal(("B03", "10"), (Cell(page, "Well of f2"), Cell(page, "Dose of f1")));
        await using var db = await DatabaseAsync();
        var kept = await db.ImageProperties.SingleAsync();
        Assert.Equal(("Dose", "10"), (kept.Name, kept.Value));
    }

    private async Task<IRenderedComponent<ImageMetadataPage>> OpenAsync()
    {
        var lead = await PersonAsync("lead");
        var project = await ProjectAsync(2, (lead, ProjectRole.Lead));
        SignIn(lead);
        var page = Render<ImageMetadataPage>(parameters => parameters.Add(shown => shown.ProjectId, project.Id));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".metadata-cells tbody tr").Count));
        return page;
    }

    private async Task<string> PatientAsync(string image)
    {
        await using var db = await DatabaseAsync();
        return (await db.ImageGroups.AsNoTracking().SingleAsync(group => group.Name == image)).Patient ?? "";
    }

    private static string Cell(IRenderedComponent<ImageMetadataPage> page, string label) =>
        page.Find($"[aria-label='{label}']").GetAttribute("value") ?? "";

    private static string Cells(AngleSharp.Dom.IElement row) => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim()));
}
