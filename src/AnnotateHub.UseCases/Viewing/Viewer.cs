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
    private readonly long[] _asksSeveral;
    private readonly long[] _whenOwnIsDone;
    private readonly long[] _reserving;
    private readonly long[] _hidesOwnUntilDone;
    private readonly long[] _hidesOthersUntilClosed;

    internal Viewer(long projectId, long personId, ProjectRole role, IEnumerable<ViewedRound> rounds)
    {
        (ProjectId, PersonId, Role) = (projectId, personId, role);
        _rounds = rounds.ToDictionary(item => item.Round.Id);
        _content = IdsOf(item => item.Sight == RoundSight.Content);
        _whenAllAreDone = IdsOf(item => item.Sight == RoundSight.ContentWhenAllAreDone);
        _asksSeveral = IdsOf(item => item.AsksSeveral);
        _whenOwnIsDone = IdsOf(item => item.Sight == RoundSight.ContentWhenOwnIsDone);
        _reserving = IdsOf(item => Blindness.Reserves(item.Round.Kind, item.Relation.IsClosed));
        _hidesOwnUntilDone = IdsOf(item => item.Relation.IsAnnotator && Blindness.HidesOwnOthers(item.Round.Kind, item.Relation.IsClosed, ownIsDone: false));
        _hidesOthersUntilClosed = IdsOf(item => item.Relation.IsAnnotator && Blindness.HidesOthers(item.Round.Kind, item.Relation.IsClosed, ownIsDone: true));
    }

    public long ProjectId { get; }

    /// <summary>0 for the command line.</summary>
    public long PersonId { get; }

    public ProjectRole Role { get; }

    /// <summary>Rounds that the person may know of, oldest first; to an annotator without what the lead set up behind the scenes.</summary>
    public IEnumerable<Round> Rounds => _rounds.Values.Where(item => Blindness.MayKnowOf(Role, item.Relation)).Select(Shown);

    /// <summary>The round if the person may know of it, else null.</summary>
    public Round? Round(long roundId) => _rounds.GetValueOrDefault(roundId) is { } found && Blindness.MayKnowOf(Role, found.Relation) ? Shown(found) : null;

    /// <summary>What the person may see of others in a round; <see cref="RoundSight.Nothing"/> for rounds that are not there.</summary>
    public RoundSight SightOf(long roundId) => _rounds.GetValueOrDefault(roundId)?.Sight ?? RoundSight.Nothing;

    /// <summary>Whether the person works in the round, and so is only an annotator for it while it is blind.</summary>
    public bool IsAnnotatorOf(long roundId) => _rounds.GetValueOrDefault(roundId)?.Relation.IsAnnotator ?? false;

    /// <summary>Whether the person works in a blind round that is open and announced: then no number that others' boxes go into is for them.</summary>
    public bool AnnotatesBlind => _rounds.Values.Any(item => item.Relation.IsAnnotator && Blindness.Reserves(item.Round.Kind, item.Relation.IsClosed));

    /// <summary>The round that an own assignment seems to belong to: a drift assignment looks like one of its host.</summary>
    public Round Face(long roundId)
    {
        var round = _rounds[roundId].Round;
        return round is { Kind: RoundKind.Drift, Settings.HostRoundId: { } host } && Round(roundId) is null ? Shown(_rounds[host]) : Shown(_rounds[roundId]);
    }

    /// <summary>The round itself and the drift rounds that hide in it from this person: whose assignments make up one queue.</summary>
    public long[] WithHidden(long roundId) =>
        IdsOf(item => item.Round.Id == roundId || (item.Round.Settings.HostRoundId == roundId && Round(item.Round.Id) is null));

    /// <summary>The person's own work. Other answers on an image are out of sight while a protocol round waits for one there.</summary>
    /// <remarks>What a protocol round waits for itself stays: a seed image that is in the calibration too would else shut the calibration, which it waits for.</remarks>
    public IQueryable<Assignment> Own(AnnotateHubDb db) => db.Assignments.AsNoTracking().Where(item =>
        item.ProjectId == ProjectId && item.PersonId == PersonId && item.WithdrawnAt == null &&
        !db.Assignments.Any(asked =>
            asked.ProjectId == ProjectId && asked.PersonId == PersonId && asked.ImageGroupId == item.ImageGroupId && asked.Id != item.Id && asked.WithdrawnAt == null &&
            _hidesOwnUntilDone.Contains(asked.RoundId) && asked.State != AssignmentState.Submitted && asked.State != AssignmentState.Accepted &&
            (item.State == AssignmentState.Submitted || item.State == AssignmentState.Accepted || !_hidesOwnUntilDone.Contains(item.RoundId))));

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
    public IQueryable<Assignment> Readable(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        return Known(db).Where(item => item.PersonId == PersonId || (
            !blindOn.Contains(item.ImageGroupId) &&
            (!_whenAllAreDone.Contains(item.RoundId) || (
                !db.Assignments.Any(other =>
                    other.RoundId == item.RoundId && other.ImageGroupId == item.ImageGroupId && other.WithdrawnAt == null &&
                    other.State != AssignmentState.Submitted && other.State != AssignmentState.Accepted) &&
                (!_asksSeveral.Contains(item.RoundId) || db.Assignments.Any(second =>
                    second.RoundId == item.RoundId && second.ImageGroupId == item.ImageGroupId && second.WithdrawnAt == null && second.PersonId != item.PersonId))))));
    }

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

    /// <summary>Label sets that models made: for leads, and never on an image where the person's own answer is still asked for or blind.</summary>
    public IQueryable<LabelSet> ModelSets(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        return db.LabelSets.AsNoTracking().Where(set =>
            Role >= ProjectRole.Lead && set.ProjectId == ProjectId && set.Kind == LabelSetKind.ModelRun && !blindOn.Contains(set.ImageGroupId));
    }

    /// <summary>Passes of models over the project: with what and how they ended, for leads. Says nothing of boxes.</summary>
    public IQueryable<ModelRun> Runs(AnnotateHubDb db) => db.ModelRuns.AsNoTracking().Where(run => Role >= ProjectRole.Lead && run.ProjectId == ProjectId);

    /// <summary>How far runs are: progress, also of images on which what models propose is not for this person.</summary>
    public IQueryable<RunCheckpoint> Checkpoints(AnnotateHubDb db) => db.RunImages.AsNoTracking()
        .Where(image => Role >= ProjectRole.Lead && image.ProjectId == ProjectId).Select(image => new RunCheckpoint { ModelRunId = image.ModelRunId, State = image.State });

    /// <summary>Boxes by class of <see cref="ModelSets"/>.</summary>
    public IQueryable<ClassCount> ModelCounts(AnnotateHubDb db) =>
        from set in ModelSets(db) join count in db.ClassCounts.AsNoTracking() on set.Id equals count.LabelSetId select count;

    /// <summary>Boxes of <see cref="ModelSets"/>.</summary>
    public IQueryable<BoxRow> ModelBoxes(AnnotateHubDb db) =>
        from set in ModelSets(db) join box in db.Boxes.AsNoTracking() on set.Id equals box.LabelSetId select box;

    /// <summary>What models proposed on images, by the same rule as <see cref="ModelSets"/>.</summary>
    /// <remarks>Probabilities of somebody's boxes are of that work too, and for who may read it.</remarks>
    public IQueryable<RunImage> RunImages(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        var readable = Readable(db).Select(work => work.LabelSetId);
        var models = ModelSets(db).Select(set => set.Id);
        return db.RunImages.AsNoTracking().Where(image =>
            Role >= ProjectRole.Lead && image.ProjectId == ProjectId && !blindOn.Contains(image.ImageGroupId) &&
            (image.OfLabelSetId == 0 || readable.Contains(image.OfLabelSetId) || models.Contains(image.OfLabelSetId)));
    }

    /// <summary>Images of the project on which what a model proposes is for this person now.</summary>
    public IQueryable<ImageGroup> OpenToModels(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        return db.ImageGroups.AsNoTracking().Where(image => Role >= ProjectRole.Lead && image.ProjectId == ProjectId && !blindOn.Contains(image.Id));
    }

    /// <summary>Whether somebody has the image to annotate in an open blind round, so that nobody may work on it freely.</summary>
    public Task<bool> IsReservedAsync(AnnotateHubDb db, long imageGroupId, CancellationToken cancel = default) =>
        Reserved(db).ContainsAsync(imageGroupId, cancel);

    /// <summary>Images that nobody may work on freely now; says nothing of who has them.</summary>
    internal IQueryable<long> Reserved(AnnotateHubDb db) =>
        db.Assignments.Where(item => item.WithdrawnAt == null && _reserving.Contains(item.RoundId)).Select(item => item.ImageGroupId);

    /// <summary>Images on which nothing of others or of models is for the person, whatever the round.</summary>
    internal IQueryable<long> BlindOn(AnnotateHubDb db) => db.Assignments
        .Where(mine => mine.ProjectId == ProjectId && mine.PersonId == PersonId && mine.WithdrawnAt == null && (
            _hidesOthersUntilClosed.Contains(mine.RoundId) ||
            (_hidesOwnUntilDone.Contains(mine.RoundId) && mine.State != AssignmentState.Submitted && mine.State != AssignmentState.Accepted)))
        .Select(mine => mine.ImageGroupId);

    /// <summary>The seed of a draw tells which images come without boxes, and shares and hosts tell that some hide: an annotator gets what the work needs.</summary>
    private Round Shown(ViewedRound item)
    {
        if (Role is not ProjectRole.Annotator) return item.Round;
        var round = item.Round;
        return new Round
        {
            Id = round.Id, ProjectId = round.ProjectId, Kind = round.Kind, Name = round.Name, CreatedAt = round.CreatedAt, ClosedAt = round.ClosedAt,
            Settings = new RoundSettings(round.Settings.Classes, Gate: round.Settings.Gate),
        };
    }

    private long[] IdsOf(Func<ViewedRound, bool> which) => [.. _rounds.Values.Where(which).Select(item => item.Round.Id)];
}

/// <summary>A round of the project and what the viewer is to it.</summary>
/// <param name="AsksSeveral">Whether an image of the round is to be annotated by several people: one answer alone is never "all".</param>
internal sealed record ViewedRound(Round Round, RoundRelation Relation, RoundSight Sight, bool AsksSeveral);

/// <summary>Where a run stands on one image.</summary>
public sealed record RunCheckpoint
{
    public required long ModelRunId { get; init; }
    public required RunImageState State { get; init; }
}
