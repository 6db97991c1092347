using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Training;
using AnnotateHub.Web.Tests.Rounds;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Training;

public sealed class TrainingPagesTests : RoundLab
{
    private readonly string _trainer;

    /// <summary>Any file will do for a trainer that is not started.</summary>
    public TrainingPagesTests()
    {
        _trainer = FileOf("trainer.dll");
        File.WriteAllText(_trainer, "");
        Services.AddSingleton(new TrainerSettings(_trainer));
    }

    [Fact]
    public async Task Trainings_are_for_leads()
    {
        await StudyAsync(images: 2);

        var page = Open<TrainingFormPage>(Student);

        page.WaitForAssertion(() => Assert.Contains("Your role does not include this", page.Markup));
    }

    [Fact]
    public async Task Before_there_are_labels_the_page_says_what_to_do()
    {
        await StudyAsync(images: 2);

        var page = Open<TrainingFormPage>(Lead);

        page.WaitForAssertion(() => Assert.Contains("Labels come first", page.Markup));
    }

    [Fact]
    public async Task Where_the_trainer_is_absent_the_page_says_so_and_offers_nothing_to_begin()
    {
        File.Delete(_trainer);
        await StudyAsync(images: 2);

        var page = Open<TrainingFormPage>(Lead);

        page.WaitForAssertion(() => Assert.Contains("This server cannot train", page.Markup));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task After_the_seed_round_its_labels_are_chosen_and_what_would_be_trained_is_shown()
    {
        await SeededAsync();

        var page = Open<TrainingFormPage>(Lead);

        page.WaitForAssertion(() => Assert.Equal("2", page.Find(".round-preview .figures strong").TextContent));
        var source = Assert.Single(page.FindAll(".training-sources li"));
        Assert.Contains("Seed", source.TextContent);
        Assert.True(source.QuerySelector("input")!.HasAttribute("checked"));
        Assert.Contains("6 boxes", page.Find(".round-preview").TextContent);
        Assert.Contains("About", page.Find(".round-preview").TextContent);
        Assert.False(page.FindAll("button").Single(button => button.TextContent.Contains("Begin the training")).HasAttribute("disabled"));

        await page.InvokeAsync(() => source.QuerySelector("input")!.ChangeAsync(new() { Value = false }));

        page.WaitForAssertion(() => Assert.Contains("No labels are chosen", page.Find(".round-preview").TextContent));
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Contains("Begin the training")).HasAttribute("disabled"));
    }

    [Fact]
    public async Task What_was_begun_is_shown_waiting_and_can_be_given_up()
    {
        await SeededAsync();
        var form = Open<TrainingFormPage>(Lead);
        form.WaitForAssertion(() => Assert.Contains("About", form.Find(".round-preview").TextContent));
        await form.InvokeAsync(() => form.Find("form").SubmitAsync());
        var address = Services.GetRequiredService<NavigationManager>().Uri;
        form.WaitForAssertion(() => Assert.Contains("/trainings/", address = Services.GetRequiredService<NavigationManager>().Uri));

        var page = OpenTraining(long.Parse(address.Split('/')[^1]));

        page.WaitForAssertion(() => Assert.Equal("waiting", page.Find(".run-state .state").TextContent));
        Assert.Contains("R 6", page.Find(".facts").TextContent);
        var giveUp = page.FindAll("button").Single(button => button.TextContent.Trim() == "Give up");
        await page.InvokeAsync(() => giveUp.ClickAsync(new()));
        page.WaitForAssertion(() => Assert.Contains("Press again", page.Markup));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Contains("really")).ClickAsync(new()));
        page.WaitForAssertion(() => Assert.Equal("given up", page.Find(".run-state .state").TextContent));
    }

    [Fact]
    public async Task A_training_that_is_not_there_says_so()
    {
        await StudyAsync(images: 1);

        var page = OpenTraining(4711);

        page.WaitForAssertion(() => Assert.Contains("There is no such training", page.Markup));
    }

    private IRenderedComponent<TrainingPage> OpenTraining(long key)
    {
        SignIn(Lead);
        return Render<TrainingPage>(parameters =>
        {
            parameters.TryAdd("ProjectId", Project.Id);
            parameters.TryAdd("TrainingId", key);
        });
    }

    /// <summary>Two images with three boxes of one class each; a detector can be trained, a classifier cannot.</summary>
    private async Task SeededAsync()
    {
        await StudyAsync(images: 2);
        await using (var db = await DatabaseAsync())
        {
            await db.ImageGroups.ExecuteUpdateAsync(set => set.SetProperty(image => image.Split, DataSplit.Train));
            foreach (var image in await db.ImageGroups.Include(image => image.Planes).ToListAsync())
                if (image.Planes.Count == 0)
                    db.Add(
                        new Plane
                        {
                            ImageGroupId = image.Id,
                            SourceName = $"{image.Name}.png",
                            SourceHash = $"{image.Id:x64}",
                            PlaneHash = $"{image.Id:x64}",
                        }
                    );
            var project = await db.Projects.SingleAsync(item => item.Id == Project.Id);
            project.Classes = new Core.Labels.ClassScheme([new("R", "Cancer", "#ff5a52")]);
            if (project.Channels.Count == 0)
                project.Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")];
            await db.SaveChangesAsync();
        }

        await RoundAsync(RoundKind.Seed, ["f1", "f2"], null, Expert);
        await SubmitAsync(Expert, "f1", 3);
        await SubmitAsync(Expert, "f2", 3);
    }
}
