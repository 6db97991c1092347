using AnnotateHub.Application.Access;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Adjudication;

/// <summary>
/// What leads may do to an adjudication and when, and what gives nobody away. The expert and student 1 annotate test images.
/// </summary>
public sealed class AdjudicationRulesTests
{
    [Fact]
    public async Task Nothing_is_signed_while_a_case_waits_for_a_decision()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var (round, view) = await OpenAsync(lab, 1);
        await DecideAsync(lab, round, "o1", view.Cases[0], "later");

        Assert.Contains(
            "1 case waits",
            StudyLab.Refused(await lab.Get<AdjudicationChanges>().SignOffAsync(round, lab.Lead)),
            StringComparison.Ordinal
        );
        await using (var db = lab.Database())
            Assert.Null((await db.Rounds.SingleAsync(item => item.Id == round)).ClosedAt);
        await DecideAsync(lab, round, "o2", view.Cases[0], "keepAll");
        StudyLab.Done(await lab.Get<AdjudicationChanges>().SignOffAsync(round, lab.Lead));
        Assert.Contains(
            "signed already",
            StudyLab.Refused(await lab.Get<AdjudicationChanges>().SignOffAsync(round, lab.Lead)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Unblinding_twice_is_recorded_once()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var (round, _) = await OpenAsync(lab, 1);

        for (var time = 0; time < 2; time++)
            Assert.Equal(round, StudyLab.Done(await lab.Get<AdjudicationChanges>().UnblindAsync(round, lab.Lead)));

        await using var db = lab.Database();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "adjudication.unblinded"));
        Assert.Equal(1, await db.AdjudicationEntries.CountAsync(entry => entry.Action == "unblinded"));
    }

    [Fact]
    public async Task A_signed_adjudication_changes_only_after_it_was_reopened_and_is_reopened_once()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var (round, view) = await OpenAsync(lab, 1);
        await DecideAsync(lab, round, "o1", view.Cases[0], "keepAll");
        var changes = lab.Get<AdjudicationChanges>();
        Assert.Contains(
            "not signed",
            StudyLab.Refused(await changes.ReopenAsync(round, lab.Lead, "There was a mistake.")),
            StringComparison.Ordinal
        );
        StudyLab.Done(await changes.SignOffAsync(round, lab.Lead));

        Assert.Contains(
            "is signed",
            StudyLab.Refused(await changes.ApplyAsync(round, lab.Lead, AnnotateHub.Core.Consensus.UnionPolicy.Paper)),
            StringComparison.Ordinal
        );
        StudyLab.Done(await changes.ReopenAsync(round, lab.Lead, "There was a mistake."));
        StudyLab.Done(await changes.ApplyAsync(round, lab.Lead, AnnotateHub.Core.Consensus.UnionPolicy.Paper));
    }

    /// <summary>
    /// Expert and student 1 without ranks: 40 months go before 6; with equal months they tie; a rank goes before any months.
    /// </summary>
    [Theory]
    [InlineData(null, 40, null, 6, 1, 2)]
    [InlineData(null, 6, null, 40, 2, 1)]
    [InlineData(null, 6, null, 6, 1, 1)]
    [InlineData(null, null, null, 1, 2, 1)]
    [InlineData(null, 400, 7, 1, 2, 1)]
    [InlineData(1, 1, 2, 400, 1, 2)]
    [InlineData(2, 400, 2, 1, 1, 1)]
    public async Task Ranks_go_by_seniority_then_by_months_of_experience(
        int? rank1,
        int? months1,
        int? rank2,
        int? months2,
        int expected1,
        int expected2
    )
    {
        await using var lab = await StudyLab.StartAsync(2);
        var round = await RoundAsync(lab, 1);
        await using var db = lab.Database();
        await SetAsync(lab.Expert, rank1, months1);
        await SetAsync(lab.Student1, rank2, months2);

        var ranks = await RoundRanks.ReadAsync(db, round, TestContext.Current.CancellationToken);

        Assert.Equal((expected1, expected2), (ranks[lab.Expert], ranks[lab.Student1]));

        Task SetAsync(long person, int? rank, int? months) =>
            db
                .RoundPeople.Where(roundPerson => roundPerson.RoundId == round && roundPerson.PersonId == person)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(roundPerson => roundPerson.SeniorityRank, rank)
                        .SetProperty(roundPerson => roundPerson.ExperienceMonths, months)
                );
    }

    /// <summary>The expert's box is at 10, the student's at 12.</summary>
    [Fact]
    public async Task Letters_of_the_sides_give_nobody_away()
    {
        await using var lab = await StudyLab.StartAsync(16);
        var (_, view) = await OpenAsync(lab, 16);

        var letters = view.Cases.Select(item => item.Sides.Single(side => side.Boxes[0].X1 == 10).Letter).ToList();

        Assert.Equal(16, letters.Count);
        Assert.Equal(["A", "B"], letters.Distinct().Order());
        Assert.All(view.Cases, item => Assert.Equal(["A", "B"], item.Sides.Select(side => side.Letter)));
    }

    [Fact]
    public void Folders_rank_by_experience_and_who_has_none_comes_last()
    {
        RaterFolder[] raters =
        [
            new("none", "", null),
            new("five", "", 5),
            new("also five", "", 5),
            new("two", "", 2),
            new("zero", "", 0),
            new("none too", "", null),
        ];

        Assert.Equal([5, 1, 1, 3, 4, 5], raters.Select(rater => FolderUnion.Ranks(raters)[rater.Name]));
    }

    private static async Task<long> RoundAsync(StudyLab lab, int images)
    {
        await lab.DrawSplitsAsync(images, 0);
        return (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R", "G"], 2, 3))
        ).RoundId;
    }

    private static async Task<(long Round, AdjudicationView View)> OpenAsync(StudyLab lab, int images)
    {
        var round = await RoundAsync(lab, images);
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work, work.PersonId == lab.Expert ? 10 : 12, work.PersonId == lab.Expert ? "R" : "G");
        return (round, StudyLab.Done(await lab.Get<AdjudicationService>().OpenAsync(round, lab.Lead)));
    }

    private static async Task DecideAsync(StudyLab lab, long round, string operation, CaseView item, string kind) =>
        StudyLab.Done(
            await lab.Get<AdjudicationService>().DecideAsync(round, lab.Lead, new DecisionRequest(operation, item.ImageId, item.Key, kind))
        );
}
