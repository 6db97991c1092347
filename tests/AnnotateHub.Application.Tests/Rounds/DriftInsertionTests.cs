using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Drift;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>
/// Where drift images hide and who may hide them. Two calibration images are submitted by everybody; refinement has those others that
/// are not test images, for one person.
/// </summary>
public sealed class DriftInsertionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_drift_image_never_comes_first(long seed)
    {
        await using var lab = await StudyLab.StartAsync(8);
        var (_, host) = await StudyAsync(lab, lab.Student1);
        // Three places are left: the first is no hiding place, so both images go to the other two.
        var places = (await lab.WorkAsync(host, lab.Student1)).OrderBy(assignment => assignment.QueueOrder).ToList();
        foreach (var work in places[..^3])
            await lab.SubmitAsync(work);

        var drift = StudyLab.Done(await InsertAsync(lab, host, lab.Student1, 2, seed));

        Assert.Equal(2, drift.Images);
        Assert.Equal(
            places[^2..].Select(assignment => assignment.QueueOrder),
            (await lab.WorkAsync(drift.RoundId)).Select(assignment => assignment.QueueOrder).Order()
        );
    }

    [Fact]
    public async Task Leads_insert_no_drift_images_for_themselves()
    {
        await using var lab = await StudyLab.StartAsync(8);
        var (_, host) = await StudyAsync(lab, lab.Lead);

        Assert.Contains("another lead", StudyLab.Refused(await InsertAsync(lab, host, lab.Lead, 1, 1)), StringComparison.Ordinal);
        Assert.DoesNotContain(
            StudyLab.Done(await lab.Get<DriftInsertion>().CandidatesAsync(host, lab.Lead)),
            driftCandidate => driftCandidate.PersonId == lab.Lead
        );
    }

    [Fact]
    public async Task No_more_come_back_than_were_calibrated_and_can_hide()
    {
        await using var lab = await StudyLab.StartAsync(8);
        var (_, host) = await StudyAsync(lab, lab.Student1);
        Assert.Contains("At least one", StudyLab.Refused(await InsertAsync(lab, host, lab.Student1, 0, 1)), StringComparison.Ordinal);
        Assert.Contains(
            "only 2 calibration images",
            StudyLab.Refused(await InsertAsync(lab, host, lab.Student1, 3, 1)),
            StringComparison.Ordinal
        );
        Assert.Contains("no part in", StudyLab.Refused(await InsertAsync(lab, host, lab.Student2, 1, 1)), StringComparison.Ordinal);
        var places = (await lab.WorkAsync(host, lab.Student1)).OrderBy(assignment => assignment.QueueOrder).ToList();
        foreach (var work in places[..^2])
            await lab.SubmitAsync(work);

        var candidate = Assert.Single(StudyLab.Done(await lab.Get<DriftInsertion>().CandidatesAsync(host, lab.Lead)));
        Assert.Contains("could not hide", StudyLab.Refused(await InsertAsync(lab, host, lab.Student1, 2, 1)), StringComparison.Ordinal);
        StudyLab.Done(await InsertAsync(lab, host, lab.Student1, 1, 1));

        // Of two places left the first is none.
        Assert.Equal(new DriftCandidate(lab.Student1, "Student 1", 2, 1), candidate);
    }

    [Fact]
    public async Task What_came_back_and_is_not_submitted_does_not_come_back_again_and_then_as_the_third_occasion()
    {
        await using var lab = await StudyLab.StartAsync(8);
        var (calibration, host) = await StudyAsync(lab, lab.Student1);
        var first = StudyLab.Done(await InsertAsync(lab, host, lab.Student1, 2, 1));
        Assert.Contains(
            "only 0 calibration images",
            StudyLab.Refused(await InsertAsync(lab, host, lab.Student1, 1, 2)),
            StringComparison.Ordinal
        );
        foreach (var work in await lab.WorkAsync(first.RoundId))
            await lab.SubmitAsync(work);

        StudyLab.Done(await InsertAsync(lab, host, lab.Student1, 2, 3));

        Assert.Equal([2, 2, 3, 3], (await lab.WorkAsync(first.RoundId)).Select(assignment => assignment.Occasion).Order());
        Assert.Equal(
            (await lab.WorkAsync(calibration, lab.Student1)).Select(assignment => assignment.ImageGroupId).Order(),
            (await lab.WorkAsync(first.RoundId)).Select(assignment => assignment.ImageGroupId).Distinct().Order()
        );
    }

    [Fact]
    public async Task Drift_hides_in_open_refinement_rounds_only()
    {
        await using var lab = await StudyLab.StartAsync(8);
        var (calibration, host) = await StudyAsync(lab, lab.Student1);

        Assert.Contains(
            "refinement rounds",
            StudyLab.Refused(await InsertAsync(lab, calibration, lab.Student1, 1, 1)),
            StringComparison.Ordinal
        );
        Assert.IsNotType<Result<DriftInserted>.Success>(await lab.Get<DriftInsertion>().InsertAsync(host, lab.Student1, 1, 1, lab.Expert));
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(host, lab.Lead, evenIfOpen: true));
        Assert.Contains("closed", StudyLab.Refused(await InsertAsync(lab, host, lab.Student1, 1, 1)), StringComparison.Ordinal);
    }

    private static Task<Result<DriftInserted>> InsertAsync(StudyLab lab, long host, long person, int count, long seed) =>
        lab.Get<DriftInsertion>().InsertAsync(host, person, count, seed, lab.Lead);

    private static async Task<(long Calibration, long Host)> StudyAsync(StudyLab lab, long person)
    {
        await lab.DrawSplitsAsync(1);
        var calibration = (await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 2), [lab.Expert, person])).RoundId;
        foreach (var work in await lab.WorkAsync(calibration))
            await lab.SubmitAsync(work);
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(calibration, lab.Lead));
        return (calibration, (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [person])).RoundId);
    }
}
