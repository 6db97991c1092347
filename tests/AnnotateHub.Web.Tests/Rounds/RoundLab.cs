using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Tests.Pages;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AnnotateHub.Web.Tests.Rounds;

/// <summary>A project of one patient with an expert, a student and a lead, and its round pages.</summary>
public abstract class RoundLab : PageLab
{
    private readonly Dictionary<long, long> _sequences = [];

    protected Person Lead { get; private set; } = null!;
    protected Person Expert { get; private set; } = null!;
    protected Person Student { get; private set; } = null!;
    protected Project Project { get; private set; } = null!;

    /// <summary>Images f1, f2, ...; the first ones are test images, the others train.</summary>
    protected async Task StudyAsync(int images, int test = 0)
    {
        (Lead, Expert, Student) = (await PersonAsync("lead"), await PersonAsync("expert"), await PersonAsync("student"));
        Project = await ProjectAsync(images, (Lead, ProjectRole.Lead), (Expert, ProjectRole.Annotator), (Student, ProjectRole.Annotator));
        await using var db = await DatabaseAsync();
        await db
            .Memberships.Where(membership => membership.PersonId == Expert.Id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(membership => membership.SeniorityRank, 1).SetProperty(membership => membership.ExperienceMonths, 48)
            );
        await db
            .Memberships.Where(membership => membership.PersonId == Student.Id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(membership => membership.SeniorityRank, 2).SetProperty(membership => membership.ExperienceMonths, 6)
            );
        if (test == 0)
            return;
        foreach (var image in await db.ImageGroups.ToListAsync())
            image.Split = int.Parse(image.Name[1..]) <= test ? DataSplit.Test : DataSplit.Train;
        await db.SaveChangesAsync();
    }

    /// <summary>A round on hand-picked images for the expert and the student.</summary>
    protected async Task<long> RoundAsync(RoundKind kind, string[] images, RoundSettings? settings = null, params Person[] people)
    {
        var plan = new RoundPlan(
            kind,
            $"{kind}",
            [.. (people.Length > 0 ? people : [Expert, Student]).Select(person => person.Id)],
            settings ?? new RoundSettings(Seed: 1),
            new ImageChoice(ImageChoiceKind.HandPicked, 0, images)
        );
        var made = await Services.GetRequiredService<CreateRound>().MakeAsync(Project.Id, Lead.Id, plan);
        if (made is Result<RoundMade>.Refused refused)
            Assert.Fail(refused.Reason);
        return Assert.IsType<Result<RoundMade>.Success>(made).Value.RoundId;
    }

    /// <summary>Draws so many boxes and submits.</summary>
    protected async Task SubmitAsync(Person person, string image, int boxes)
    {
        var work = await AssignmentAsync(person, image);
        for (var number = 0; number < boxes; number++)
            await SendAsync(
                work,
                OperationKind.Add,
                new BoxChange($"b{number}", 10 * number, 10, (10 * number) + 8, 18, "R", BoxFlags.None, BoxOrigin.Drawn)
            );
        await SendAsync(work, OperationKind.Submit);
    }

    protected async Task<Assignment> AssignmentAsync(Person person, string image)
    {
        await using var db = await DatabaseAsync();
        return await db
            .Assignments.AsNoTracking()
            .SingleAsync(assignment =>
                assignment.PersonId == person.Id && assignment.ImageGroup!.Name == image && assignment.WithdrawnAt == null
            );
    }

    protected IRenderedComponent<T> Open<T>(Person person, long? roundId = null, string? query = null)
        where T : IComponent
    {
        SignIn(person);
        if (query is not null)
            Services.GetRequiredService<NavigationManager>().NavigateTo($"projects/{Project.Id}/rounds/{roundId}?{query}");
        return Render<T>(parameters =>
        {
            parameters.TryAdd("ProjectId", Project.Id);
            if (roundId is { } round)
                parameters.TryAdd("RoundId", round);
        });
    }

    protected IRenderedComponent<MudDialogProvider> Dialogs() => Render<MudDialogProvider>();

    protected static Task PressAsync<T>(IRenderedComponent<T> page, string label)
        where T : IComponent =>
        page.InvokeAsync(() =>
            page.FindAll("button")
                .First(button => button.GetAttribute("aria-label") == label || button.TextContent.Trim() == label)
                .ClickAsync(new())
        );

    private async Task SendAsync(Assignment work, OperationKind kind, params BoxChange[] boxes)
    {
        var sequence = _sequences[work.Id] = _sequences.GetValueOrDefault(work.Id) + 1;
        Assert.IsType<SendAnswer.Acknowledged>(
            await Services
                .GetRequiredService<OperationWriter>()
                .SendAsync(work.Id, work.PersonId, "page", 0, [new Operation(sequence, $"o{sequence}", kind, boxes)])
        );
    }
}
