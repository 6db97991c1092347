using AnnotateHub.Application.Annotations.Queries;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Annotate;

public sealed class WorkReaderTests
{
    [Fact]
    public async Task Images_follow_each_other_as_people_count()
    {
        await using var lab = await AnnotateLab.StartAsync();

        var work = await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[1], lab.Annotator);

        Assert.Equal(
            ("f2", 2, 3, lab.Images[0], lab.Images[2]),
            (work!.Image.Name, work.Image.Position, work.Image.Of, work.Image.Previous!.Value, work.Image.Next!.Value)
        );
        var list = await lab.Get<ImageList>().ReadAsync(lab.ProjectId, lab.Annotator, 0, 200, null);
        Assert.Equal(["f1", "f2", "f10"], list.Items.Select(imageItem => imageItem.Name));
    }

    [Fact]
    public async Task The_ends_of_the_project_have_no_neighbour()
    {
        await using var lab = await AnnotateLab.StartAsync();

        Assert.Null((await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[0], lab.Annotator))!.Image.Previous);
        Assert.Null((await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[2], lab.Annotator))!.Image.Next);
    }

    [Fact]
    public async Task Reading_makes_nothing_and_says_that_work_may_begin()
    {
        await using var lab = await AnnotateLab.StartAsync();

        var read = await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[0], lab.Annotator);

        Assert.Equal((null, null, true), (read!.Assignment, read.Note, read.MayBegin));
        await using (var db = lab.Database())
            Assert.Equal((0, 0, 0), (await db.Assignments.CountAsync(), await db.LabelSets.CountAsync(), await db.Rounds.CountAsync()));
        var started = await lab.Reader.BeginAsync(lab.ProjectId, lab.Images[0], lab.Annotator);
        Assert.Equal((true, false), (started!.Assignment!.Editable, started.MayBegin));
        Assert.Equal(started.Assignment.Id, (await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[0], lab.Annotator))!.Assignment!.Id);
    }

    [Fact]
    public async Task Who_only_looks_begins_nothing()
    {
        await using var lab = await AnnotateLab.StartAsync();

        var looked = await lab.Reader.BeginAsync(lab.ProjectId, lab.Images[0], lab.Viewer);

        Assert.Equal((null, false), (looked!.Assignment, looked.MayBegin));
        await using var db = lab.Database();
        Assert.Equal(0, await db.Assignments.CountAsync());
    }

    [Fact]
    public async Task Opening_an_image_twice_at_once_makes_one_assignment()
    {
        await using var lab = await AnnotateLab.StartAsync();

        var works = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => lab.Reader.BeginAsync(lab.ProjectId, lab.Images[0], lab.Annotator))
        );

        Assert.Single(works.Select(work => work!.Assignment!.Id).Distinct());
        await using var db = lab.Database();
        Assert.Single(db.Rounds);
    }

    [Fact]
    public async Task A_viewer_sees_the_image_without_assignment_or_boxes()
    {
        await using var lab = await AnnotateLab.StartAsync();

        var work = await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[0], lab.Viewer);

        Assert.Null(work!.Assignment);
        Assert.Empty(work.Boxes);
    }

    [Fact]
    public async Task Who_is_no_member_finds_nothing()
    {
        await using var lab = await AnnotateLab.StartAsync();

        Assert.Null(await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[0], lab.Stranger));
    }

    [Fact]
    public async Task The_list_shows_the_asking_person_their_own_boxes_only()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b", boxClass: "G"));
        var list = lab.Get<ImageList>();

        Assert.Equal(2, (await list.ReadAsync(lab.ProjectId, lab.Annotator, 0, 1, null)).Items[0].Boxes);
        var other = (await list.ReadAsync(lab.ProjectId, lab.Lead, 0, 1, null)).Items[0];
        Assert.Equal((null, 0), (other.State, other.Boxes));
    }

    [Theory]
    [InlineData("F1", 2)]
    [InlineData("f2", 1)]
    [InlineData("%", 0)]
    public async Task Search_finds_parts_of_names_and_takes_signs_literally(string search, int found)
    {
        await using var lab = await AnnotateLab.StartAsync();

        Assert.Equal(found, (await lab.Get<ImageList>().ReadAsync(lab.ProjectId, lab.Annotator, 0, 200, search)).Total);
    }
}
