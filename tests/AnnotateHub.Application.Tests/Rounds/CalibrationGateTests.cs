using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Who is compared with whom before production opens, and what stands once a lead has decided.</summary>
public sealed class CalibrationGateTests
{
    [Fact]
    public async Task Of_two_equally_senior_people_neither_is_the_reference()
    {
        await using var lab = await StudyLab.StartAsync(4);
        var round = await RoundAsync(lab, lab.Annotators, senior: [lab.Expert, lab.Student1]);
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work);

        await lab.Get<CalibrationCheck>().RecomputeAsync(round);

        Assert.All(
            await PeopleAsync(lab, round),
            person =>
            {
                Assert.False(person.GatePassed);
                Assert.Contains("no single most senior", person.GateNote, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_tie_below_the_most_senior_does_not_matter_and_who_has_no_rank_is_not_senior()
    {
        await using var lab = await StudyLab.StartAsync(4);
        var round = await RoundAsync(lab, lab.Annotators, senior: [lab.Student1], without: [lab.Expert]);
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work, work.PersonId == lab.Student1 ? 10 : 100);

        await lab.Get<CalibrationCheck>().RecomputeAsync(round);

        Assert.Equal(
            [(lab.Expert, false), (lab.Student1, true), (lab.Student2, false)],
            (await PeopleAsync(lab, round)).Select(roundPerson => (roundPerson.PersonId, roundPerson.GatePassed!.Value))
        );
    }

    [Fact]
    public async Task A_gate_that_a_lead_opened_stays_open_whatever_is_compared_later()
    {
        await using var lab = await StudyLab.StartAsync(4);
        var round = await RoundAsync(lab, [lab.Expert, lab.Student1], senior: [lab.Expert]);
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work, work.PersonId == lab.Expert ? 10 : 100);
        await lab.Get<CalibrationCheck>().RecomputeAsync(round);
        Assert.False((await PeopleAsync(lab, round))[1].GatePassed);

        StudyLab.Done(await lab.Get<RoundLifecycle>().LetThroughAsync(round, lab.Student1, lab.Lead, "Talked it over at the microscope."));
        await lab.Get<CalibrationCheck>().RecomputeAsync(round);

        var person = (await PeopleAsync(lab, round))[1];
        Assert.True(person.GatePassed);
        Assert.NotNull(person.LetThroughAt);
        Assert.Contains("Talked it over", person.LetThroughNote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_compared_before_all_of_a_persons_images_are_submitted()
    {
        await using var lab = await StudyLab.StartAsync(5);
        var round = await RoundAsync(lab, [lab.Expert, lab.Student1], senior: [lab.Expert], images: 2);
        var work = await lab.WorkAsync(round, lab.Expert);
        var before = (await PeopleAsync(lab, round)).Select(roundPerson => (roundPerson.GatePassed, roundPerson.GateNote)).ToList();
        await lab.SubmitAsync(work[0]);
        await lab.Get<CalibrationCheck>().RecomputeAsync(round);

        Assert.Equal(before, (await PeopleAsync(lab, round)).Select(roundPerson => (roundPerson.GatePassed, roundPerson.GateNote)));
        await lab.SubmitAsync(work[1]);
        await lab.Get<CalibrationCheck>().RecomputeAsync(round);
        Assert.True((await PeopleAsync(lab, round))[0].GatePassed);
    }

    /// <summary>Two cells matched, one of them named alike, one alone on either side: F1 = 4 / (4 + 2), same class on 1 of 2.</summary>
    [Theory]
    [InlineData(4 / 6.0, 0.5, true)] // exactly at both thresholds
    [InlineData(0.67, 0.5, false)]
    [InlineData(4 / 6.0, 0.51, false)]
    [InlineData(null, 0.5, true)]
    [InlineData(4 / 6.0, null, true)]
    [InlineData(null, null, true)]
    public void A_gate_is_passed_at_exactly_its_thresholds(double? f1, double? sameClass, bool passes)
    {
        var pair = ImagePair.Match([Cell(0, "R"), Cell(1, "R"), Cell(2, "R")], [Cell(0, "R"), Cell(1, "G"), Cell(3, "R")], 0.5);

        Assert.Equal(passes, CalibrationResult.Evaluate(new CalibrationGate(f1, sameClass), [pair], ["R", "G"], "Expert").Passed);
    }

    [Fact]
    public void Where_neither_drew_anything_they_agree_and_without_a_matched_cell_there_is_no_class_to_compare()
    {
        var gate = new CalibrationGate(1, 1);

        Assert.True(CalibrationResult.Evaluate(gate, [ImagePair.Match([], [], 0.5)], ["R", "G"], "Expert").Passed);
        Assert.False(CalibrationResult.Evaluate(gate, [ImagePair.Match([Cell(0, "R")], [], 0.5)], ["R", "G"], "Expert").Passed);
        // One class: the class is no question.
        Assert.True(CalibrationResult.Evaluate(gate, [ImagePair.Match([Cell(0, "R")], [Cell(0, "G")], 0.5)], ["R"], "Expert").Passed);
    }

    private static ClassedBox Cell(int place, string @class) => new(new PixelBox(20 * place, 0, 20 * place + 10, 10), @class);

    private static async Task<long> RoundAsync(StudyLab lab, long[] people, long[] senior, long[]? without = null, int images = 1)
    {
        await lab.DrawSplitsAsync(1);
        var round = (
            await lab.MakeAsync(
                RoundKind.Calibration,
                new(ImageChoiceKind.Draw, images),
                people,
                new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.5, 0.5))
            )
        ).RoundId;
        await using var db = lab.Database();
        await db
            .RoundPeople.Where(roundPerson => roundPerson.RoundId == round)
            .ExecuteUpdateAsync(set => set.SetProperty(roundPerson => roundPerson.SeniorityRank, 2));
        await db
            .RoundPeople.Where(roundPerson => roundPerson.RoundId == round && senior.Contains(roundPerson.PersonId))
            .ExecuteUpdateAsync(set => set.SetProperty(roundPerson => roundPerson.SeniorityRank, 1));
        await db
            .RoundPeople.Where(roundPerson =>
                roundPerson.RoundId == round && (without ?? Array.Empty<long>()).Contains(roundPerson.PersonId)
            )
            .ExecuteUpdateAsync(set => set.SetProperty(roundPerson => roundPerson.SeniorityRank, (int?)null));
        return round;
    }

    private static async Task<List<RoundPerson>> PeopleAsync(StudyLab lab, long round)
    {
        await using var db = lab.Database();
        return await db
            .RoundPeople.AsNoTracking()
            .Where(roundPerson => roundPerson.RoundId == round)
            .OrderBy(roundPerson => roundPerson.PersonId)
            .ToListAsync();
    }
}
