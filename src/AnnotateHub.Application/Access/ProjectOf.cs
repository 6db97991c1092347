using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Which project something belongs to, for guards that answer nothing else with it.</summary>
public sealed class ProjectOf(IDbContextFactory<AnnotateHubDb> database)
{
    public Task<long?> AssignmentAsync(long id, CancellationToken cancellationToken = default) =>
        FindAsync(
            db => db.Assignments.Where(assignment => assignment.Id == id).Select(assignment => (long?)assignment.ProjectId),
            cancellationToken
        );

    public Task<long?> CommentAsync(long id, CancellationToken cancellationToken = default) =>
        FindAsync(db => db.Comments.Where(comment => comment.Id == id).Select(comment => (long?)comment.ProjectId), cancellationToken);

    public Task<long?> FlagAsync(long id, CancellationToken cancellationToken = default) =>
        FindAsync(
            db => db.ImageFlags.Where(imageFlag => imageFlag.Id == id).Select(imageFlag => (long?)imageFlag.ProjectId),
            cancellationToken
        );

    private async Task<long?> FindAsync(Func<AnnotateHubDb, IQueryable<long?>> question, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await question(db).SingleOrDefaultAsync(cancellationToken);
    }
}
