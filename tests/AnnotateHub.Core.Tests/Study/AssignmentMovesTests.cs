using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Tests.Study;

/// <summary>The state machine of an assignment, written out: which move is allowed from where, and what it leads to.</summary>
public sealed class AssignmentMovesTests
{
    private const AssignmentState Assigned = AssignmentState.Assigned,
        InProgress = AssignmentState.InProgress,
        Submitted = AssignmentState.Submitted,
        Returned = AssignmentState.Returned,
        Accepted = AssignmentState.Accepted;

    /// <summary>From: begin, submit, reopen (of a kind that may be reopened), return, accept, take an acceptance back, take a return
    /// back; null where it is not allowed.</summary>
    private static readonly Dictionary<AssignmentState, AssignmentState?[]> Table = new()
    {
        [Assigned] = [InProgress, Submitted, Assigned, null, null, null, null],
        [InProgress] = [InProgress, Submitted, InProgress, null, null, null, null],
        [Submitted] = [null, Submitted, InProgress, Returned, Accepted, null, null],
        [Returned] = [Returned, Submitted, Returned, null, null, null, Submitted],
        [Accepted] = [null, null, null, Returned, null, Submitted, null],
    };

    public static TheoryData<AssignmentState, AssignmentMove> Everything() =>
        [.. from state in Enum.GetValues<AssignmentState>() from move in Enum.GetValues<AssignmentMove>() select (state, move)];

    [Theory, MemberData(nameof(Everything))]
    public void A_move_leads_where_the_table_says_or_is_refused(AssignmentState state, AssignmentMove move)
    {
        var expected = Table[state][(int)move];

        Assert.Equal(expected is null, AssignmentMoves.GetDenialReason(state, move, RoundKind.Free, false) is not null);
        if (expected is { } after)
            Assert.Equal(after, AssignmentMoves.After(state, move));
        Assert.Contains("closed", AssignmentMoves.GetDenialReason(state, move, RoundKind.Free, true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoundKind.Free, true)]
    [InlineData(RoundKind.Calibration, false)]
    [InlineData(RoundKind.Seed, false)]
    [InlineData(RoundKind.Refinement, false)]
    [InlineData(RoundKind.Test, false)]
    [InlineData(RoundKind.Drift, false)]
    public void Only_free_work_is_taken_back_by_its_annotator(RoundKind kind, bool mayReopen)
    {
        Assert.Equal(mayReopen, AssignmentMoves.GetDenialReason(Submitted, AssignmentMove.Reopen, kind, false) is null);
        Assert.Contains(
            mayReopen ? "reopen it" : "the lead can return it",
            AssignmentMoves.GetDenialReason(Submitted, AssignmentMove.Begin, kind, false),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(Assigned, true, false)]
    [InlineData(InProgress, true, false)]
    [InlineData(Submitted, false, true)]
    [InlineData(Returned, true, false)]
    [InlineData(Accepted, false, true)]
    public void Work_is_open_or_done(AssignmentState state, bool open, bool done) =>
        Assert.Equal((open, done), (state.IsOpen(), state.IsDone()));

    [Theory]
    [InlineData(ProjectRole.Viewer, false)]
    [InlineData(ProjectRole.Annotator, true)]
    [InlineData(ProjectRole.Lead, true)]
    [InlineData(ProjectRole.Manager, true)]
    [InlineData(null, false)]
    public void Who_may_annotate_may_change_boxes(ProjectRole? role, bool may) =>
        Assert.Equal(may, Editability.GetDenialReason(new(Assigned, RoundKind.Test, false, role)) is null);

    [Fact]
    public void What_was_taken_from_the_list_cannot_be_changed() =>
        Assert.Contains(
            "taken from your list",
            Editability.GetDenialReason(new(Assigned, RoundKind.Test, false, ProjectRole.Annotator, IsWithdrawn: true)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(RoundKind.Free, true)]
    [InlineData(RoundKind.Calibration, false)]
    [InlineData(RoundKind.Test, false)]
    public void A_reserved_image_is_closed_to_free_work_only(RoundKind kind, bool refused) =>
        Assert.Equal(
            refused ? Editability.NotOpenForFreeWork : null,
            Editability.GetDenialReason(new(Assigned, kind, false, ProjectRole.Annotator, ImageIsReserved: true))
        );

    [Theory]
    [InlineData(RoundKind.Free, false)]
    [InlineData(RoundKind.Calibration, false)]
    [InlineData(RoundKind.Seed, true)]
    [InlineData(RoundKind.Refinement, true)]
    [InlineData(RoundKind.Test, true)]
    [InlineData(RoundKind.Drift, true)]
    public void Production_waits_for_the_calibration(RoundKind kind, bool waits) =>
        Assert.Equal(
            waits ? Editability.CalibrationFirst : null,
            Editability.GetDenialReason(new(Assigned, kind, false, ProjectRole.Annotator, CalibrationIsOpen: true))
        );

    [Theory]
    // role: annotates, imports, exports, leads, manages
    [InlineData(ProjectRole.Viewer, false, false, false, false, false)]
    [InlineData(ProjectRole.Annotator, true, false, false, false, false)]
    [InlineData(ProjectRole.Lead, true, true, true, true, false)]
    [InlineData(ProjectRole.Manager, true, true, true, true, true)]
    public void What_a_role_allows(ProjectRole role, bool annotates, bool imports, bool exports, bool leads, bool manages) =>
        Assert.Equal(
            (annotates, imports, exports, leads, manages),
            (role.MayAnnotate(), role.MayImport(), role.MayExport(), role.MayLead(), role.MayManage())
        );
}
