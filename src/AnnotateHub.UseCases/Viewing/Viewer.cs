using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>
/// One person's sight of one project. Everything that tells of assignments, boxes, counts, history, comments, flags, kept work and
/// model runs is read through these queries and in no other way (an architecture test forbids it), so that the rule of
/// <see cref="Core.Study.Blindness.Blindness"/> holds for pages, scripts, exports and pushed messages alike.
/// </summary>
/// <remarks>Of one moment: make a new one for each question that somebody asks (<see cref="Viewers"/>).</remarks>
public sealed class Viewer
{
    private readonly Dictionary<long, ViewedRound> _rounds;
    private readonly long[] _content;
    private readonly long[] _whenAllAreDone;
    private readonly long[] _whenOwnIsDone;
    private readonly long[] _openBlind;
    private readonly long[] _ownOpenBlind;

    internal Viewer(long projectId, long personId, ProjectRole role, IEnumerable<ViewedRound> rounds)
    {
        (ProjectId, PersonId, Role) = (projectId, personId, role);
        _rounds = rounds.ToDictionary(item => item.Round.Id);
        _content = IdsOf(RoundSight.Content);
        _whenAllAreDone = IdsOf(RoundSight.ContentWhenAllAreDone);
        _whenOwnIsDone = IdsOf(RoundSight.ContentWhenOwnIsDone);
        _openBlind = [.. _rounds.Values.Where(item => item.IsOpenAndBlind).Select(item => item.Round.Id)];
        _ownOpenBlind = [.. _rounds.Values.Where(item => item.IsOpenAndBlind && item.Relation.IsAnnotator).Select(item => item.Round.Id)];
    }

    public long ProjectId { get; }

    /// <summary>0 for the command line.</summary>
    public long PersonId { get; }

    public ProjectRole Role { get; }

    /// <summary>Rounds that the person may know of, oldest first.</summary>
    public IEnumerable<Round> Rounds => _rounds.Values.Where(item => Blindness.MayKnowOf(Role, item.Relation)).Select(item => item.Round);

    /// <summary>The round if the person may know of it, else null.</summary>
    public Round? Round(long roundId) => _rounds.GetValueOrDefault(roundId) is { } found && Blindness.MayKnowOf(Role, found.Relation) ? found.Round : null;

    /// <summary>What the person may see of others in a round; <see cref="RoundSight.Nothing"/> for rounds that are not there.</summary>
    public RoundSight SightOf(long roundId) => _rounds.GetValueOrDefault(roundId)?.Sight ?? RoundSight.Nothing;

    /// <summary>Whether the person works in the round, and so is only an annotator for it while it is blind.</summary>
    public bool IsAnnotatorOf(long roundId) => _rounds.GetValueOrDefault(roundId)?.Relation.IsAnnotator ?? false;

    /// <summary>The round that an own assignment seems to belong to: a drift assignment looks like one of its host.</summary>
    public Round Face(long roundId)
    {
        var round = _rounds[roundId].Round;
        return round is { Kind: RoundKind.Drift, Settings.HostRoundId: { } host } && Round(roundId) is null ? _rounds[host].Round : round;
    }

    /// <summary>The round itself and the drift rounds that hide in it from this person: whose assignments make up one queue.</summary>
    public long[] WithHidden(long roundId) =>
        [.. _rounds.Values.Where(item => item.Round.Id == roundId || (item.Round.Settings.HostRoundId == roundId && Round(item.Round.Id) is null)).Select(item => item.Round.Id)];

    /// <summary>The person's own work. An earlier answer on an image is out of sight while a blind one is asked for.</summary>
    public IQueryable<Assignment> Own(AnnotateHubDb db) => db.Assignments.AsNoTracking().Where(item =>
        item.ProjectId == ProjectId && item.PersonId == PersonId && item.WithdrawnAt == null &&
        !db.Assignments.Any(later =>
            later.ProjectId == ProjectId && later.PersonId == PersonId && later.ImageGroupId == item.ImageGroupId && later.Id > item.Id && later.WithdrawnAt == null &&
            _ownOpenBlind.Contains(later.RoundId) && later.State != AssignmentState.Submitted && later.State != AssignmentState.Accepted));

    /// <summary>Work that the person may know of: whose, which image, which state. Says nothing of boxes.</summary>
    public IQueryable<Assignment> Known(AnnotateHubDb db)
    {
        var own = Own(db).Select(item => item.Id);
        return db.Assignments.AsNoTracking().Where(item => item.ProjectId == ProjectId && item.WithdrawnAt == null && (
            (item.PersonId == PersonId && own.Contains(item.Id)) ||
            (item.PersonId != PersonId && (
                _content.Contains(item.RoundId) ||
                _whenAllAreDone.Contains(item.RoundId) ||
                (_whenOwnIsDone.Contains(item.RoundId) && db.Assignments.Any(mine =>
                    mine.RoundId == item.RoundId && mine.ImageGroupId == item.ImageGroupId && mine.PersonId == PersonId && mine.WithdrawnAt == null &&
                    (mine.State == AssignmentState.Submitted || mine.State == AssignmentState.Accepted)))))));
    }

    /// <summary>Work whose boxes, counts, history and comments the person may read.</summary>
    public IQueryable<Assignment> Readable(AnnotateHubDb db) => Known(db).Where(item =>
        item.PersonId == PersonId || !_whenAllAreDone.Contains(item.RoundId) || !db.Assignments.Any(other =>
            other.RoundId == item.RoundId && other.ImageGroupId == item.ImageGroupId && other.WithdrawnAt == null &&
            other.State != AssignmentState.Submitted && other.State != AssignmentState.Accepted));

    /// <summary>Boxes of readable work.</summary>
    public IQueryable<BoxRow> Boxes(AnnotateHubDb db) =>
        from item in Readable(db) join box in db.Boxes.AsNoTracking() on item.LabelSetId equals box.LabelSetId select box;

    /// <summary>Boxes by class of readable work.</summary>
    public IQueryable<ClassCount> Counts(AnnotateHubDb db) =>
        from item in Readable(db) join count in db.ClassCounts.AsNoTracking() on item.LabelSetId equals count.LabelSetId select count;

    /// <summary>The log of readable work.</summary>
    public IQueryable<LoggedOperation> Operations(AnnotateHubDb db) =>
        from item in Readable(db) join line in db.Operations.AsNoTracking() on item.LabelSetId equals line.LabelSetId select line;

    /// <summary>Operations that were kept because readable work could not be edited.</summary>
    public IQueryable<HeldOperation> Held(AnnotateHubDb db) =>
        from item in Readable(db) join held in db.HeldOperations.AsNoTracking() on item.Id equals held.AssignmentId select held;

    /// <summary>Comments on readable work.</summary>
    public IQueryable<Comment> Comments(AnnotateHubDb db) =>
        from item in Readable(db) join comment in db.Comments.AsNoTracking() on item.Id equals comment.AssignmentId select comment;

    /// <summary>Flags on known work: that an image is out of focus says nothing of boxes.</summary>
    public IQueryable<ImageFlag> Flags(AnnotateHubDb db) =>
        from item in Known(db) join flag in db.ImageFlags.AsNoTracking() on item.Id equals flag.AssignmentId select flag;

    /// <summary>Label sets that models made: for leads, and never on an image that the person is to annotate blind.</summary>
    public IQueryable<LabelSet> ModelSets(AnnotateHubDb db) => db.LabelSets.AsNoTracking().Where(set =>
        Role >= ProjectRole.Lead && set.ProjectId == ProjectId && set.Kind == LabelSetKind.ModelRun &&
        !db.Assignments.Any(mine => mine.ProjectId == ProjectId && mine.PersonId == PersonId && mine.ImageGroupId == set.ImageGroupId && mine.WithdrawnAt == null && _ownOpenBlind.Contains(mine.RoundId)));

    /// <summary>Whether somebody has the image to annotate in an open blind round, so that nobody may work on it freely.</summary>
    public Task<bool> IsReservedAsync(AnnotateHubDb db, long imageGroupId, CancellationToken cancel = default) =>
        db.Assignments.AnyAsync(item => item.ImageGroupId == imageGroupId && item.WithdrawnAt == null && _openBlind.Contains(item.RoundId), cancel);

    private long[] IdsOf(RoundSight sight) => [.. _rounds.Values.Where(item => item.Sight == sight).Select(item => item.Round.Id)];
}

/// <summary>A round of the project and what the viewer is to it.</summary>
internal sealed record ViewedRound(Round Round, RoundRelation Relation, RoundSight Sight)
{
    public bool IsOpenAndBlind => !Relation.IsClosed && RoundRules.Of(Round.Kind).IsBlind;
}
