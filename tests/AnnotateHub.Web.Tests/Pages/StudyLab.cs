using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>A lab with rounds, written straight into the tables: what pages show must not depend on how rounds were made.</summary>
public abstract class StudyLab : PageLab
{
    private long _clients;

    /// <summary>A round with an assignment of everybody on each image, in this order.</summary>
    protected async Task<Round> RoundAsync(Project project, RoundKind kind, string name, Person[] people, params string[] images)
    {
        await using var db = await DatabaseAsync();
        var round = new Round
        {
            ProjectId = project.Id,
            Kind = kind,
            Name = name,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        round.People.AddRange(people.Select(person => new RoundPerson { PersonId = person.Id }));
        db.Rounds.Add(round);
        await db.SaveChangesAsync();
        var groups = await db
            .ImageGroups.Where(imageGroup => imageGroup.ProjectId == project.Id)
            .ToDictionaryAsync(imageGroup => imageGroup.Name, imageGroup => imageGroup.Id);
        var work = people
            .SelectMany(person =>
                images.Select(
                    (image, place) =>
                        new Assignment
                        {
                            RoundId = round.Id,
                            ProjectId = project.Id,
                            ImageGroupId = groups[image],
                            PersonId = person.Id,
                            QueueOrder = place,
                            CreatedAt = TimeProvider.System.GetUtcNow(),
                            LabelSet = new LabelSet
                            {
                                ProjectId = project.Id,
                                ImageGroupId = groups[image],
                                Kind = LabelSetKind.Annotator,
                                PersonId = person.Id,
                            },
                        }
                )
            )
            .ToList();
        db.Assignments.AddRange(work);
        await db.SaveChangesAsync();
        await db.IncrementProgressAsync(work);
        return round;
    }

    protected async Task<Assignment> AssignmentAsync(Round round, Person person, string image)
    {
        await using var db = await DatabaseAsync();
        return await db.Assignments.SingleAsync(assignment =>
            assignment.RoundId == round.Id && assignment.PersonId == person.Id && assignment.ImageGroup!.Name == image
        );
    }

    /// <summary>Draws so many boxes by the same way as the canvas, and submits.</summary>
    protected async Task AnnotateAsync(Assignment work, int boxes, bool submit = true)
    {
        var sequence = 0L;
        var operations = Enumerable
            .Range(1, boxes)
            .Select(number => new Operation(
                ++sequence,
                $"o{number}",
                OperationKind.Add,
                [new BoxChange($"b{number}", 10, 10, 30, 40, "R", BoxFlags.None, BoxOrigin.Drawn)]
            ))
            .ToList();
        if (submit)
            operations.Add(new Operation(++sequence, "submit", OperationKind.Submit, []));
        Assert.IsType<SendAnswer.Acknowledged>(
            await Services.GetRequiredService<OperationWriter>().SendAsync(work.Id, work.PersonId, $"client{++_clients}", 0, operations)
        );
    }
}
