using System.Globalization;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What every report on a round has to say of it: that it is open, that its seal was broken, that it was opened again.</summary>
internal static class RoundNotes
{
    public const string RoundReopened = "round.reopened";
    public const string AdjudicationReopened = "adjudication.reopened";

    /// <param name="rounds">Rounds that the reader may know of.</param>
    /// <param name="pseudonyms">Says "a lead" instead of names.</param>
    public static async Task<IReadOnlyList<string>> ReadAsync(
        AnnotateHubDb db,
        IReadOnlyList<Round> rounds,
        bool pseudonyms,
        CancellationToken cancellationToken
    )
    {
        var ids = rounds.Select(round => round.Id).ToArray();
        var broken = await db
            .SealBreaks.AsNoTracking()
            .Where(sealBreak => ids.Contains(sealBreak.RoundId))
            .OrderBy(sealBreak => sealBreak.Id)
            .Select(sealBreak => new
            {
                sealBreak.RoundId,
                sealBreak.At,
                sealBreak.Reason,
                sealBreak.Operator,
                Name = db.Users.Where(person => person.Id == sealBreak.PersonId).Select(person => person.DisplayName).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var reopened = await ReopenedAsync(db, rounds, pseudonyms, cancellationToken);
        var notes = new List<string>();
        foreach (var round in rounds)
        {
            if (round.ClosedAt is null)
                notes.Add($"The round '{round.Name}' is still open; what is submitted until now counts.");
            notes.AddRange(
                broken
                    .Where(item => item.RoundId == round.Id)
                    .Select(item =>
                        $"The seal of the blind round '{round.Name}' was broken on {Day(item.At)} by {By(item.Name, item.Operator, pseudonyms)}: "
                        + item.Reason
                    )
            );
            notes.AddRange(reopened[round.Id]);
        }

        return notes;
    }

    /// <summary>Only that they were opened again.</summary>
    public static async Task<IReadOnlyList<string>> ReopeningsAsync(
        AnnotateHubDb db,
        IReadOnlyList<Round> rounds,
        bool pseudonyms,
        CancellationToken cancellationToken
    ) => [.. (await ReopenedAsync(db, rounds, pseudonyms, cancellationToken)).SelectMany(round => round)];

    private static async Task<ILookup<long, string>> ReopenedAsync(
        AnnotateHubDb db,
        IReadOnlyList<Round> rounds,
        bool pseudonyms,
        CancellationToken cancellationToken
    )
    {
        var byId = rounds.ToDictionary(round => round.Id);
        var ids = byId.Keys.ToArray();
        var reopened = await db
            .Audit.AsNoTracking()
            .Where(audit =>
                audit.RoundId != null
                && ids.Contains(audit.RoundId.Value)
                && (audit.Action == RoundReopened || audit.Action == AdjudicationReopened)
            )
            .OrderBy(audit => audit.Id)
            .Select(audit => new
            {
                RoundId = audit.RoundId!.Value,
                audit.Action,
                audit.At,
                audit.Detail,
                audit.Operator,
                Name = db.Users.Where(person => person.Id == audit.PersonId).Select(person => person.DisplayName).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return reopened.ToLookup(
            item => item.RoundId,
            item =>
            {
                var round = byId[item.RoundId];
                var (isRound, isBlind) = (item.Action == RoundReopened, RoundRules.For(round.Kind).IsBlind);
                var what = isRound ? $"The {(isBlind ? "blind " : "")}round '{round.Name}'" : $"The adjudication of '{round.Name}'";
                return $"{what} was opened again on {Day(item.At)} by {By(item.Name, item.Operator, pseudonyms)}"
                    + (isRound && isBlind ? "; while it was closed its annotators could see each other's boxes" : "")
                    + (item.Detail.Length == 0 ? "." : $": {item.Detail}");
            }
        );
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string By(string? name, string? account, bool pseudonyms) =>
        pseudonyms
            ? account is null
                ? "a lead"
                : "an operator"
            : name ?? $"{account} at the command line";
}
