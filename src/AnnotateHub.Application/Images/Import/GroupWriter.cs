using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Images.Import;

/// <summary>What a project holds, as far as an import must know it, and the one writer of new groups during an import.</summary>
internal sealed class GroupWriter
{
    private readonly IDbContextFactory<AnnotateHubDb> _database;
    private readonly long _projectId;
    private readonly Dictionary<string, string> _contentByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameByContent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fingerprints = new(StringComparer.Ordinal);

    private GroupWriter(IDbContextFactory<AnnotateHubDb> database, long projectId) => (_database, _projectId) = (database, projectId);

    public int Added { get; private set; }
    public int AlreadyThere { get; private set; }
    public List<ImportProblem> Rejected { get; } = [];

    public static async Task<GroupWriter> OpenAsync(
        IDbContextFactory<AnnotateHubDb> database,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        var writer = new GroupWriter(database, projectId);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await foreach (
            var group in db
                .ImageGroups.AsNoTracking()
                .Where(group => group.ProjectId == projectId)
                .Select(group => new { group.Name, group.ContentHash })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
            writer.Remember(group.Name, group.ContentHash);
        var planes = await (
            from plane in db.Planes.AsNoTracking()
            join image in db.ImageGroups on plane.ImageGroupId equals image.Id
            where image.ProjectId == projectId
            select new
            {
                image.Name,
                plane.ChannelIndex,
                plane.SourceHash,
                plane.Page,
                plane.Sample,
            }
        ).ToListAsync(cancellationToken);
        foreach (var group in planes.GroupBy(plane => plane.Name, StringComparer.Ordinal))
            writer._fingerprints.Add(
                group.Key
                    + '\n'
                    + GroupReader.FingerprintOf(group.Select(plane => (plane.ChannelIndex, plane.SourceHash, plane.Page, plane.Sample)))
            );
        return writer;
    }

    /// <summary>Whether the very same files were imported under this name when the import began; then nothing needs decoding. Safe from
    /// several threads.</summary>
    public bool Knows(string name, string fingerprint) => _fingerprints.Contains(name + '\n' + fingerprint);

    public void CountAsThere() => AlreadyThere++;

    /// <summary>Writes a batch in one transaction; when somebody else imported some of it meanwhile, one by one.</summary>
    public async Task WriteAsync(IReadOnlyList<ImageGroup> batch, CancellationToken cancellationToken)
    {
        var fresh = batch.Where(IsNew).ToList();
        if (fresh.Count == 0)
            return;
        try
        {
            await SaveAsync(fresh, cancellationToken);
        }
        catch (DbUpdateException) when (fresh.Count > 1)
        {
            foreach (var group in fresh)
                await WriteAloneAsync(group, cancellationToken);
        }
        catch (DbUpdateException)
        {
            await WriteAloneAsync(fresh[0], cancellationToken);
        }
    }

    private bool IsNew(ImageGroup group)
    {
        if (_contentByName.TryGetValue(group.Name, out var content))
        {
            if (content == group.ContentHash)
                AlreadyThere++;
            else
                Reject(
                    group,
                    $"The project has an image '{group.Name}' with other pixels, so this one was left out; rename the files or "
                        + "import them into another project."
                );
            return false;
        }

        if (_nameByContent.TryGetValue(group.ContentHash, out var name))
        {
            AlreadyThere++;
            Rejected.Add(
                new ImportProblem(
                    ImportProblemKind.NameTaken,
                    group.Name,
                    $"'{group.Name}' has exactly the pixels of '{name}', which is in the project; it was not added twice.",
                    LeavesOut: false
                )
            );
            return false;
        }

        Remember(group.Name, group.ContentHash);
        return true;
    }

    private async Task SaveAsync(List<ImageGroup> groups, CancellationToken cancellationToken)
    {
        await using var db = await _database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var group in groups)
        {
            // A retry after a failed batch must insert, not update rows that were rolled back.
            group.Id = 0;
            group.Planes.ForEach(plane => (plane.Id, plane.ImageGroupId) = (0, 0));
        }

        db.ImageGroups.AddRange(groups);
        await db.SaveChangesAsync(cancellationToken);
        await db
            .Projects.Where(project => project.Id == _projectId)
            .ExecuteUpdateAsync(
                change => change.SetProperty(project => project.ImageCount, project => project.ImageCount + groups.Count),
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
        Added += groups.Count;
    }

    private async Task WriteAloneAsync(ImageGroup group, CancellationToken cancellationToken)
    {
        try
        {
            await SaveAsync([group], cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            await using var db = await _database.CreateDbContextAsync(cancellationToken);
            var there = await db.ImageGroups.AnyAsync(
                other => other.ProjectId == _projectId && other.Name == group.Name && other.ContentHash == group.ContentHash,
                cancellationToken
            );
            if (there)
                AlreadyThere++;
            else
                Reject(group, $"'{group.Name}' could not be stored ({fault.InnerException?.Message ?? fault.Message}); import it again.");
        }
    }

    private void Reject(ImageGroup group, string sentence) =>
        Rejected.Add(new ImportProblem(ImportProblemKind.NameTaken, group.Name, sentence));

    private void Remember(string name, string content)
    {
        _contentByName.TryAdd(name, content);
        _nameByContent.TryAdd(content, name);
    }
}
