using System.Text;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Guides;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Who makes projects, one made like another, and one that is deleted with everything of it.</summary>
public sealed class ProjectLifecycleTests
{
    [Theory]
    [InlineData(ProjectMakers.Administrators, false, false)]
    [InlineData(ProjectMakers.Managers, true, false)]
    [InlineData(ProjectMakers.Everybody, true, true)]
    public async Task Whom_the_setting_allows_makes_projects_and_manages_them(ProjectMakers makers, bool manager, bool annotator)
    {
        await using var lab = await StudyLab.StartAsync(services => services.AddSingleton(new ProjectSettings(makers)), 1);
        await RoleAsync(lab, lab.Lead, ProjectRole.Manager);
        var maker = lab.Get<CreateProject>();

        foreach (var (person, may) in new[] { (lab.Lead, manager), (lab.Student1, annotator) })
        {
            var made = await maker.MakeAsync(person, $"Of {person}", "", ClassScheme.CancerNormalUnknown);

            Assert.Equal(may, await maker.MayMakeAsync(person));
            if (may)
                Assert.Single(StudyLab.Done(made).Managers);
            else
                Assert.Contains("make projects", StudyLab.Refused(made), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_project_is_made_like_another_without_its_images()
    {
        await using var lab = await StudyLab.StartAsync(
            services => services.AddSingleton(new ProjectSettings(ProjectMakers.Managers)),
            2
        );
        await RoleAsync(lab, lab.Lead, ProjectRole.Manager);
        await using var db = lab.Database();
        db.Guides.Add(
            new ProjectGuide
            {
                ProjectId = lab.ProjectId,
                Text = "Look **closely**.",
                Classes = [new GuideClass("R", "Round and red.", [])],
                Version = 7,
            }
        );
        await db.SaveChangesAsync();
        var maker = lab.Get<CreateProject>();

        var withPeople = StudyLab.Done(await maker.CopyAsync(lab.Lead, lab.ProjectId, "Second plate", withPeople: true)).ProjectId;
        var alone = StudyLab.Done(await maker.CopyAsync(lab.Lead, lab.ProjectId, "Third plate", withPeople: false)).ProjectId;

        var first = await db.Projects.AsNoTracking().SingleAsync(project => project.Id == lab.ProjectId);
        var copy = await db.Projects.AsNoTracking().Include(project => project.Members).SingleAsync(project => project.Id == withPeople);
        Assert.Equal(first.Classes.Classes, copy.Classes.Classes);
        Assert.Equal(first.Channels, copy.Channels);
        Assert.Equal((first.Display, 0), (copy.Display, copy.ImageCount));
        Assert.Equal(
            [(lab.Expert, ProjectRole.Annotator, 1, 40), (lab.Lead, ProjectRole.Manager, null, null)],
            copy.Members.Where(member => member.PersonId == lab.Expert || member.PersonId == lab.Lead)
                .OrderBy(member => member.PersonId)
                .Select(member => (member.PersonId, member.Role, member.SeniorityRank, member.ExperienceMonths))
        );
        Assert.Equal(4, copy.Members.Count);
        var managers = db.Memberships.Where(member => member.ProjectId == alone).Select(member => member.PersonId);
        Assert.Equal([lab.Lead], await managers.ToListAsync());
        var guide = await db.Guides.AsNoTracking().SingleAsync(item => item.ProjectId == withPeople);
        Assert.Equal(("Look **closely**.", 1, "Round and red."), (guide.Text, guide.Version, Assert.Single(guide.Classes).Text));
        Assert.Contains(
            "already",
            StudyLab.Refused(await maker.CopyAsync(lab.Lead, lab.ProjectId, "Second plate", false)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Only managers",
            StudyLab.Refused(await maker.CopyAsync(lab.Student1, lab.ProjectId, "Mine", false)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_deleted_project_leaves_no_row_and_no_file_and_takes_nothing_of_another()
    {
        await using var lab = await StudyLab.StartAsync(4, 4);
        await lab.DrawSplitsAsync(1);
        await lab.RunModelAsync();
        var seed = (await lab.MakeAsync(RoundKind.Seed, ImageChoice.All, [lab.Expert])).RoundId;
        var test = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3))
        ).RoundId;
        foreach (var work in await lab.WorkAsync(test))
            await lab.SubmitAsync(work);
        var own = (await lab.WorkAsync(seed))[0];
        StudyLab.Done(await lab.Get<AssignmentReview>().SkipAsync(own.Id, lab.Expert, FlagReason.BadFocus, ""));
        StudyLab.Done(await lab.Get<FrozenReports>().FreezeAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([test]), "Table 2"));
        var (alone, shared) = await FilesAsync(lab);
        await RoleAsync(lab, lab.Lead, ProjectRole.Manager);
        var (deletion, blobs) = (lab.Get<ProjectDeletion>(), lab.Get<BlobStore>());

        var preview = StudyLab.Done(await deletion.PreviewAsync(lab.Lead, lab.ProjectId));
        var wrong = await deletion.DeleteAsync(lab.Lead, lab.ProjectId, "plate");
        var annotator = await deletion.DeleteAsync(lab.Expert, lab.ProjectId, "Plate");
        var deleted = StudyLab.Done(await deletion.DeleteAsync(lab.Lead, lab.ProjectId, "Plate"));

        // StudyLab's images are rows alone, so that the project's count of images is not kept; its files are the five bytes "alone".
        // The seed, the test, and the free round, which making the first of them closes.
        Assert.Equal(("Plate", 3, 1, 4), (preview.Name, preview.Rounds, preview.Reports, preview.People));
        Assert.Equal((5L, null), (preview.Bytes, preview.Waiting));
        Assert.Contains("Type the name", StudyLab.Refused(wrong), StringComparison.Ordinal);
        Assert.Contains("Only managers", StudyLab.Refused(annotator), StringComparison.Ordinal);
        Assert.Equal((1, 5L), (deleted.Files, deleted.Bytes));
        Assert.False(blobs.Contains(alone));
        Assert.True(blobs.Contains(shared));
        await using var db = lab.Database();
        Assert.Empty(await LeftAsync(db, lab.ProjectId));
        Assert.Equal(1, await db.Planes.CountAsync());
        Assert.Contains("'Plate'", (await db.SignInEvents.SingleAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_while_a_job_is_at_work()
    {
        await using var lab = await StudyLab.StartAsync(1);
        await RoleAsync(lab, lab.Lead, ProjectRole.Manager);
        await using var db = lab.Database();
        db.Jobs.Add(
            new JobRecord
            {
                Kind = JobKinds.Import,
                Title = "Import of somebody else",
                Payload = "{}",
            }
        );
        await db.SaveChangesAsync();

        var refused = StudyLab.Refused(await lab.Get<ProjectDeletion>().DeleteAsync(lab.Lead, lab.ProjectId, "Plate"));

        Assert.Contains("is at work", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody else", refused, StringComparison.Ordinal);
        Assert.True(await db.Projects.AnyAsync(project => project.Id == lab.ProjectId));
    }

    /// <summary>A source file that the project alone has, and one that another has too.</summary>
    private static async Task<(string Alone, string Shared)> FilesAsync(StudyLab lab)
    {
        await using var db = lab.Database();
        var blobs = lab.Get<BlobStore>();
        var alone = await blobs.PutAsync(new MemoryStream(Encoding.ASCII.GetBytes("alone")));
        var shared = await blobs.PutAsync(new MemoryStream(Encoding.ASCII.GetBytes("shared")));
        var other = new Project { Name = "Other" };
        db.Projects.Add(other);
        await db.SaveChangesAsync();
        var foreign = new ImageGroup
        {
            ProjectId = other.Id,
            Name = "i",
            SortKey = "i",
            ContentHash = "h",
        };
        db.ImageGroups.Add(foreign);
        await db.SaveChangesAsync();
        var images = await db.ImageGroups.Where(image => image.ProjectId == lab.ProjectId).OrderBy(image => image.Id).ToListAsync();
        foreach (var (image, source) in new[] { (images[0], alone), (images[1], shared), (foreign, shared) })
            db.Planes.Add(
                new Plane
                {
                    ImageGroupId = image.Id,
                    SourceName = "a.tif",
                    SourceHash = source,
                    PlaneHash = source,
                }
            );
        await db.SaveChangesAsync();
        return (alone, shared);
    }

    /// <summary>Tables that still have rows of a project: those that name it, and those that only hang on one that did.</summary>
    private static async Task<List<string>> LeftAsync(AnnotateHubDb db, long projectId)
    {
        var tables = db
            .Model.GetEntityTypes()
            .Where(type => type.FindProperty("ProjectId") is not null)
            .Select(type => (Table: type.GetTableName()!, Where: $" WHERE \"ProjectId\" = {projectId}"))
            .Concat(
                new[] { "Boxes", "Operations", "ClassCounts", "RoundPeople", "WorkCounts", "DailyWork", "RoundClassCounts" }.Select(table =>
                    (Table: table, Where: "")
                )
            );
        var left = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var (table, where) in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"{where}";
#pragma warning restore CA2100
            if (await command.ExecuteScalarAsync() is long count and > 0)
                left.Add($"{table}: {count}");
        }

        return left;
    }

    private static async Task RoleAsync(StudyLab lab, long person, ProjectRole role)
    {
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, role));
    }
}
