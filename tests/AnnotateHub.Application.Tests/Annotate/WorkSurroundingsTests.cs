using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>What a work document says of the list that the work is part of, of its return and of what comes before it.</summary>
public sealed class WorkSurroundingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task In_a_round_the_neighbours_are_those_of_the_persons_list_and_not_of_the_project()
    {
        await using var lab = await AnnotateLab.StartAsync();
        // The list goes from the last image to the first.
        var work = await RoundAsync(lab, RoundKind.Seed, lab.Annotator, [.. lab.Images.Reverse()]);

        var first = await ReadAsync(lab, work[0]);
        var middle = await ReadAsync(lab, work[1]);
        var last = await ReadAsync(lab, work[2]);

        Assert.Equal(new QueueView(1, 3, null, new PlaceView(lab.Images[1], work[1].Id)), first.Queue);
        Assert.Equal(new QueueView(2, 3, new PlaceView(lab.Images[2], work[0].Id), new PlaceView(lab.Images[0], work[2].Id)), middle.Queue);
        Assert.Equal(new QueueView(3, 3, new PlaceView(lab.Images[1], work[1].Id), null), last.Queue);
    }

    [Fact]
    public async Task Done_work_stays_in_the_list_and_withdrawn_work_leaves_it()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var work = await RoundAsync(lab, RoundKind.Seed, lab.Annotator, lab.Images);
        await using (var db = lab.Database())
        {
            db.Assignments.Single(assignment => assignment.Id == work[0].Id).State = AssignmentState.Submitted;
            db.Assignments.Single(assignment => assignment.Id == work[1].Id).WithdrawnAt = Now;
            await db.SaveChangesAsync();
        }

        Assert.Equal(new QueueView(2, 2, new PlaceView(lab.Images[0], work[0].Id), null), (await ReadAsync(lab, work[2])).Queue);
    }

    [Fact]
    public async Task Free_work_has_no_list()
    {
        await using var lab = await AnnotateLab.StartAsync();

        Assert.Null((await lab.Reader.BeginAsync(lab.ProjectId, lab.Images[0], lab.Annotator))!.Assignment!.Queue);
    }

    [Fact]
    public async Task Returned_work_says_at_once_what_the_lead_said_and_not_what_the_annotator_answered()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var work = (await RoundAsync(lab, RoundKind.Seed, lab.Annotator, lab.Images))[0];
        await SayAsync(lab, work, lab.Lead, "Looks fine.");
        await SayAsync(lab, work, lab.Lead, "Two cells are missing.");
        await SayAsync(lab, work, lab.Annotator, "I cannot find them.");

        Assert.Null((await ReadAsync(lab, work)).Returned);
        await using (var db = lab.Database())
        {
            db.Assignments.Single(assignment => assignment.Id == work.Id).State = AssignmentState.Returned;
            await db.SaveChangesAsync();
        }

        Assert.Equal(new ReturnedView("lead", "Two cells are missing."), (await ReadAsync(lab, work)).Returned);
        var document = await lab.Reader.WorkAsync(lab.ProjectId, work.ImageGroupId, lab.Annotator, work.Id);
        Assert.Equal(["Looks fine.", "Two cells are missing.", "I cannot find them."], document!.Comments!.Select(comment => comment.Text));
    }

    [Fact]
    public async Task Only_a_lead_who_looks_on_may_decide()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var list = await RoundAsync(lab, RoundKind.Seed, lab.Annotator, lab.Images);
        var work = list[1];

        Assert.False((await ReadAsync(lab, work)).MayDecide);
        Assert.False((await lab.Reader.WorkAsync(lab.ProjectId, work.ImageGroupId, lab.Viewer, work.Id))!.Assignment!.MayDecide);
        var looking = (await lab.Reader.WorkAsync(lab.ProjectId, work.ImageGroupId, lab.Lead, work.Id))!.Assignment!;
        Assert.True(looking.MayDecide);
        // A lead goes along the annotator's list.
        Assert.Equal(
            new QueueView(2, 3, new PlaceView(lab.Images[0], list[0].Id), new PlaceView(lab.Images[2], list[2].Id)),
            looking.Queue
        );
    }

    [Fact]
    public async Task Before_the_calibration_a_round_says_how_far_it_is_and_where_it_goes_on()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var calibration = await RoundAsync(lab, RoundKind.Calibration, lab.Annotator, [lab.Images[0], lab.Images[1]]);
        var production = (await RoundAsync(lab, RoundKind.Refinement, lab.Annotator, [lab.Images[2]]))[0];
        await using (var db = lab.Database())
        {
            db.Assignments.Single(assignment => assignment.Id == calibration[0].Id).State = AssignmentState.Submitted;
            await db.SaveChangesAsync();
        }

        var shut = await ReadAsync(lab, production);
        Assert.False(shut.Editable);
        Assert.Equal(new CalibrationView(1, 2, new PlaceView(lab.Images[1], calibration[1].Id)), shut.Calibration);
        Assert.Null((await ReadAsync(lab, calibration[1])).Calibration);

        await using (var db = lab.Database())
        {
            db.Assignments.Single(assignment => assignment.Id == calibration[1].Id).State = AssignmentState.Submitted;
            await db.SaveChangesAsync();
        }

        Assert.Null((await ReadAsync(lab, production)).Calibration);
    }

    private static async Task<AssignmentView> ReadAsync(AnnotateLab lab, Assignment work) =>
        (await lab.Reader.WorkAsync(lab.ProjectId, work.ImageGroupId, work.PersonId, work.Id))!.Assignment!;

    /// <summary>A round of one person with these images in this order.</summary>
    private static async Task<IReadOnlyList<Assignment>> RoundAsync(
        AnnotateLab lab,
        RoundKind kind,
        long personId,
        IReadOnlyList<long> images
    )
    {
        await using var db = lab.Database();
        var round = new Round
        {
            ProjectId = lab.ProjectId,
            Kind = kind,
            Name = $"{kind}",
            CreatedAt = Now,
        };
        db.Add(round);
        await db.SaveChangesAsync();
        db.Add(new RoundPerson { RoundId = round.Id, PersonId = personId });
        var made = new List<Assignment>();
        foreach (var image in images)
        {
            var set = new LabelSet
            {
                ProjectId = lab.ProjectId,
                ImageGroupId = image,
                Kind = LabelSetKind.Annotator,
                PersonId = personId,
                CreatedAt = Now,
            };
            var work = new Assignment
            {
                RoundId = round.Id,
                ProjectId = lab.ProjectId,
                ImageGroupId = image,
                PersonId = personId,
                LabelSet = set,
                QueueOrder = made.Count,
                CreatedAt = Now,
            };
            db.Add(work);
            await db.SaveChangesAsync();
            made.Add(work);
        }

        return made;
    }

    private static async Task SayAsync(AnnotateLab lab, Assignment work, long personId, string text)
    {
        await using var db = lab.Database();
        db.Comments.Add(
            new Comment
            {
                ProjectId = lab.ProjectId,
                AssignmentId = work.Id,
                PersonId = personId,
                Text = text,
                CreatedAt = Now,
            }
        );
        await db.SaveChangesAsync();
    }
}
