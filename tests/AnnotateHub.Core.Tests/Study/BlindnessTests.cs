using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Tests.Study;

/// <summary>The table of docs/rounds.md section 2, row by row, for every role, kind and state: the expected answer is read from that table,
/// not from the rule.</summary>
public sealed class BlindnessTests
{
    public static TheoryData<ProjectRole, RoundKind, bool, bool, bool> Everything()
    {
        var all = new TheoryData<ProjectRole, RoundKind, bool, bool, bool>();
        foreach (var role in Enum.GetValues<ProjectRole>())
        foreach (var kind in Enum.GetValues<RoundKind>())
        foreach (var closed in new[] { false, true })
        foreach (var assigned in new[] { false, true })
        foreach (var broken in new[] { false, true })
            all.Add(role, kind, closed, assigned, broken);
        return all;
    }

    [Theory, MemberData(nameof(Everything))]
    public void Sight_is_what_the_table_says(ProjectRole role, RoundKind kind, bool closed, bool assigned, bool broken)
    {
        foreach (var ownIsDone in new[] { false, true })
        foreach (var allAreDone in new[] { false, true })
            Assert.Equal(
                (ownIsDone, allAreDone, FromTable(role, kind, closed, assigned, broken, ownIsDone, allAreDone)),
                (ownIsDone, allAreDone, Blindness.OfOthers(role, new RoundRelation(kind, closed, assigned, broken), ownIsDone, allAreDone))
            );
    }

    /// <summary>docs/rounds.md section 2, written out.</summary>
    private static Visibility FromTable(
        ProjectRole role,
        RoundKind kind,
        bool closed,
        bool assigned,
        bool broken,
        bool ownIsDone,
        bool allAreDone
    ) =>
        kind switch
        {
            RoundKind.Free or RoundKind.Seed or RoundKind.Refinement => role is ProjectRole.Annotator
                ? Visibility.Nothing
                : Visibility.Content,
            RoundKind.Calibration or RoundKind.Test when assigned => closed && ownIsDone ? Visibility.Content : Visibility.Nothing,
            RoundKind.Calibration or RoundKind.Test => role switch
            {
                ProjectRole.Annotator => Visibility.Nothing,
                ProjectRole.Viewer => closed ? Visibility.Content : Visibility.Nothing,
                _ => closed || broken || allAreDone ? Visibility.Content : Visibility.Progress,
            },
            RoundKind.Drift => role switch
            {
                ProjectRole.Annotator => Visibility.Nothing,
                ProjectRole.Viewer => closed && !assigned ? Visibility.Content : Visibility.Nothing,
                _ when assigned => closed && ownIsDone ? Visibility.Content : Visibility.Nothing,
                _ => closed || broken || allAreDone ? Visibility.Content : Visibility.Progress,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A new kind needs a row in docs/rounds.md and here."),
        };

    [Theory]
    [InlineData(ProjectRole.Annotator, false, false, false)]
    [InlineData(ProjectRole.Annotator, true, false, false)]
    [InlineData(ProjectRole.Annotator, true, true, false)]
    [InlineData(ProjectRole.Viewer, false, true, false)]
    [InlineData(ProjectRole.Lead, false, false, true)]
    [InlineData(ProjectRole.Lead, true, false, false)]
    [InlineData(ProjectRole.Lead, true, true, true)]
    [InlineData(ProjectRole.Manager, true, false, false)]
    public void Drift_is_known_to_leads_who_are_not_in_it(ProjectRole role, bool assigned, bool closed, bool knows) =>
        Assert.Equal(knows, Blindness.MayKnowOf(role, new RoundRelation(RoundKind.Drift, closed, assigned, false)));

    [Theory, MemberData(nameof(Everything))]
    public void Every_other_kind_is_known_to_every_member(ProjectRole role, RoundKind kind, bool closed, bool assigned, bool broken)
    {
        if (kind is RoundKind.Drift)
            return;

        Assert.True(Blindness.MayKnowOf(role, new RoundRelation(kind, closed, assigned, broken)));
    }

    [Theory]
    // kind, closed, own done: own other answers hidden, others' hidden
    [InlineData(RoundKind.Free, false, false, false, false)]
    [InlineData(RoundKind.Free, false, true, false, false)]
    [InlineData(RoundKind.Seed, false, false, true, true)]
    [InlineData(RoundKind.Seed, false, true, false, false)]
    [InlineData(RoundKind.Calibration, false, false, true, true)]
    [InlineData(RoundKind.Calibration, false, true, false, true)]
    [InlineData(RoundKind.Calibration, true, false, false, false)]
    [InlineData(RoundKind.Test, false, false, true, true)]
    [InlineData(RoundKind.Test, false, true, false, true)]
    [InlineData(RoundKind.Test, true, true, false, false)]
    public void Own_work_on_an_image_hides_the_rest_of_it(RoundKind kind, bool closed, bool ownIsDone, bool hidesOwn, bool hidesOthers)
    {
        Assert.Equal(hidesOwn, Blindness.HidesOwnOthers(kind, closed, ownIsDone));
        Assert.Equal(hidesOthers, Blindness.HidesOthers(kind, closed, ownIsDone));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Drift_hides_exactly_what_refinement_hides_or_it_could_be_told_by_what_disappears(bool closed, bool ownIsDone)
    {
        Assert.Equal(
            Blindness.HidesOwnOthers(RoundKind.Refinement, closed, ownIsDone),
            Blindness.HidesOwnOthers(RoundKind.Drift, closed, ownIsDone)
        );
        Assert.Equal(
            Blindness.HidesOthers(RoundKind.Refinement, closed, ownIsDone),
            Blindness.HidesOthers(RoundKind.Drift, closed, ownIsDone)
        );
        Assert.Equal(Blindness.Reserves(RoundKind.Refinement, closed), Blindness.Reserves(RoundKind.Drift, closed));
    }

    [Theory]
    [InlineData(RoundKind.Test, false, true)]
    [InlineData(RoundKind.Test, true, false)]
    [InlineData(RoundKind.Calibration, false, true)]
    [InlineData(RoundKind.Refinement, false, false)]
    [InlineData(RoundKind.Free, false, false)]
    public void Images_of_open_blind_rounds_are_reserved(RoundKind kind, bool closed, bool reserved) =>
        Assert.Equal(reserved, Blindness.Reserves(kind, closed));
}
