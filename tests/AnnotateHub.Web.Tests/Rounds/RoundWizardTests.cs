using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Rounds;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace AnnotateHub.Web.Tests.Rounds;

public sealed class RoundWizardTests : RoundLab
{
    [Fact]
    public async Task Everything_is_proposed_so_that_going_through_makes_a_calibration_round()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();
        Assert.Contains("suggested next", page.Find(".kind-choice:has(input[checked])").TextContent);

        for (var step = 0; step < 4; step++)
            await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        page.WaitForAssertion(() => Assert.Contains("?made=1", Services.GetRequiredService<BunitNavigationManager>().Uri));
        await using var db = await DatabaseAsync();
        var round = await db
            .Rounds.Include(item => item.People)
            .SingleAsync(item => item.ClosedAt == null, TestContext.Current.CancellationToken);
        Assert.Equal(
            [RoundKind.Free],
            await db
                .Rounds.Where(item => item.ClosedAt != null)
                .Select(item => item.Kind)
                .ToListAsync(TestContext.Current.CancellationToken)
        );
        // Of 9 images outside of the test split a third is proposed where the usual six are more; both annotators get each.
        Assert.Equal((RoundKind.Calibration, "Calibration", 2), (round.Kind, round.Name, round.People.Count));
        Assert.Equal(6, await db.Assignments.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            (48, 1),
            (
                round.People.Single(roundPerson => roundPerson.PersonId == Expert.Id).ExperienceMonths,
                round.People.Single(roundPerson => roundPerson.PersonId == Expert.Id).SeniorityRank
            )
        );
        Assert.EndsWith($"projects/{Project.Id}/rounds/{round.Id}?made=1", Services.GetRequiredService<BunitNavigationManager>().Uri);
    }

    [Fact]
    public async Task A_round_without_people_is_refused_where_people_are_chosen()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();
        await PressAsync(page, "3People");
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".people-pick tbody tr").Count));

        foreach (var index in new[] { 0, 1 })
            await page.InvokeAsync(() => page.FindAll(".people-pick input")[index].ChangeAsync(new() { Value = false }));

        page.WaitForAssertion(() =>
            Assert.Equal("Calibration needs at least one annotator; none is chosen.", page.Find("form [role=alert]").TextContent)
        );
        Assert.True(Make(page).HasAttribute("disabled"));
        Assert.Contains("Go to people", page.Find(".round-preview .fault").TextContent);
        Assert.NotNull(page.Find(".steps li:nth-child(3)").GetAttribute("data-fault"));

        await page.InvokeAsync(() => page.FindAll(".people-pick input")[1].ChangeAsync(new() { Value = true }));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form [role=alert]")));
        Assert.False(Make(page).HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_press_right_after_a_change_is_not_lost_but_makes_what_was_changed_to()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();
        await PressAsync(page, "3People");
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".people-pick tbody tr").Count));

        // Before the preview knows of the change, and so before the button could show anything of it.
        var changed = page.InvokeAsync(() => page.FindAll(".people-pick input")[1].ChangeAsync(new() { Value = false }));
        var pressed = page.InvokeAsync(() => Make(page).ClickAsync(new()));
        await Task.WhenAll(changed, pressed);

        page.WaitForAssertion(() => Assert.Contains("?made=1", Services.GetRequiredService<BunitNavigationManager>().Uri));
        await using var db = await DatabaseAsync();
        var round = await db
            .Rounds.Include(item => item.People)
            .SingleAsync(item => item.ClosedAt == null, TestContext.Current.CancellationToken);
        Assert.Single(round.People);
    }

    [Fact]
    public async Task A_press_right_after_what_makes_it_impossible_makes_nothing_and_shows_why()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();
        await PressAsync(page, "2Images");

        var changed = page.InvokeAsync(() => page.Find(".fields input").InputAsync(new() { Value = "100" }));
        var pressed = page.InvokeAsync(() => Make(page).ClickAsync(new()));
        await Task.WhenAll(changed, pressed);

        page.WaitForAssertion(() => Assert.Contains("9", page.Find("form [role=alert]").TextContent));
        Assert.DoesNotContain("made=1", Services.GetRequiredService<BunitNavigationManager>().Uri);
    }

    [Fact]
    public async Task What_is_no_number_is_said_under_the_field_and_makes_nothing()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();
        await PressAsync(page, "2Images");

        await page.InvokeAsync(() => page.Find(".fields input").InputAsync(new() { Value = "six" }));

        page.WaitForAssertion(() =>
            Assert.Equal(
                "A whole number from 1 to 1000000 is needed; found 'six'.",
                page.Find(".mud-input-helper-text.mud-input-error").TextContent.Trim()
            )
        );
        Assert.True(Make(page).HasAttribute("disabled"));
        await page.InvokeAsync(() => page.Find(".fields input").InputAsync(new() { Value = "100" }));
        page.WaitForAssertion(() => Assert.Contains("9", page.Find("form [role=alert]").TextContent));
        await page.InvokeAsync(() => page.Find(".fields input").InputAsync(new() { Value = "4" }));
        page.WaitForAssertion(() => Assert.Equal("8", page.FindAll(".figures strong")[1].TextContent));
        Assert.False(Make(page).HasAttribute("disabled"));
    }

    [Fact]
    public async Task Without_splits_no_round_is_proposed_as_possible()
    {
        await StudyAsync(images: 4);
        var page = await WizardAsync();

        page.WaitForAssertion(() => Assert.Contains("The splits are not drawn yet.", page.Find(".round-preview .fault").TextContent));
        Assert.True(Make(page).HasAttribute("disabled"));
    }

    [Fact]
    public async Task Pasted_names_are_taken_with_their_endings()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();
        await PressAsync(page, "2Images");
        await page.InvokeAsync(() => page.FindAll("input[name=images]")[3].ChangeAsync(new() { Value = "on" }));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("textarea")));
        await page.InvokeAsync(() => page.Find("textarea").InputAsync(new() { Value = "Annotations/f5.xml\nf6.tiff\nf5" }));

        page.WaitForAssertion(() => Assert.Equal("2", page.FindAll(".figures strong")[0].TextContent));
        await page.InvokeAsync(() => page.Find("textarea").InputAsync(new() { Value = "f5\nf1" }));
        page.WaitForAssertion(() => Assert.Contains("f1", page.Find("form [role=alert]").TextContent));
    }

    [Fact]
    public async Task A_test_round_asks_for_two_an_image_and_the_first_class()
    {
        await StudyAsync(images: 11, test: 2);
        var page = await WizardAsync();

        await page.InvokeAsync(() => page.FindAll("input[name=kind]")[3].ChangeAsync(new() { Value = "on" }));

        page.WaitForAssertion(() => Assert.Equal(["2", "4"], page.FindAll(".figures strong").Select(element => element.TextContent)));
        await PressAsync(page, "4Rules");
        page.WaitForAssertion(() =>
            Assert.Equal(
                ["R"],
                page.FindAll(".class-picks label")
                    .Where(label => label.QuerySelector("input")!.HasAttribute("checked"))
                    .Select(label => label.TextContent.Trim()[..1])
            )
        );
    }

    [Fact]
    public async Task An_annotator_is_told_who_makes_rounds()
    {
        await StudyAsync(images: 4, test: 1);

        var page = Open<NewRoundPage>(Student);

        page.WaitForAssertion(() => Assert.Contains("Leads and managers make rounds.", page.Markup));
        Assert.Empty(page.FindAll("form"));
    }

    private async Task<IRenderedComponent<NewRoundPage>> WizardAsync()
    {
        var page = Open<NewRoundPage>(Lead);
        page.WaitForAssertion(() =>
            Assert.True(page.FindAll(".round-preview .figures").Count + page.FindAll(".round-preview .fault").Count > 0)
        );
        await page.InvokeAsync(() => Task.CompletedTask);
        return page;
    }

    private static AngleSharp.Dom.IElement Make(IRenderedComponent<NewRoundPage> page) =>
        page.FindAll("button").Single(button => button.TextContent.Trim().StartsWith("Make the round", StringComparison.Ordinal));
}
