using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Annotations;
using AnnotateHub.Web.Features.Projects;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TestContext = Xunit.TestContext;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class PendingOperationsPageTests : PageLab
{
    private static readonly DateTimeOffset Drawn = new(2026, 11, 23, 14, 2, 0, TimeSpan.Zero);
    private Person _lead = null!;
    private Person _student = null!;
    private Project _project = null!;
    private long _assignment;
    private long _sequence;

    [Fact]
    public async Task The_lead_reads_what_waits_why_and_who_can_help()
    {
        await SubmittedAsync();
        await LateAsync(new Operation(0, "late", OperationKind.Add, [Box("b", 10, 20, 44, 61)], At: Drawn));

        var page = Open(_lead);

        page.WaitForAssertion(() => Assert.Equal("Add 1 box R at 10, 20 to 44, 61", page.Find(".held-changes strong").TextContent));
        var text = page.Find(".held-changes .words").TextContent;
        Assert.Contains("Drawn 2026-11-23 14:02, arrived ", text);
        Assert.Contains("Kept because: This image was submitted; reopen it to go on.", text);
        Assert.Equal("f1 student, 1 change", page.Find(".held-image h2").TextContent);
        Assert.Equal(
            "This image was submitted; reopen it to go on. Ask student to reopen it, then apply here.",
            page.Find(".held-closed").TextContent
        );
        Assert.Equal("10", page.Find("svg.held-picture rect").GetAttribute("x"));
    }

    [Fact]
    public async Task Applying_says_why_not_and_applies_once_the_image_is_open_again()
    {
        await SubmittedAsync();
        await LateAsync(new Operation(0, "late", OperationKind.Add, [Box("b", 10, 20, 44, 61)]));
        var page = Open(_lead);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".held-changes li")));

        await PressAsync(page, "Apply: Add 1 box R at 10, 20 to 44, 61");
        page.WaitForAssertion(() =>
            Assert.Equal(
                "Not applied: This image was submitted; reopen it to go on. Ask student to reopen it, then apply here.",
                page.Find("[role=alert]").TextContent
            )
        );
        // The page hears of it by itself.
        await LateAsync(new Operation(0, "reopen", OperationKind.Reopen, []));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".held-closed")));
        await PressAsync(page, "Apply: Add 1 box R at 10, 20 to 44, 61");

        page.WaitForAssertion(() => Assert.Equal("Applied on f1: add 1 box R at 10, 20 to 44, 61.", page.Find(".held-said").TextContent));
        Assert.Contains("Nothing is kept apart", page.Markup);
        await using var db = await DatabaseAsync();
        Assert.Equal(
            ["a", "b"],
            await db.Boxes.OrderBy(box => box.ClientId).Select(box => box.ClientId).ToListAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task All_of_an_image_are_applied_in_their_order()
    {
        await SubmittedAsync();
        await LateAsync(
            new Operation(0, "add", OperationKind.Add, [Box("b", 10, 20, 44, 61)]),
            new Operation(0, "move", OperationKind.Reshape, [new BoxChange("b", 1, 2, 30, 40)])
        );
        await LateAsync(new Operation(0, "reopen", OperationKind.Reopen, []));
        var page = Open(_lead);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".held-changes li").Count));
        Assert.True(Button(page, "Apply: Change 1 box R from 10, 20 to 44, 61 into 1, 2 to 30, 40").HasAttribute("disabled"));
        Assert.Contains("apply that one first", page.FindAll(".held-changes li")[1].TextContent);

        await PressAsync(page, "Apply all of f1");

        page.WaitForAssertion(() => Assert.Equal("2 changes applied on f1.", page.Find(".held-said").TextContent));
        await using var db = await DatabaseAsync();
        var box = await db.Boxes.SingleAsync(item => item.ClientId == "b", TestContext.Current.CancellationToken);
        Assert.Equal((1, 2, 30, 40), (box.X1, box.Y1, box.X2, box.Y2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Discarding_asks_first(bool sure)
    {
        await SubmittedAsync();
        await LateAsync(new Operation(0, "late", OperationKind.Delete, [new BoxChange("a")]));
        var dialogs = Render<MudDialogProvider>();
        var page = Open(_lead);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".held-changes li")));

        var pressed = PressAsync(page, "Discard: Delete 1 box R at 0, 0 to 5, 5");
        dialogs.WaitForAssertion(() =>
            Assert.Contains("\"Delete 1 box R at 0, 0 to 5, 5\" by student on f1 will not be in the boxes", dialogs.Markup)
        );
        await dialogs.InvokeAsync(() =>
            dialogs.FindAll("button").Single(button => button.TextContent.Trim() == (sure ? "Discard" : "Cancel")).ClickAsync(new())
        );
        await pressed;

        if (sure)
            page.WaitForAssertion(() =>
                Assert.Equal("Discarded on f1: delete 1 box R at 0, 0 to 5, 5.", page.Find(".held-said").TextContent)
            );
        else
            Assert.Single(page.FindAll(".held-changes li"));
        await using var db = await DatabaseAsync();
        Assert.Equal(
            (sure, 1),
            (
                (await db.HeldOperations.SingleAsync(TestContext.Current.CancellationToken)).Resolution == PendingResolution.Discarded,
                await db.Boxes.CountAsync(TestContext.Current.CancellationToken)
            )
        );
    }

    [Fact]
    public async Task The_project_page_tells_the_lead_how_many_wait_and_counts_along()
    {
        await SubmittedAsync();
        SignIn(_lead);
        var page = Render<ProjectPage>(parameters => parameters.Add(projectPage => projectPage.ProjectId, _project.Id));
        page.WaitForAssertion(() => Assert.Null(page.Find(".dashboard").GetAttribute("aria-busy")));
        Assert.DoesNotContain("Kept work", page.Markup);

        await LateAsync(new Operation(0, "late", OperationKind.Add, [Box("b", 10, 20, 44, 61)]));

        page.WaitForAssertion(() =>
            Assert.EndsWith("/held", page.FindAll("a").Single(link => link.TextContent.Contains("Kept work (1)")).GetAttribute("href"))
        );
    }

    [Fact]
    public async Task An_annotator_finds_their_own_there_and_a_stranger_nothing()
    {
        await SubmittedAsync();
        await LateAsync(new Operation(0, "late", OperationKind.Add, [Box("b", 10, 20, 44, 61)]));

        var page = Open(_student);

        page.WaitForAssertion(() => Assert.Equal("f1 your work, 1 change", page.Find(".held-image h2").TextContent));
        var stranger = Open(await PersonAsync("stranger"));
        stranger.WaitForAssertion(() => Assert.Contains("There is no such project for you", stranger.Markup));
    }

    /// <summary>A project with one image, which the student submitted with box a.</summary>
    private async Task SubmittedAsync()
    {
        (_lead, _student) = (await PersonAsync("lead"), await PersonAsync("student"));
        _project = await ProjectAsync(1, (_lead, ProjectRole.Lead), (_student, ProjectRole.Annotator));
        await using var db = await DatabaseAsync();
        var image = await db.ImageGroups.SingleAsync(TestContext.Current.CancellationToken);
        _assignment = (await Services.GetRequiredService<FreeRound>().AssignmentAsync(_project.Id, image.Id, _student.Id)).Id;
        await LateAsync(
            new Operation(0, "a", OperationKind.Add, [Box("a", 0, 0, 5, 5)]),
            new Operation(0, "submit", OperationKind.Submit, [])
        );
    }

    private async Task LateAsync(params Operation[] operations) =>
        Assert.IsType<SendAnswer.Acknowledged>(
            await Services
                .GetRequiredService<OperationWriter>()
                .SendAsync(_assignment, _student.Id, "c", 0, [.. operations.Select(operation => operation with { Sequence = ++_sequence })])
        );

    private IRenderedComponent<PendingOperationsPage> Open(Person person)
    {
        SignIn(person);
        return Render<PendingOperationsPage>(parameters => parameters.Add(heldPage => heldPage.ProjectId, _project.Id));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<PendingOperationsPage> page, string label) =>
        page.Find($"button[aria-label='{label}']");

    private static Task PressAsync(IRenderedComponent<PendingOperationsPage> page, string label) =>
        page.InvokeAsync(() => Button(page, label).ClickAsync(new()));

    private static BoxChange Box(string id, double x1, double y1, double x2, double y2) =>
        new(id, x1, y1, x2, y2, "R", BoxFlags.None, BoxOrigin.Drawn);
}
