using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>
/// One person's sight of one project. Everything that tells of assignments, boxes, counts, history, comments, flags, kept work and
/// model runs is read through these queries and in no other way (an architecture test forbids it), so that the rule of
/// <see cref="Core.Study.Blindness.Blindness"/> holds for pages, scripts, exports and pushed messages alike.
/// </summary>
/// <remarks>Of one moment: make a new one for each question that somebody asks (<see cref="VisibilityScopes"/>).</remarks>
public sealed class VisibilityScope
{
    private readonly Dictionary<long, ScopedRound> _rounds;
    private readonly long[] _content;
    private readonly long[] _known;
    private readonly long[] _whenAllAreDone;
    private readonly long[] _asksSeveral;
    private readonly long[] _whenOwnIsDone;
    private readonly long[] _reserving;
    private readonly long[] _hidesOwnUntilDone;
    private readonly long[] _hidesOthersUntilClosed;

    internal VisibilityScope(long projectId, long personId, ProjectRole role, IEnumerable<ScopedRound> rounds, bool isArchived)
    {
        (ProjectId, PersonId, Role, IsArchived) = (projectId, personId, role, isArchived);
        _rounds = rounds.ToDictionary(viewedRound => viewedRound.Round.Id);
        _content = IdsOf(viewedRound => viewedRound.Visibility == RoundVisibility.Content);
        _whenAllAreDone = IdsOf(viewedRound => viewedRound.Visibility == RoundVisibility.ContentWhenAllAreDone);
        _known = [.. _content, .. _whenAllAreDone];
        _asksSeveral = IdsOf(viewedRound => viewedRound.AsksSeveral);
        _whenOwnIsDone = IdsOf(viewedRound => viewedRound.Visibility == RoundVisibility.ContentWhenOwnIsDone);
        _reserving = IdsOf(viewedRound => Blindness.Reserves(viewedRound.Round.Kind, viewedRound.Relation.IsClosed));
        _hidesOwnUntilDone = IdsOf(viewedRound =>
            viewedRound.Relation.IsAnnotator
            && Blindness.HidesOwnOthers(viewedRound.Round.Kind, viewedRound.Relation.IsClosed, ownIsDone: false)
        );
        _hidesOthersUntilClosed = IdsOf(viewedRound =>
            viewedRound.Relation.IsAnnotator
            && Blindness.HidesOthers(viewedRound.Round.Kind, viewedRound.Relation.IsClosed, ownIsDone: true)
        );
    }

    public long ProjectId { get; }

    /// <summary>0 for the command line.</summary>
    public long PersonId { get; }

    public ProjectRole Role { get; }

    /// <summary>The project is only read, by everybody.</summary>
    public bool IsArchived { get; }

    /// <summary>Rounds that the person may know of, oldest first; to an annotator without what the lead set up behind the scenes.</summary>
    public IEnumerable<Round> Rounds => _rounds.Values.Where(viewedRound => Blindness.MayKnowOf(Role, viewedRound.Relation)).Select(Redact);

    /// <summary>The round if the person may know of it, else null.</summary>
    public Round? Round(long roundId) =>
        _rounds.GetValueOrDefault(roundId) is { } viewedRound && Blindness.MayKnowOf(Role, viewedRound.Relation)
            ? Redact(viewedRound)
            : null;

    /// <summary>What the person may see of others in a round; <see cref="RoundVisibility.Nothing"/> for rounds that are not
    /// there.</summary>
    public RoundVisibility VisibilityOf(long roundId) => _rounds.GetValueOrDefault(roundId)?.Visibility ?? RoundVisibility.Nothing;

    /// <summary>Whether the person works in the round, and so is only an annotator for it while it is blind.</summary>
    public bool IsAnnotatorOf(long roundId) => _rounds.GetValueOrDefault(roundId)?.Relation.IsAnnotator ?? false;

    /// <summary>Whether the person works in a blind round that is open and announced: then no number that others' boxes go into is for
    /// them.</summary>
    public bool AnnotatesBlind =>
        _rounds.Values.Any(viewedRound =>
            viewedRound.Relation.IsAnnotator && Blindness.Reserves(viewedRound.Round.Kind, viewedRound.Relation.IsClosed)
        );

    /// <summary>The round that an own assignment seems to belong to: a drift assignment looks like one of its host.</summary>
    public Round PublicRound(long roundId)
    {
        var round = _rounds[roundId].Round;
        return round is { Kind: RoundKind.Drift, Settings.HostRoundId: { } host } && Round(roundId) is null
            ? Redact(_rounds[host])
            : Redact(_rounds[roundId]);
    }

    /// <summary>The round itself and the drift rounds that hide in it from this person: whose assignments make up one queue.</summary>
    public long[] WithHidden(long roundId) =>
        IdsOf(viewedRound =>
            viewedRound.Round.Id == roundId || (viewedRound.Round.Settings.HostRoundId == roundId && Round(viewedRound.Round.Id) is null)
        );

    /// <summary>The person's own work. Other answers on an image are out of sight while a protocol round waits for one there.</summary>
    /// <remarks>What a protocol round waits for itself stays: a seed image that is in the calibration too would else shut the calibration,
    /// which it waits for.</remarks>
    public IQueryable<Assignment> OwnAssignments(AnnotateHubDb db) =>
        NotBehindAnother(
            db,
            db
                .Assignments.AsNoTracking()
                .Where(assignment =>
                    assignment.ProjectId == ProjectId && assignment.PersonId == PersonId && assignment.WithdrawnAt == null
                )
        );

    /// <summary>Leaves out the person's own answers that wait behind another one; asked row by row, so that a page of a list asks for its
    /// own rows alone.</summary>
    private IQueryable<Assignment> NotBehindAnother(AnnotateHubDb db, IQueryable<Assignment> works) =>
        _hidesOwnUntilDone.Length == 0
            ? works
            : works.Where(assignment =>
                assignment.PersonId != PersonId
                || !db.Assignments.Any(asked =>
                    asked.ProjectId == ProjectId
                    && asked.PersonId == PersonId
                    && asked.ImageGroupId == assignment.ImageGroupId
                    && asked.Id != assignment.Id
                    && asked.WithdrawnAt == null
                    && _hidesOwnUntilDone.Contains(asked.RoundId)
                    && asked.State != AssignmentState.Submitted
                    && asked.State != AssignmentState.Accepted
                    && (
                        assignment.State == AssignmentState.Submitted
                        || assignment.State == AssignmentState.Accepted
                        || !_hidesOwnUntilDone.Contains(assignment.RoundId)
                    )
                )
            );

    /// <summary>Work that the person may know of: whose, which image, which state. Says nothing of boxes.</summary>
    public IQueryable<Assignment> VisibleAssignments(AnnotateHubDb db)
    {
        if (_known.Length == 0 && _whenOwnIsDone.Length == 0)
            return OwnAssignments(db);
        var works = db.Assignments.AsNoTracking().Where(assignment => assignment.ProjectId == ProjectId && assignment.WithdrawnAt == null);
        return NotBehindAnother(
            db,
            _whenOwnIsDone.Length == 0
                ? works.Where(assignment => assignment.PersonId == PersonId || _known.Contains(assignment.RoundId))
                : works.Where(assignment =>
                    assignment.PersonId == PersonId
                    || _known.Contains(assignment.RoundId)
                    || (
                        _whenOwnIsDone.Contains(assignment.RoundId)
                        && db.Assignments.Any(mine =>
                            mine.RoundId == assignment.RoundId
                            && mine.ImageGroupId == assignment.ImageGroupId
                            && mine.PersonId == PersonId
                            && mine.WithdrawnAt == null
                            && (mine.State == AssignmentState.Submitted || mine.State == AssignmentState.Accepted)
                        )
                    )
                )
        );
    }

    /// <summary>Work that was taken from its people, for leads, of rounds whose work they may know of. Says nothing of boxes.</summary>
    public IQueryable<Assignment> WithdrawnAssignments(AnnotateHubDb db) =>
        db
            .Assignments.AsNoTracking()
            .Where(assignment =>
                Role >= ProjectRole.Lead
                && assignment.ProjectId == ProjectId
                && assignment.WithdrawnAt != null
                && (_content.Contains(assignment.RoundId) || _whenAllAreDone.Contains(assignment.RoundId))
            );

    /// <summary>Work whose boxes, counts, history and comments the person may read.</summary>
    public IQueryable<Assignment> ReadableAssignments(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        return VisibleAssignments(db)
            .Where(assignment =>
                assignment.PersonId == PersonId
                || (
                    !blindOn.Contains(assignment.ImageGroupId)
                    && (
                        !_whenAllAreDone.Contains(assignment.RoundId)
                        || (
                            !db.Assignments.Any(other =>
                                other.RoundId == assignment.RoundId
                                && other.ImageGroupId == assignment.ImageGroupId
                                && other.WithdrawnAt == null
                                && other.State != AssignmentState.Submitted
                                && other.State != AssignmentState.Accepted
                            )
                            && (
                                !_asksSeveral.Contains(assignment.RoundId)
                                || db.Assignments.Any(second =>
                                    second.RoundId == assignment.RoundId
                                    && second.ImageGroupId == assignment.ImageGroupId
                                    && second.WithdrawnAt == null
                                    && second.PersonId != assignment.PersonId
                                )
                            )
                        )
                    )
                )
            );
    }

    /// <summary>Boxes of readable work.</summary>
    public IQueryable<BoxRow> Boxes(AnnotateHubDb db) =>
        from item in ReadableAssignments(db)
        join box in db.Boxes.AsNoTracking() on item.LabelSetId equals box.LabelSetId
        select box;

    /// <summary>Boxes by class of readable work.</summary>
    public IQueryable<ClassCount> Counts(AnnotateHubDb db) =>
        from item in ReadableAssignments(db)
        join count in db.ClassCounts.AsNoTracking() on item.LabelSetId equals count.LabelSetId
        select count;

    /// <summary>The log of readable work.</summary>
    public IQueryable<LoggedOperation> Operations(AnnotateHubDb db) =>
        from item in ReadableAssignments(db)
        join line in db.Operations.AsNoTracking() on item.LabelSetId equals line.LabelSetId
        select line;

    /// <summary>Operations that were kept because readable work could not be edited.</summary>
    public IQueryable<PendingOperation> Held(AnnotateHubDb db) =>
        from item in ReadableAssignments(db)
        join held in db.HeldOperations.AsNoTracking() on item.Id equals held.AssignmentId
        select held;

    /// <summary>Comments on readable work.</summary>
    public IQueryable<Comment> Comments(AnnotateHubDb db) =>
        from item in ReadableAssignments(db)
        join comment in db.Comments.AsNoTracking() on item.Id equals comment.AssignmentId
        select comment;

    /// <summary>Flags on known work: that an image is out of focus says nothing of boxes.</summary>
    public IQueryable<ImageFlag> Flags(AnnotateHubDb db) =>
        from item in VisibleAssignments(db)
        join flag in db.ImageFlags.AsNoTracking() on item.Id equals flag.AssignmentId
        select flag;

    /// <summary>Label sets that models made: for leads, and never on an image where the person's own answer is still asked for or
    /// blind.</summary>
    public IQueryable<LabelSet> ModelSets(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        return db
            .LabelSets.AsNoTracking()
            .Where(set =>
                Role >= ProjectRole.Lead
                && set.ProjectId == ProjectId
                && set.Kind == LabelSetKind.ModelRun
                && !blindOn.Contains(set.ImageGroupId)
            );
    }

    /// <summary>Passes of models over the project: with what and how they ended, for leads. Says nothing of boxes.</summary>
    public IQueryable<ModelRun> Runs(AnnotateHubDb db) =>
        db.ModelRuns.AsNoTracking().Where(run => Role >= ProjectRole.Lead && run.ProjectId == ProjectId);

    /// <summary>How far runs are: progress, also of images on which what models propose is not for this person.</summary>
    public IQueryable<RunCheckpoint> Checkpoints(AnnotateHubDb db) =>
        db
            .RunImages.AsNoTracking()
            .Where(image => Role >= ProjectRole.Lead && image.ProjectId == ProjectId)
            .Select(image => new RunCheckpoint { ModelRunId = image.ModelRunId, State = image.State });

    /// <summary>Boxes by class of <see cref="ModelSets"/>.</summary>
    public IQueryable<ClassCount> ModelCounts(AnnotateHubDb db) =>
        from set in ModelSets(db)
        join count in db.ClassCounts.AsNoTracking() on set.Id equals count.LabelSetId
        select count;

    /// <summary>Boxes of <see cref="ModelSets"/>.</summary>
    public IQueryable<BoxRow> ModelBoxes(AnnotateHubDb db) =>
        from set in ModelSets(db)
        join box in db.Boxes.AsNoTracking() on set.Id equals box.LabelSetId
        select box;

    /// <summary>What models proposed on images, by the same rule as <see cref="ModelSets"/>.</summary>
    /// <remarks>Probabilities of somebody's boxes are of that work too, and for who may read it.</remarks>
    public IQueryable<RunImage> RunImages(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        var readable = ReadableAssignments(db).Select(work => work.LabelSetId);
        var models = ModelSets(db).Select(set => set.Id);
        return db
            .RunImages.AsNoTracking()
            .Where(image =>
                Role >= ProjectRole.Lead
                && image.ProjectId == ProjectId
                && !blindOn.Contains(image.ImageGroupId)
                && (image.OfLabelSetId == 0 || readable.Contains(image.OfLabelSetId) || models.Contains(image.OfLabelSetId))
            );
    }

    /// <summary>Runs of models whose candidates may help with the clicks of own work on an image, newest first. The caller has asked the
    /// rule of its round (<see cref="RoundRules.AssistanceIn"/>); nothing on images that an open blind round holds.</summary>
    internal IQueryable<ModelRun> ProposedOn(AnnotateHubDb db, long imageGroupId) =>
        db
            .ModelRuns.AsNoTracking()
            .Where(run =>
                run.ProjectId == ProjectId
                && db.RunImages.Any(image =>
                    image.ModelRunId == run.Id
                    && image.ImageGroupId == imageGroupId
                    && image.OfLabelSetId == 0
                    && image.State == RunImageState.Done
                    && image.Candidates != null
                )
                && !Reserved(db).Contains(imageGroupId)
            )
            .OrderByDescending(run => run.Id);

    /// <summary>The candidates of such a run.</summary>
    internal IQueryable<RunImage> ProposalsOf(AnnotateHubDb db, long runId, long imageGroupId) =>
        db
            .RunImages.AsNoTracking()
            .Where(image =>
                image.ProjectId == ProjectId
                && image.ModelRunId == runId
                && image.ImageGroupId == imageGroupId
                && image.OfLabelSetId == 0
                && image.State == RunImageState.Done
                && image.Candidates != null
            );

    /// <summary>Images of the project on which what a model proposes is for this person now.</summary>
    public IQueryable<ImageGroup> OpenToModels(AnnotateHubDb db)
    {
        var blindOn = BlindOn(db);
        return db
            .ImageGroups.AsNoTracking()
            .Where(image => Role >= ProjectRole.Lead && image.ProjectId == ProjectId && !blindOn.Contains(image.Id));
    }

    /// <summary>Whether somebody has the image to annotate in an open blind round, so that nobody may work on it freely.</summary>
    public Task<bool> IsReservedAsync(AnnotateHubDb db, long imageGroupId, CancellationToken cancellationToken = default) =>
        Reserved(db).ContainsAsync(imageGroupId, cancellationToken);

    /// <summary>Images that nobody may work on freely now; says nothing of who has them.</summary>
    internal IQueryable<long> Reserved(AnnotateHubDb db) =>
        db
            .Assignments.Where(assignment => assignment.WithdrawnAt == null && _reserving.Contains(assignment.RoundId))
            .Select(assignment => assignment.ImageGroupId);

    /// <summary>Images on which nothing of others or of models is for the person, whatever the round.</summary>
    internal IQueryable<long> BlindOn(AnnotateHubDb db) =>
        db
            .Assignments.Where(mine =>
                mine.ProjectId == ProjectId
                && mine.PersonId == PersonId
                && mine.WithdrawnAt == null
                && (
                    _hidesOthersUntilClosed.Contains(mine.RoundId)
                    || (
                        _hidesOwnUntilDone.Contains(mine.RoundId)
                        && mine.State != AssignmentState.Submitted
                        && mine.State != AssignmentState.Accepted
                    )
                )
            )
            .Select(mine => mine.ImageGroupId);

    /// <summary>The seed of a draw tells which images come without boxes, and shares and hosts tell that some hide: an annotator gets what
    /// the work needs.</summary>
    private Round Redact(ScopedRound viewedRound)
    {
        if (Role is not ProjectRole.Annotator)
            return viewedRound.Round;
        var round = viewedRound.Round;
        return new Round
        {
            Id = round.Id,
            ProjectId = round.ProjectId,
            Kind = round.Kind,
            Name = round.Name,
            CreatedAt = round.CreatedAt,
            ClosedAt = round.ClosedAt,
            Settings = new RoundSettings(round.Settings.Classes, Gate: round.Settings.Gate),
        };
    }

    private long[] IdsOf(Func<ScopedRound, bool> which) => [.. _rounds.Values.Where(which).Select(viewedRound => viewedRound.Round.Id)];
}
