using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Adjudication;

/// <summary>The expert (rank 1) and student 1 (rank 2) on one test image: boxes are 20 px wide, so two boxes s apart have IoU (20 - s) /
/// (20 + s).</summary>
public sealed class AdjudicationTests : IAsyncLifetime
{
    private StudyLab _lab = null!;
    private long _round;
    private long _image;

    private AdjudicationService Service => _lab.Get<AdjudicationService>();
    private AdjudicationChanges Changes => _lab.Get<AdjudicationChanges>();

    public async ValueTask InitializeAsync()
    {
        _lab = await StudyLab.StartAsync(1);
        await _lab.DrawSplitsAsync(1, 0);
        _round = (
            await _lab.MakeAsync(RoundKind.Test, ImageChoice.All, [_lab.Expert, _lab.Student1], new RoundSettings(["R", "G"], 2, 3))
        ).RoundId;
        _image = (await _lab.WorkAsync(_round))[0].ImageGroupId;
    }

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_lead_takes_undoes_and_signs_and_the_truth_is_frozen_with_its_parents()
    {
        // Agreed at 10; a near miss at 60 against 72 (IoU 8/32); 120 by the student alone.
        await SubmitAsync(_lab.Expert, ("a", 10, "R"), ("n", 60, "R"));
        await SubmitAsync(_lab.Student1, ("b", 10, "R"), ("m", 72, "R"), ("x", 120, "G"));

        var view = await OpenAsync();
        Assert.Equal(["near-miss", "only-one-drew-it"], view.Cases.Select(item => item.Kinds[0]));
        var miss = view.Cases[0];
        var right = miss.Sides.Single(side => side.Boxes[0].X1 == 72).Letter;
        await DecideAsync("o1", miss, "take", right);
        await DecideAsync("o1", miss, "take", right);
        await DecideAsync("o2", view.Cases[1], "dropAll");
        StudyLab.Done(await Service.UndoAsync(_round, _lab.Lead, "o3", "o2"));
        var signed = StudyLab.Done(await Changes.SignOffAsync(_round, _lab.Lead));

        await using var db = _lab.Database();
        var set = await db
            .LabelSets.Include(labelSet => labelSet.Boxes)
            .Include(labelSet => labelSet.Counts)
            .SingleAsync(labelSet => labelSet.Kind == LabelSetKind.Consensus);
        Assert.Equal([(10, "R"), (72, "R"), (120, "G")], set.Boxes.Select(box => ((int)box.X1, box.Class)).Order());
        Assert.Equal([$"{_lab.Expert}/n", $"{_lab.Student1}/m"], set.Boxes.Single(box => box.X1 == 72).Parents!.Order());
        Assert.All(set.Boxes, box => Assert.Equal(BoxOrigin.Union, box.Origin));
        Assert.NotNull((await db.Rounds.SingleAsync(round => round.Id == _round)).ClosedAt);
        Assert.Equal(
            ["opened", "take", "dropAll", "undo", "signedOff"],
            await db.AdjudicationEntries.OrderBy(adjudication => adjudication.Id).Select(adjudication => adjudication.Action).ToListAsync()
        );
        var kept = await db.AdjudicationSnapshots.SingleAsync();
        Assert.Equal(
            signed.Hash,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(kept.Content)))
        );
        Assert.Contains("signed", StudyLab.Refused(await Service.DecideAsync(_round, _lab.Lead, Request("o4", view.Cases[1], "keepAll"))));
    }

    [Fact]
    public async Task Reopening_is_logged_and_makes_a_new_version_beside_the_old()
    {
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        await SubmitAsync(_lab.Student1, ("b", 10, "G"));
        var view = await OpenAsync();
        var first = StudyLab.Done(await Changes.SignOffAsync(_round, _lab.Lead));
        Assert.Contains("reason", StudyLab.Refused(await Changes.ReopenAsync(_round, _lab.Lead, "oh")));
        StudyLab.Done(await Changes.ReopenAsync(_round, _lab.Lead, "The class was wrong after all"));
        await DecideAsync("o1", view.Cases[0], "reclassify", @class: "G");
        var second = StudyLab.Done(await Changes.SignOffAsync(_round, _lab.Lead));

        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.NotEqual(first.Hash, second.Hash);
        await using var db = _lab.Database();
        Assert.Equal(
            ["R", "G"],
            await db
                .LabelSets.Where(labelSet => labelSet.Kind == LabelSetKind.Consensus)
                .OrderBy(labelSet => labelSet.Id)
                .Select(labelSet => labelSet.Boxes.Single().Class)
                .ToListAsync()
        );
    }

    [Fact]
    public async Task Nothing_tells_who_is_who_until_the_lead_unblinds_and_that_is_logged()
    {
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        await SubmitAsync(_lab.Student1, ("b", 10, "G"));

        var before = (await OpenAsync()).Cases[0];
        Assert.All(before.Sides, side => Assert.Null(side.Person));
        Assert.Null(before.Stands);
        Assert.Null(before.Why);
        StudyLab.Done(await Changes.UnblindAsync(_round, _lab.Lead));
        var after = StudyLab.Done(await Service.ReadAsync(_round, _lab.Lead)).Cases[0];

        Assert.Equal(["Expert", "Student 1"], after.Sides.Select(side => side.Person).Order());
        Assert.Contains("more experienced", after.Why);
        Assert.Equal(before.Sides.Select(side => side.Boxes[0]), after.Sides.Select(side => side.Boxes[0]));
        await using var db = _lab.Database();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "adjudication.unblinded" && entry.PersonId == _lab.Lead));
    }

    [Fact]
    public async Task Another_policy_shows_its_difference_first_and_keeps_what_a_person_decided()
    {
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        await SubmitAsync(_lab.Student1, ("x", 60, "R"), ("y", 120, "R"));
        var view = await OpenAsync();
        await DecideAsync("o1", view.Cases.Single(item => item.Sides.Any(side => side.Boxes.Any(box => box.X1 == 60))), "keepAll");
        var policy = UnionPolicy.Paper with { LoneBoxes = LoneBoxes.KeepIfSenior };

        var diff = StudyLab.Done(await Changes.PreviewAsync(_round, _lab.Lead, policy));
        Assert.Equal("keep", StudyLab.Done(await Service.ReadAsync(_round, _lab.Lead)).Policy.LoneBoxes);
        var applied = StudyLab.Done(await Changes.ApplyAsync(_round, _lab.Lead, policy));

        // The student's 120 goes, the kept 60 stays.
        Assert.Equal((1, 0, 1, 3, 2), (diff.Kept, diff.Added, diff.Removed, diff.BoxesBefore, diff.BoxesAfter));
        Assert.Equal(diff.Removed, applied.Removed);
        Assert.Equal([10, 60], (await TruthAsync()).Select(box => box.X1));
    }

    [Fact]
    public async Task Work_that_was_returned_and_submitted_anew_comes_in_when_the_lead_takes_it_and_not_before()
    {
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        var student = await SubmitAsync(_lab.Student1, ("b", 10, "R"), ("x", 60, "R"));
        await OpenAsync();
        StudyLab.Done(await _lab.Get<AssignmentReview>().ReturnAsync(student.Id, _lab.Lead, "Please look again", null));
        Assert.Empty(StudyLab.Done(await Service.ReadAsync(_round, _lab.Lead)).Cases);
        await _lab.SendAsync(student, OperationKind.Delete, new BoxChange("x"));
        await _lab.SendAsync(student, OperationKind.Submit);

        var waiting = StudyLab.Done(await Service.ReadAsync(_round, _lab.Lead));
        Assert.Equal((1, 1), (waiting.Inputs.Changed, waiting.Cases.Count));
        Assert.Contains("not what was taken in", StudyLab.Refused(await Changes.SignOffAsync(_round, _lab.Lead)));
        var diff = StudyLab.Done(await Changes.ApplyAsync(_round, _lab.Lead, UnionPolicy.Paper));

        Assert.Equal("changed", Assert.Single(diff.Images).Why);
        Assert.Empty(StudyLab.Done(await Service.ReadAsync(_round, _lab.Lead)).Cases);
    }

    [Fact]
    public async Task Who_annotates_in_the_open_blind_round_and_who_does_not_lead_finds_nothing()
    {
        await using (var db = _lab.Database())
            await db
                .Memberships.Where(membership => membership.PersonId == _lab.Expert)
                .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Lead));
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        Assert.IsType<Result<AdjudicationView>.Refused>(await Service.OpenAsync(_round, _lab.Lead));
        await SubmitAsync(_lab.Student1, ("b", 10, "G"));
        var view = await OpenAsync();

        foreach (var person in new[] { _lab.Expert, _lab.Student1, _lab.Student2 })
        {
            Assert.IsType<Result<AdjudicationView>.NotFound>(await Service.OpenAsync(_round, person));
            Assert.IsType<Result<DecisionAnswer>.NotFound>(await Service.DecideAsync(_round, person, Request("o", view.Cases[0], "keepAll")));
            Assert.IsType<Result<RoundReport>.NotFound>(await _lab.Get<AdjudicationReport>().ReadAsync(_round, person));
        }

        StudyLab.Done(await _lab.Get<RoundLifecycle>().CloseAsync(_round, _lab.Lead));
        StudyLab.Done(await Service.DecideAsync(_round, _lab.Expert, Request("o", view.Cases[0], "keepAll")));
        var report = StudyLab.Done(await _lab.Get<AdjudicationReport>().ReadAsync(_round, _lab.Lead));
        Assert.Equal((1, 1, 0), (report.OnOwnWork, report.DecidedByLead, report.DecidedByRule));
    }

    [Fact]
    public async Task The_published_tree_has_the_higher_ranked_as_expert1_and_the_union_with_the_leads_decision()
    {
        await SubmitAsync(_lab.Student1, ("b", 12, "G"));
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        var view = await OpenAsync();
        await DecideAsync("o1", view.Cases[0], "reclassify", @class: "G");
        using var folder = new TemporaryFolder();

        var done = StudyLab.Done(await _lab.Get<AdjudicationExport>().ToFolderAsync(_round, _lab.Lead, new VocConvention(), folder.Path));

        Assert.Equal((1, 1, null), (done.Images, done.Boxes, done.Version));
        Assert.Equal([(10, "R")], Read("Expert1"));
        Assert.Equal([(12, "G")], Read("Expert2"));
        Assert.Equal([(10, "G")], Read("Unioned"));
        Assert.Equal("image,expert1,expert2\nr06f01,p0,p1\n", await File.ReadAllTextAsync(folder.File("expert_annotation_id.csv")));
        Assert.Contains("DRAFT", await File.ReadAllTextAsync(folder.File("README.txt")));

        IEnumerable<(int, string)> Read(string expert)
        {
            using var file = File.OpenRead(folder.File($"Annotations/test/{expert}/r06f01.xml"));
            return VocReader
                .Read(file, expert, new VocConvention())
                .Annotation!.Objects.Select(vocObject => ((int)vocObject.Box.X1, vocObject.Class))
                .ToList();
        }
    }

    [Fact]
    public async Task The_report_counts_kinds_by_class_and_patient_and_names_nobody_while_anonymised()
    {
        await SubmitAsync(_lab.Expert, ("a", 10, "R"));
        await SubmitAsync(_lab.Student1, ("b", 10, "G"), ("x", 60, "G"));
        await OpenAsync();

        var report = StudyLab.Done(await _lab.Get<AdjudicationReport>().ReadAsync(_round, _lab.Lead));

        Assert.Equal((2, 2, 0, 2), (report.Cases, report.Disagreements, report.DecidedByLead, report.DecidedByRule));
        Assert.Equal(
            "kind,person,class,patient,cases,decided_by_rule,decided_by_"
                + "lead\nclass-conflict,,G,06,1,1,0\nclass-conflict,,R,06,1,1,0\nonly-one-drew-it,,G,06,1,1,0\n",
            AdjudicationReport.ToCsv(report)
        );
    }

    [Fact]
    public async Task A_decision_is_of_its_image_alone_although_ids_of_boxes_repeat()
    {
        await using var lab = await StudyLab.StartAsync(2);
        await lab.DrawSplitsAsync(2, 0);
        var round = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R", "G"], 2, 3))
        ).RoundId;
        // Every box is called "b".
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work, 10, work.PersonId == lab.Expert ? "R" : "G");
        var view = StudyLab.Done(await lab.Get<AdjudicationService>().OpenAsync(round, lab.Lead));

        StudyLab.Done(
            await lab.Get<AdjudicationService>()
                .DecideAsync(round, lab.Lead, new DecisionRequest("o", view.Cases[0].ImageId, view.Cases[0].Key, "dropAll"))
        );

        Assert.Equal(
            ["decided", "open"],
            StudyLab.Done(await lab.Get<AdjudicationService>().ReadAsync(round, lab.Lead)).Cases.Select(item => item.State)
        );
    }

    [Fact]
    public async Task Whatever_ids_a_client_makes_the_adjudication_can_be_signed_unblinded_and_reopened()
    {
        await SubmitAsync(_lab.Expert, ("n", 60, "R"), ("o", 120, "R"));
        await SubmitAsync(_lab.Student1, ("m", 72, "R"));
        var view = await OpenAsync();
        var names = new[] { "signed-1", "unblinded", "reopened-2", "opened" };
        Assert.True(view.Cases.Count >= 2);
        await DecideAsync(names[0], view.Cases[0], "keepAll");
        await DecideAsync(names[1], view.Cases[1], "keepAll");
        await DecideAsync(names[2], view.Cases[0], "keepAll");
        await DecideAsync(names[3], view.Cases[1], "keepAll");

        StudyLab.Done(await Changes.UnblindAsync(_round, _lab.Lead));
        StudyLab.Done(await Changes.SignOffAsync(_round, _lab.Lead));
        StudyLab.Done(await Changes.ReopenAsync(_round, _lab.Lead, "Looked at it again together."));
        StudyLab.Done(await Changes.SignOffAsync(_round, _lab.Lead));
        StudyLab.Done(await Changes.ReopenAsync(_round, _lab.Lead, "Looked at it again together."));

        var refused = StudyLab.Refused(await Service.DecideAsync(_round, _lab.Lead, Request("server:signed-3", view.Cases[0], "keepAll")));
        Assert.Contains("server:", refused, StringComparison.Ordinal);
    }

    private async Task<AdjudicationView> OpenAsync() => StudyLab.Done(await Service.OpenAsync(_round, _lab.Lead));

    private async Task<Assignment> SubmitAsync(long person, params (string Id, double X, string Class)[] boxes)
    {
        var work = (await _lab.WorkAsync(_round, person)).Single();
        await _lab.SendAsync(work, OperationKind.Add, [.. boxes.Select(box => StudyLab.Box(box.Id, box.X, box.Class))]);
        await _lab.SendAsync(work, OperationKind.Submit);
        return work;
    }

    private async Task DecideAsync(string operation, CaseView item, string kind, string? side = null, string? @class = null) =>
        StudyLab.Done(await Service.DecideAsync(_round, _lab.Lead, Request(operation, item, kind, side, @class)));

    private DecisionRequest Request(string operation, CaseView item, string kind, string? side = null, string? @class = null) =>
        new(operation, _image, item.Key, kind, side, @class);

    private async Task<IReadOnlyList<PlacedBox>> TruthAsync()
    {
        StudyLab.Done(await Changes.SignOffAsync(_round, _lab.Lead));
        await using var db = _lab.Database();
        return
        [
            .. (await db.LabelSets.Include(labelSet => labelSet.Boxes).SingleAsync(labelSet => labelSet.Kind == LabelSetKind.Consensus))
                .Boxes.Select(box => new PlacedBox(box.X1, box.Y1, box.X2, box.Y2, box.Class))
                .OrderBy(box => box.X1),
        ];
    }
}
