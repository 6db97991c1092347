using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Architecture.Tests;

/// <summary>Breaks the rule in every way that the scanner must see; nothing calls it.</summary>
internal static class Planted
{
    public const string Hidden = """SELECT 1 FROM "Comments" """;

    public static int Plainly(AnnotateHubDb db) => db.Boxes.Local.Count;

    public static IQueryable<long> InALambda(AnnotateHubDb db) =>
        db.Rounds.Where(round => db.Assignments.Any(assignment => assignment.RoundId == round.Id)).Select(round => round.Id);

    public static async Task<int> AfterAWait(AnnotateHubDb db)
    {
        await Task.Yield();
        return await db.ClassCounts.CountAsync();
    }

    public static IQueryable<LoggedOperation> BySet(AnnotateHubDb db) => db.Set<LoggedOperation>();

    public static IEnumerable<DbSet<AuditEntry>> InAnIterator(AnnotateHubDb db)
    {
        yield return db.Set<AuditEntry>();
    }

    public static string BySql(long id) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""DELETE FROM "HeldOperations" WHERE "Id" = {id}""");

    public static string Unquoted() => "select * from LabelSets";
}
