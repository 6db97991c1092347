using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Comments;

/// <summary>Comments on one person's work, for who may read that work and nobody else.</summary>
public sealed class CommentService(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier, TimeProvider clock)
{
    public const int MaxTextLength = 4000;

    /// <summary>Oldest first; null where the work is not there or not for this person.</summary>
    public async Task<IReadOnlyList<CommentView>?> ListAsync(
        long assignmentId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, assignmentId, personId, cancellationToken) is var (scope, _)
            ? await ReadAsync(db, scope.Comments(db).Where(comment => comment.AssignmentId == assignmentId), cancellationToken)
            : null;
    }

    /// <summary>Adds a comment or an answer and tells the other side.</summary>
    public async Task<Result<CommentView>> AddAsync(
        long assignmentId,
        long personId,
        CommentDraft draft,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, assignmentId, personId, cancellationToken) is not var (scope, work))
            return Error.NotFound;
        var text = draft.Text?.Trim() ?? "";
        if (scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (text.Length is 0 or > MaxTextLength)
            return new Error($"A comment has 1 to {MaxTextLength} characters; found {text.Length}.");
        if (await ValidatePinAsync(db, scope, work, draft, cancellationToken) is { } fault)
            return new Error(fault);
        var thread = new List<Comment>();
        if (draft.ReplyTo is { } first)
        {
            thread = await scope
                .Comments(db)
                .Where(item => item.AssignmentId == assignmentId && (item.Id == first || item.ReplyToId == first))
                .ToListAsync(cancellationToken);
            if (thread.All(item => item.Id != first))
                return new Error($"The comment {first} is not one of this image; answer a comment of the same work.");
            if (thread.Any(item => item.Id == first && item.ReplyToId is not null))
                return new Error("Only first comments are answered; answer the comment that began the thread.");
        }

        var now = clock.GetUtcNow();
        var comment = new Comment
        {
            ProjectId = work.ProjectId,
            AssignmentId = assignmentId,
            PersonId = personId,
            Text = text,
            CreatedAt = now,
            BoxId = draft.BoxId,
            X = draft.X,
            Y = draft.Y,
            ReplyToId = draft.ReplyTo,
        };
        db.Comments.Add(comment);
        db.RecordAudit(
            personId,
            work.ProjectId,
            draft.ReplyTo is null ? "comment.added" : "comment.answered",
            now,
            roundId: work.RoundId,
            imageGroupId: work.ImageGroupId,
            subjectId: work.PersonId
        );
        var told = await ListenersAsync(db, work, personId, thread, cancellationToken);
        var (image, person) = (
            await db
                .ImageGroups.Where(imageGroup => imageGroup.Id == work.ImageGroupId)
                .Select(imageGroup => imageGroup.Name)
                .SingleAsync(cancellationToken),
            await NameAsync(db, personId, cancellationToken)
        );
        foreach (var listener in told)
            db.Notify(
                listener,
                work.ProjectId,
                draft.ReplyTo is null && work.PersonId == personId ? NotificationKind.Asked : NotificationKind.Answered,
                $"{person} {(draft.ReplyTo is null ? "commented on" : "answered on")} {image}.",
                PageAddress.Work(work),
                now
            );
        await db.SaveChangesAsync(cancellationToken);
        foreach (var listener in told)
            notifier.Publish(new NotificationAdded(listener, work.ProjectId));
        return new CommentView(comment.Id, personId, person, text, comment.BoxId, comment.X, comment.Y, comment.ReplyToId, now, null, null);
    }

    /// <summary>Marks a thread as settled or open again: for its first author, the work's person and leads.</summary>
    public async Task<Result<CommentView>> ResolveAsync(
        long commentId,
        long personId,
        bool resolved = true,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var comment = await db.Comments.SingleOrDefaultAsync(item => item.Id == commentId, cancellationToken);
        if (comment is null || await FindAsync(db, comment.AssignmentId, personId, cancellationToken) is not var (scope, work))
            return Error.NotFound;
        if (scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (comment.ReplyToId is not null)
            return new Error("Only the first comment of a thread is resolved; resolve the comment that this one answers.");
        if (comment.PersonId != personId && work.PersonId != personId && !scope.Role.MayLead())
            return new Error("The one who began the thread, the annotator or a lead resolves it.");
        if (resolved != comment.ResolvedAt is not null)
        {
            var now = clock.GetUtcNow();
            comment.ResolvedAt = resolved ? now : null;
            comment.ResolvedById = resolved ? personId : null;
            db.RecordAudit(
                personId,
                work.ProjectId,
                resolved ? "comment.resolved" : "comment.reopened",
                now,
                roundId: work.RoundId,
                imageGroupId: work.ImageGroupId,
                subjectId: work.PersonId
            );
            await db.SaveChangesAsync(cancellationToken);
        }

        return (await ReadAsync(db, scope.Comments(db).Where(item => item.Id == commentId), cancellationToken)).Single();
    }

    private static async Task<(VisibilityScope Scope, Assignment Work)?> FindAsync(
        AnnotateHubDb db,
        long assignmentId,
        long personId,
        CancellationToken cancellationToken
    )
    {
        if (await db.ResolveScopeOfAssignmentAsync(assignmentId, personId, cancellationToken) is not { } scope)
            return null;
        return
            await scope.ReadableAssignments(db).SingleOrDefaultAsync(assignment => assignment.Id == assignmentId, cancellationToken)
                is { } work
            ? (scope, work)
            : null;
    }

    private static async Task<string?> ValidatePinAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Assignment work,
        CommentDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (draft.ReplyTo is not null && (draft.BoxId is not null || draft.X is not null || draft.Y is not null))
            return "An answer belongs to its comment and is not pinned; leave 'boxId', 'x' and 'y' out.";
        if (draft.BoxId is not null && (draft.X is not null || draft.Y is not null))
            return "A comment is pinned to a box or to a place, not to both; leave 'boxId' or 'x' and 'y' out.";
        if (draft.X is null != draft.Y is null)
            return "A place has both 'x' and 'y'; one of them is missing.";
        if (
            draft.BoxId is { } box
            && !await scope.Boxes(db).AnyAsync(item => item.LabelSetId == work.LabelSetId && item.ClientId == box, cancellationToken)
        )
            return $"There is no box '{box}' on this image any more; pin the comment to its place or leave 'boxId' out.";
        if (draft is not { X: { } x, Y: { } y })
            return null;
        var size = await db
            .ImageGroups.Where(imageGroup => imageGroup.Id == work.ImageGroupId)
            .Select(imageGroup => new { imageGroup.Width, imageGroup.Height })
            .SingleAsync(cancellationToken);
        return x >= 0 && y >= 0 && x <= size.Width && y <= size.Height
            ? null
            : $"The place ({x}, {y}) lies outside the image of {size.Width} x {size.Height} pixels.";
    }

    /// <summary>The other side: the annotator and who spoke before; for an annotator's first comment the leads. Only those who may read the
    /// work now.</summary>
    private static async Task<IReadOnlyList<long>> ListenersAsync(
        AnnotateHubDb db,
        Assignment work,
        long speaker,
        List<Comment> thread,
        CancellationToken cancellationToken
    )
    {
        var candidates = thread.Select(comment => comment.PersonId).Append(work.PersonId).ToHashSet();
        if (thread.Count == 0 && work.PersonId == speaker)
            candidates.UnionWith(
                await db
                    .Memberships.Where(membership => membership.ProjectId == work.ProjectId && membership.Role >= ProjectRole.Lead)
                    .Select(membership => membership.PersonId)
                    .ToListAsync(cancellationToken)
            );
        candidates.Remove(speaker);
        var told = new List<long>();
        foreach (var candidate in candidates.Order())
            if (
                await db.ResolveScopeAsync(work.ProjectId, candidate, cancellationToken) is { } scope
                && await scope.ReadableAssignments(db).AnyAsync(assignment => assignment.Id == work.Id, cancellationToken)
            )
                told.Add(candidate);
        return told;
    }

    private static async Task<IReadOnlyList<CommentView>> ReadAsync(
        AnnotateHubDb db,
        IQueryable<Comment> comments,
        CancellationToken cancellationToken
    ) =>
        await (
            from item in comments
            orderby item.Id
            select new CommentView(
                item.Id,
                item.PersonId,
                db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
                item.Text,
                item.BoxId,
                item.X,
                item.Y,
                item.ReplyToId,
                item.CreatedAt,
                item.ResolvedAt,
                db.Users.Where(person => person.Id == item.ResolvedById).Select(person => person.DisplayName).FirstOrDefault()
            )
        ).ToListAsync(cancellationToken);

    private static Task<string> NameAsync(AnnotateHubDb db, long personId, CancellationToken cancellationToken) =>
        db.Users.Where(person => person.Id == personId).Select(person => person.DisplayName).SingleAsync(cancellationToken);
}
