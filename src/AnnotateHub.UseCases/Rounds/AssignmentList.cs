using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>What an assignment list asks for.</summary>
/// <param name="Round">A drift round that the person may not know of is part of its host.</param>
/// <param name="Sort">By key, image or change; newest change first.</param>
public sealed record AssignmentFilter(long? Round = null, long? Person = null, AssignmentState? State = null, long? Image = null, AssignmentSort Sort = AssignmentSort.Id);

public enum AssignmentSort
{
    Id,
    Image,
    Changed,
}

/// <summary>An assignment as far as it may be known; boxes are nobody's business here.</summary>
public sealed record AssignmentItem(
    long Id, long ImageId, string Image, string? Patient, DataSplit? Split, RoundView Round, long PersonId, string Person, AssignmentState State, DateTimeOffset? ChangedAt, DateTimeOffset? SubmittedAt);

/// <param name="HasMore">There are more after these.</param>
public sealed record AssignmentPage(IReadOnlyList<AssignmentItem> Items, bool HasMore);

/// <summary>Own assignments and those that one may know of.</summary>
public sealed class AssignmentList(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MostItems = 1000;

    /// <summary>Null for who is no member.</summary>
    public async Task<AssignmentPage?> ReadAsync(long projectId, long personId, AssignmentFilter filter, int skip = 0, int take = 200, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var work = viewer.Known(db);
        if (filter.Round is { } round)
        {
            if (viewer.Round(round) is null) return new AssignmentPage([], false);
            var rounds = viewer.WithHidden(round);
            work = work.Where(item => rounds.Contains(item.RoundId));
        }

        if (filter.Person is { } person) work = work.Where(item => item.PersonId == person);
        if (filter.State is { } state) work = work.Where(item => item.State == state);
        if (filter.Image is { } image) work = work.Where(item => item.ImageGroupId == image);
        IQueryable<Assignment> sorted = filter.Sort switch
        {
            AssignmentSort.Image => work.OrderBy(item => item.ImageGroup!.SortKey).ThenBy(item => item.Id),
            AssignmentSort.Changed => work.OrderByDescending(item => item.ChangedAt).ThenBy(item => item.Id),
            _ => work.OrderBy(item => item.Id),
        };
        take = Math.Clamp(take, 1, MostItems);
        var rows = await sorted.Skip(Math.Max(0, skip)).Take(take + 1).Select(item => new
        {
            item.Id, item.RoundId, item.ImageGroupId, item.ImageGroup!.Name, item.ImageGroup.Patient, item.ImageGroup.Split, item.PersonId,
            Person = item.Person!.DisplayName, item.State, item.ChangedAt, item.SubmittedAt,
        }).ToListAsync(cancel);
        return new AssignmentPage([.. rows.Take(take).Select(item =>
        {
            var face = viewer.Face(item.RoundId);
            return new AssignmentItem(
                item.Id, item.ImageGroupId, item.Name, item.Patient, item.Split, new RoundView(face.Id, face.Kind, face.Name), item.PersonId, item.Person, item.State, item.ChangedAt, item.SubmittedAt);
        })], rows.Count > take);
    }
}
