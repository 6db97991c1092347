using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>A comment as those see it who may read the work.</summary>
/// <param name="ReplyTo">The comment that it answers; null for first comments, which alone are pinned and resolved.</param>
/// <param name="X">Raw pixels, continuous edges from 0.</param>
public sealed record CommentView(
    long Id, long PersonId, string Person, string Text, string? BoxId, double? X, double? Y, long? ReplyTo,
    DateTimeOffset CreatedAt, DateTimeOffset? ResolvedAt, string? ResolvedBy);

/// <summary>What somebody wants to say.</summary>
/// <param name="BoxId">Pins it to a box; else <paramref name="X"/> and <paramref name="Y"/> (raw pixels) to a place, else it is about the image.</param>
/// <param name="ReplyTo">The comment that it answers; an answer is not pinned.</param>
public sealed record CommentDraft(string? Text, string? BoxId = null, double? X = null, double? Y = null, long? ReplyTo = null);

/// <summary>Comments on one person's work, for who may read that work and nobody else.</summary>
public sealed class CommentBook(IDbContextFactory<AnnotateHubDb> database, Notices notices, TimeProvider clock)
{
    public const int LongestText = 4000;

    /// <summary>Oldest first; null where the work is not there or not for this person.</summary>
    public async Task<IReadOnlyList<CommentView>?> ListAsync(long assignmentId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await FindAsync(db, assignmentId, personId, cancel) is var (viewer, _) ? await ReadAsync(db, viewer.Comments(db).Where(item => item.AssignmentId == assignmentId), cancel) : null;
    }

    /// <summary>Adds a comment or an answer and tells the other side.</summary>
    public async Task<Outcome<CommentView>> AddAsync(long assignmentId, long personId, CommentDraft draft, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await FindAsync(db, assignmentId, personId, cancel) is not var (viewer, work)) return Refusal.NotFound;
        var text = draft.Text?.Trim() ?? "";
        if (text.Length is 0 or > LongestText) return new Refusal($"A comment has 1 to {LongestText} characters; found {text.Length}.");
        if (await FaultOfPinAsync(db, viewer, work, draft, cancel) is { } fault) return new Refusal(fault);
        var thread = new List<Comment>();
        if (draft.ReplyTo is { } first)
        {
            thread = await viewer.Comments(db).Where(item => item.AssignmentId == assignmentId && (item.Id == first || item.ReplyToId == first)).ToListAsync(cancel);
            if (thread.All(item => item.Id != first)) return new Refusal($"The comment {first} is not one of this image; answer a comment of the same work.");
            if (thread.Any(item => item.Id == first && item.ReplyToId is not null)) return new Refusal("Only first comments are answered; answer the comment that began the thread.");
        }

        var now = clock.GetUtcNow();
        var comment = new Comment
        {
            ProjectId = work.ProjectId, AssignmentId = assignmentId, PersonId = personId, Text = text, CreatedAt = now,
            BoxId = draft.BoxId, X = draft.X, Y = draft.Y, ReplyToId = draft.ReplyTo,
        };
        db.Comments.Add(comment);
        db.Record(personId, work.ProjectId, draft.ReplyTo is null ? "comment.added" : "comment.answered", now, roundId: work.RoundId, imageGroupId: work.ImageGroupId, subjectId: work.PersonId);
        var told = await ListenersAsync(db, work, personId, thread, cancel);
        var (image, person) = (await db.ImageGroups.Where(item => item.Id == work.ImageGroupId).Select(item => item.Name).SingleAsync(cancel), await NameAsync(db, personId, cancel));
        foreach (var listener in told)
            db.Notify(listener, work.ProjectId, NotificationKind.Answered, $"{person} {(draft.ReplyTo is null ? "commented on" : "answered on")} {image}.", PageAddress.Work(work), now);
        await db.SaveChangesAsync(cancel);
        foreach (var listener in told) notices.Publish(listener);
        return new CommentView(comment.Id, personId, person, text, comment.BoxId, comment.X, comment.Y, comment.ReplyToId, now, null, null);
    }

    /// <summary>Marks a thread as settled or open again: for its first author, the work's person and leads.</summary>
    public async Task<Outcome<CommentView>> ResolveAsync(long commentId, long personId, bool resolved = true, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var comment = await db.Comments.SingleOrDefaultAsync(item => item.Id == commentId, cancel);
        if (comment is null || await FindAsync(db, comment.AssignmentId, personId, cancel) is not var (viewer, work)) return Refusal.NotFound;
        if (comment.ReplyToId is not null) return new Refusal("Only the first comment of a thread is resolved; resolve the comment that this one answers.");
        if (comment.PersonId != personId && work.PersonId != personId && !viewer.Role.MayLead()) return new Refusal("The one who began the thread, the annotator or a lead resolves it.");
        if (resolved != comment.ResolvedAt is not null)
        {
            var now = clock.GetUtcNow();
            comment.ResolvedAt = resolved ? now : null;
            comment.ResolvedById = resolved ? personId : null;
            db.Record(personId, work.ProjectId, resolved ? "comment.resolved" : "comment.reopened", now, roundId: work.RoundId, imageGroupId: work.ImageGroupId, subjectId: work.PersonId);
            await db.SaveChangesAsync(cancel);
        }

        return (await ReadAsync(db, viewer.Comments(db).Where(item => item.Id == commentId), cancel)).Single();
    }

    private static async Task<(Viewer Viewer, Assignment Work)?> FindAsync(AnnotateHubDb db, long assignmentId, long personId, CancellationToken cancel)
    {
        if (await db.ViewerOfAssignmentAsync(assignmentId, personId, cancel) is not { } viewer) return null;
        return await viewer.Readable(db).SingleOrDefaultAsync(item => item.Id == assignmentId, cancel) is { } work ? (viewer, work) : null;
    }

    private static async Task<string?> FaultOfPinAsync(AnnotateHubDb db, Viewer viewer, Assignment work, CommentDraft draft, CancellationToken cancel)
    {
        if (draft.ReplyTo is not null && (draft.BoxId is not null || draft.X is not null || draft.Y is not null)) return "An answer belongs to its comment and is not pinned; leave 'boxId', 'x' and 'y' out.";
        if (draft.BoxId is not null && (draft.X is not null || draft.Y is not null)) return "A comment is pinned to a box or to a place, not to both; leave 'boxId' or 'x' and 'y' out.";
        if (draft.X is null != draft.Y is null) return "A place has both 'x' and 'y'; one of them is missing.";
        if (draft.BoxId is { } box && !await viewer.Boxes(db).AnyAsync(item => item.LabelSetId == work.LabelSetId && item.ClientId == box, cancel))
            return $"There is no box '{box}' on this image any more; pin the comment to its place or leave 'boxId' out.";
        if (draft is not { X: { } x, Y: { } y }) return null;
        var size = await db.ImageGroups.Where(item => item.Id == work.ImageGroupId).Select(item => new { item.Width, item.Height }).SingleAsync(cancel);
        return x >= 0 && y >= 0 && x <= size.Width && y <= size.Height ? null : $"The place ({x}, {y}) lies outside the image of {size.Width} x {size.Height} pixels.";
    }

    /// <summary>The other side: the annotator and who spoke before; for an annotator's first comment the leads. Only those who may read the work now.</summary>
    private static async Task<IReadOnlyList<long>> ListenersAsync(AnnotateHubDb db, Assignment work, long speaker, List<Comment> thread, CancellationToken cancel)
    {
        var candidates = thread.Select(item => item.PersonId).Append(work.PersonId).ToHashSet();
        if (thread.Count == 0 && work.PersonId == speaker)
            candidates.UnionWith(await db.Memberships.Where(item => item.ProjectId == work.ProjectId && item.Role >= ProjectRole.Lead).Select(item => item.PersonId).ToListAsync(cancel));
        candidates.Remove(speaker);
        var told = new List<long>();
        foreach (var candidate in candidates.Order())
            if (await db.ViewerAsync(work.ProjectId, candidate, cancel) is { } viewer && await viewer.Readable(db).AnyAsync(item => item.Id == work.Id, cancel)) told.Add(candidate);
        return told;
    }

    private static async Task<IReadOnlyList<CommentView>> ReadAsync(AnnotateHubDb db, IQueryable<Comment> comments, CancellationToken cancel) => await (
        from item in comments
        orderby item.Id
        select new CommentView(
            item.Id, item.PersonId, db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
            item.Text, item.BoxId, item.X, item.Y, item.ReplyToId, item.CreatedAt, item.ResolvedAt,
            db.Users.Where(person => person.Id == item.ResolvedById).Select(person => person.DisplayName).FirstOrDefault())).ToListAsync(cancel);

    private static Task<string> NameAsync(AnnotateHubDb db, long personId, CancellationToken cancel) =>
        db.Users.Where(person => person.Id == personId).Select(person => person.DisplayName).SingleAsync(cancel);
}
