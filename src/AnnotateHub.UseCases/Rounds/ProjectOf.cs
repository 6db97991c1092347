using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Which project something belongs to, for guards that answer nothing else with it.</summary>
public sealed class ProjectOf(IDbContextFactory<AnnotateHubDb> database)
{
    public Task<long?> AssignmentAsync(long id, CancellationToken cancel = default) =>
        FindAsync(db => db.Assignments.Where(item => item.Id == id).Select(item => (long?)item.ProjectId), cancel);

    public Task<long?> CommentAsync(long id, CancellationToken cancel = default) =>
        FindAsync(db => db.Comments.Where(item => item.Id == id).Select(item => (long?)item.ProjectId), cancel);

    public Task<long?> FlagAsync(long id, CancellationToken cancel = default) =>
        FindAsync(db => db.ImageFlags.Where(item => item.Id == id).Select(item => (long?)item.ProjectId), cancel);

    private async Task<long?> FindAsync(Func<AnnotateHubDb, IQueryable<long?>> question, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await question(db).SingleOrDefaultAsync(cancel);
    }
}
