using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Tests.Rounds;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pseudolabels;

public sealed class PseudolabelPagesTests : RoundLab
{
    private string Here => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public async Task The_built_in_detector_is_there_on_a_fresh_project_and_can_be_tried()
    {
        await StudyAsync(images: 3);

        var page = Open<PseudolabelsPage>(Lead);

        page.WaitForAssertion(() => Assert.Contains("built in", page.Find(".model-card").TextContent));
        Assert.Empty(page.FindAll(".run-list"));
        Assert.Contains(page.FindAll("a"), link => link.TextContent.Trim() == "Try");
        Assert.Equal(".onnx,.json", page.Find("input[type=file]").GetAttribute("accept"));
    }

    [Fact]
    public async Task Models_are_for_leads()
    {
        await StudyAsync(images: 3);

        foreach (
            var page in new IRenderedComponent<IComponent>[]
            {
                Open<PseudolabelsPage>(Student),
                Open<TryPage>(Student),
                Open<RunFormPage>(Student),
            }
        )
        {
            page.WaitForAssertion(() => Assert.Contains("Your role does not include this", page.Markup));
            Assert.Empty(page.FindAll("form"));
        }
    }

    [Fact]
    public async Task Test_images_are_left_out_of_a_run_unless_somebody_says_otherwise()
    {
        await StudyAsync(images: 5, test: 2);
        var page = Open<RunFormPage>(Lead);
        page.WaitForAssertion(() =>
            Assert.Equal(["3", "2"], page.FindAll(".round-preview .figures strong").Select(number => number.TextContent))
        );

        await page.InvokeAsync(() =>
            page.FindAll("input[type=checkbox]")
                .First(box => box.Closest("label")!.TextContent.Contains("test split"))
                .ChangeAsync(new() { Value = true })
        );

        page.WaitForAssertion(() =>
            Assert.Equal(["5"], page.FindAll(".round-preview .figures strong").Select(number => number.TextContent))
        );
        Assert.Contains("shown to nobody who annotates in a blind round", page.Markup);
    }

    [Fact]
    public async Task Thresholds_that_were_chosen_while_trying_come_along_and_stand_on_the_runs_page()
    {
        await StudyAsync(images: 4);
        // Without a stain the built-in detector has nothing to look at.
        await using (var db = await DatabaseAsync())
        {
            (await db.Projects.SingleAsync(project => project.Id == Project.Id)).Channels =
            [
                new("Hoechst", ChannelRole.Fluorescence, "#4060ff"),
            ];
            await db.SaveChangesAsync();
        }

        SignIn(Lead);
        Services
            .GetRequiredService<NavigationManager>()
            .NavigateTo($"projects/{Project.Id}/pseudolabels/run?scoreFloor=0.4&finalIou=none&seconds=0.5");
        var page = Open<RunFormPage>(Lead);
        // 4 images of half a second each.
        page.WaitForAssertion(() => Assert.Contains("About 2 s, by what was seen while trying", page.Find(".round-preview").TextContent));

        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        page.WaitForAssertion(() => Assert.Contains("/pseudolabels/runs/", Here));
        var run = Open<RunPage>(Lead, long.Parse(Here.Split('/')[^1]), parameter: "RunId");
        run.WaitForAssertion(() => Assert.Contains("0.4", run.Find(".facts").TextContent));
        Assert.Contains("none at the end", run.Find(".facts").TextContent);
        Assert.Equal("waiting", run.Find(".run-state .state").TextContent);
        Assert.Contains("0 of 4 images", run.Find(".run-state .words").TextContent);
    }

    [Fact]
    public async Task A_run_that_is_not_there_says_so()
    {
        await StudyAsync(images: 1);

        var page = Open<RunPage>(Lead, 4711, parameter: "RunId");

        page.WaitForAssertion(() => Assert.Contains("There is no such run", page.Markup));
    }

    private IRenderedComponent<T> Open<T>(Person person, long key, string parameter)
        where T : IComponent
    {
        SignIn(person);
        return Render<T>(parameters =>
        {
            parameters.TryAdd("ProjectId", Project.Id);
            parameters.TryAdd(parameter, key);
        });
    }
}
