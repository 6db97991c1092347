using System.Text;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Data;

/// <summary>Finds images by a part of their name or patient through an index of three letters each, in place of reading every name of a
/// project. The index only narrows: what matches is said by <see cref="AnnotateHubDb.Matches"/>, on both kinds of databases alike.</summary>
/// <remarks>
/// SQLite: the table <c>ImageNames</c> (FTS5, trigrams), which triggers of <c>ImageGroups</c> keep (migration <c>ImageNameSearch</c>).
/// PostgreSQL: <see cref="EnsureIndexAsync"/>, and its planner takes the index by itself.
/// </remarks>
public static class ImageNameSearch
{
    public const string PostgresIndex = "IX_ImageGroups_Name_Trigrams";

    /// <summary>Shorter texts have no three letters that an index could know.</summary>
    private const int Letters = 3;

    private const string Quote = "\"";

    // More say nothing that the first do not.
    private const int MaxTrigrams = 32;

    /// <summary>Of more images a page in their order is full soon, and going through the names is quicker than fetching each.</summary>
    private const int FewImages = 2_000;

    /// <summary>Those among which all images are that hold the text in name or patient, upper and lower case alike.</summary>
    public static async Task<IQueryable<ImageGroup>> NarrowAsync(
        this IQueryable<ImageGroup> images,
        AnnotateHubDb db,
        string? text,
        CancellationToken cancellationToken = default
    )
    {
        if (db.Database.IsNpgsql() || MatchOf(text) is not { } match)
            return images;
        // FTS5 stops looking at the limit.
        var found = await db
            .Database.SqlQuery<int>(
                $"""
                SELECT COUNT(*) AS "Value" FROM (SELECT 1 FROM "ImageNames" WHERE "ImageNames" MATCH {match} LIMIT {FewImages + 1})
                """
            )
            .SingleAsync(cancellationToken);
        if (found > FewImages)
            return images;
        var ids = db.Database.SqlQuery<long>($"""SELECT rowid AS "Value" FROM "ImageNames" WHERE "ImageNames" MATCH {match}""");
        return images.Where(image => ids.Contains(image.Id));
    }

    /// <summary>What FTS5 is asked: every three letters that follow each other, each in quotes so that none is an operator. Null where an
    /// index knows nothing of the text.</summary>
    internal static string? MatchOf(string? text)
    {
        var runes = (text?.Trim() ?? "").EnumerateRunes().ToList();
        if (runes.Count < Letters || runes.Contains(new Rune(0)))
            return null;
        var trigrams = new List<string>();
        for (var start = 0; start <= runes.Count - Letters; start++)
            trigrams.Add(string.Concat(runes.GetRange(start, Letters)));
        return string.Join(
            " AND ",
            trigrams.Distinct(StringComparer.Ordinal).Take(MaxTrigrams).Select(trigram => $"{Quote}{trigram.Replace(Quote, Quote + Quote)}{Quote}")
        );
    }

    /// <summary>Makes the index of PostgreSQL where it is missing and may be made; SQLite has its own.</summary>
    /// <returns>Whether there is one.</returns>
    public static async Task<bool> EnsureIndexAsync(AnnotateHubDb db, CancellationToken cancellationToken = default)
    {
        if (!db.Database.IsNpgsql() || await HasIndexAsync(db, cancellationToken))
            return true;
        // An account that may not make the extension, or a server without it, gets none, and searches read the names.
        await db.Database.ExecuteSqlRawAsync(
            $"""
            DO $make$
            BEGIN
                CREATE EXTENSION IF NOT EXISTS pg_trgm;
                CREATE INDEX IF NOT EXISTS "{PostgresIndex}" ON "ImageGroups" USING gin (lower("Name" COLLATE "C") gin_trgm_ops);
                CREATE INDEX IF NOT EXISTS "IX_ImageGroups_Patient_Trigrams"
                    ON "ImageGroups" USING gin (lower("Patient" COLLATE "C") gin_trgm_ops);
            EXCEPTION WHEN insufficient_privilege OR undefined_file OR undefined_object OR feature_not_supported THEN
                NULL;
            END
            $make$
            """,
            cancellationToken
        );
        return await HasIndexAsync(db, cancellationToken);
    }

    /// <summary>Whether a search by name is answered from an index.</summary>
    public static async Task<bool> HasIndexAsync(AnnotateHubDb db, CancellationToken cancellationToken = default) =>
        !db.Database.IsNpgsql()
        || await db
            .Database.SqlQuery<bool>($"""SELECT to_regclass({$"\"{PostgresIndex}\""}) IS NOT NULL AS "Value" """)
            .SingleAsync(cancellationToken);
}
