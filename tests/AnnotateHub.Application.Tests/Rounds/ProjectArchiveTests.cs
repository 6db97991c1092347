using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Members;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Archiving and bringing back; what pages and the command line ask without a route of HTTP is refused too.</summary>
public sealed class ProjectArchiveTests
{
    [Fact]
    public async Task Managers_archive_and_bring_back_and_both_stand_in_the_audit()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var archive = lab.Get<ProjectArchive>();

        var byLead = StudyLab.Refused(await archive.ArchiveAsync(lab.Lead, lab.ProjectId));
        await ManageAsync(lab);
        var archived = StudyLab.Done(await archive.ArchiveAsync(lab.Lead, lab.ProjectId));
        var again = StudyLab.Done(await archive.ArchiveAsync(Actor.CommandLine(), lab.ProjectId));
        var shown = await lab.Get<ProjectQueries>().MineAsync(lab.Expert);
        var listed = await lab.Get<ProjectQueries>().AllAsync(archived: true);
        var restored = StudyLab.Done(await archive.RestoreAsync(lab.Lead, lab.ProjectId));

        Assert.Equal(MemberService.ManagersOnly, byLead);
        Assert.NotNull(archived.ArchivedAt);
        Assert.Equal(archived, again);
        Assert.True(Assert.Single(shown).IsArchived);
        Assert.Equal("Plate", Assert.Single(listed).Name);
        Assert.Null(restored.ArchivedAt);
        await using var db = lab.Database();
        Assert.Equal(
            ["project.archived", "project.restored"],
            await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()
        );
        Assert.IsType<Result<ArchivedProject>.NotFound>(await archive.ArchiveAsync(lab.Lead, 4_000_000));
    }

    [Fact]
    public async Task Nothing_is_archived_while_a_job_of_it_is_at_work()
    {
        await using var lab = await StudyLab.StartAsync(1);
        await ManageAsync(lab);
        var jobs = lab.Get<JobStore>();
        var elsewhere = await jobs.AddAsync(JobKinds.Import, "Of another project", new { }, null, null);
        var own = await jobs.AddAsync(JobKinds.Import, "Import", new { }, lab.ProjectId, null);
        var archive = lab.Get<ProjectArchive>();

        var refused = StudyLab.Refused(await archive.ArchiveAsync(lab.Lead, lab.ProjectId));
        await jobs.FinishAsync(own.Id, JobState.Succeeded, "Done.", null, null);

        Assert.Contains("A job is at work", refused, StringComparison.Ordinal);
        Assert.NotNull(StudyLab.Done(await archive.ArchiveAsync(lab.Lead, lab.ProjectId)).ArchivedAt);
        Assert.NotEqual(own.Id, elsewhere.Id);
    }

    [Fact]
    public async Task What_pages_and_commands_ask_is_refused_as_well()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(0, 0);
        await lab.RunModelAsync();
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert])).RoundId;
        var work = (await lab.WorkAsync(round))[0];
        await lab.SubmitAsync(work);
        await ManageAsync(lab);
        StudyLab.Done(await lab.Get<ProjectArchive>().ArchiveAsync(lab.Lead, lab.ProjectId));
        long set;
        await using (var db = lab.Database())
            set = await db.LabelSets.Where(item => item.Kind == LabelSetKind.ModelRun).Select(item => item.Id).FirstAsync();
        var (changes, review, writer) = (lab.Get<ProjectChanges>(), lab.Get<AssignmentReview>(), lab.Get<OperationWriter>());
        var draw = new Operation(1, "o", OperationKind.Add, [new BoxChange("b", 1, 1, 9, 9, "R")]);
        var plan = new ImportPlan("", "", false, "", null, null, [], [], [], [], 0);
        var evaluation = new EvaluationQuestion(TruthChoice.OfUnion(round), ["r"], ["R"]);
        var labels = new AnnotationImportRequest(lab.ProjectId, "p0", "/nowhere", new VocConvention());

        string?[] said =
        [
            await changes.SetDisplayAsync(lab.Lead, lab.ProjectId, new DisplaySettings()),
            await changes.SetClassesAsync(lab.Lead, lab.ProjectId, Core.Labels.ClassScheme.CancerNormalUnknown.Classes),
            await changes.SetMemberAsync(lab.Lead, lab.ProjectId, "p1", ProjectRole.Lead, null, null),
            await changes.RemoveMemberAsync(lab.Lead, lab.ProjectId, lab.Student1),
            StudyLab.Refused(await review.AcceptAllAsync(round, lab.Lead)),
            StudyLab.Refused(
                await lab.Get<FrozenReports>().FreezeAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round]), "Table 2")
            ),
            StudyLab.Refused(await lab.Get<FrozenReports>().FreezeEvaluationAsync(lab.ProjectId, lab.Lead, evaluation, "Table 3")),
            (await lab.Get<Importer>().ImportAsync(lab.ProjectId, plan)).Refused,
            (await lab.Get<AnnotationImport>().ImportAsync(labels)).Refused,
            (await writer.AppendAsync(set, lab.Lead, OperationWriter.ModelClient, [draw]))[0].Reason,
            (await writer.ChangeStateAsync(work.Id, AssignmentMove.Accept)) is StateAnswer.Refused refused ? refused.Reason : null,
        ];

        Assert.All(said, sentence => Assert.Equal(Editability.ProjectIsArchived, sentence));
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task What_no_refinement_round_holds_is_counted_and_taken_alone()
    {
        await using var lab = await StudyLab.StartAsync(5);
        await lab.DrawSplitsAsync(0, 0);
        await using var db = lab.Database();
        var images = await db.ImageGroups.OrderBy(image => image.Id).Select(image => image.Id).ToListAsync();
        var three = new ImageChoice(ImageChoiceKind.HandPicked, Ids: images[..3]);
        var first = (await lab.MakeAsync(RoundKind.Refinement, three, [lab.Expert], name: "A")).RoundId;
        var planner = lab.Get<RoundPlanner>();
        var plan = new RoundPlan(RoundKind.Refinement, "B", [lab.Expert], new RoundSettings(Seed: 11), ImageChoice.NotRefined);

        var before = StudyLab.Done(await planner.PreviewAsync(lab.ProjectId, lab.Lead, plan));
        // The first image is withdrawn: it is not refined any more, and is again when it returns to its round.
        var withdrawn = (await lab.WorkAsync(first)).Single(work => work.ImageGroupId == images[0]);
        StudyLab.Done(await lab.Get<AssignmentReview>().WithdrawAsync(withdrawn.Id, lab.Lead));
        var without = StudyLab.Done(await planner.PreviewAsync(lab.ProjectId, lab.Lead, plan));
        StudyLab.Done(await lab.Get<AssignmentReview>().RestoreAsync(withdrawn.Id, lab.Lead));
        var made = await lab.MakeAsync(RoundKind.Refinement, ImageChoice.NotRefined, [lab.Expert], name: "B");
        var none = StudyLab.Done(await planner.PreviewAsync(lab.ProjectId, lab.Lead, plan with { Name = "C" }));
        var seed = StudyLab.Done(await planner.PreviewAsync(lab.ProjectId, lab.Lead, plan with { Kind = RoundKind.Seed, Name = "S" }));

        Assert.Equal((2, 2), (before.NotRefined, before.Images));
        Assert.Equal((3, 3), (without.NotRefined, without.Images));
        Assert.Equal(images[3..], (await lab.WorkAsync(made.RoundId)).Select(work => work.ImageGroupId).Order());
        Assert.Equal(0, none.NotRefined);
        Assert.Contains("is in one already", Assert.Single(none.Faults), StringComparison.Ordinal);
        Assert.Null(seed.NotRefined);
        Assert.Contains(seed.Faults, fault => fault.StartsWith("Only a refinement round", StringComparison.Ordinal));
    }

    private static async Task ManageAsync(StudyLab lab)
    {
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == lab.Lead)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Manager));
    }
}
